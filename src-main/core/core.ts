import os from 'node:os'
import type {
  AppInfo,
  AppSettings,
  DiskUse,
  NodeSet,
  NodesInfo,
  SolverInfo,
  TableauSettings,
} from '../../src-shared/contract/index.ts'
import { EventBus } from './bus.ts'
import { EngineSupervisor } from './engine/supervisor.ts'
import type { EngineTimes } from './engine/times.ts'
import { GalleryService } from './gallery.ts'
import { ImportsService } from './imports.ts'
import type { LabFiles, StudyRuns } from './lab/ports.ts'
import type { MadeOn } from './lab/recipe.ts'
import { LabService } from './lab/service.ts'
import { ModelsService } from './models/service.ts'
import type {
  Clock,
  LocalApi,
  ModelFolders,
  ModelImports,
  PictureFiles,
  RunFiles,
  SavedRepository,
  SourceFiles,
  SpawnEngine,
  Store,
} from './ports.ts'
import { sweepSources } from './kept-sources.ts'
import { PresetsService } from './presets.ts'
import { reconcile, rebuild, type Reconciled } from './reconcile.ts'
import { RunsService } from './runs/service.ts'
import { NodeSetsService, TableauxService } from './saved.ts'
import { SeedsService } from './seeds.ts'
import { SettingsService } from './settings.ts'

export interface CoreParts {
  readonly store: Store
  readonly pictures: PictureFiles
  readonly runFiles: RunFiles
  readonly sources: SourceFiles
  readonly folders: ModelFolders
  readonly imports: ModelImports
  readonly spawnEngine: SpawnEngine
  readonly localApi: LocalApi
  readonly nodeSets: SavedRepository<NodeSet>
  readonly tableaux: SavedRepository<TableauSettings>
  readonly lab: {
    readonly files: LabFiles
    readonly machine: (onnxruntime: string) => MadeOn
    /** Kept runs, made by this engine within this memory. */
    readonly openRuns: (engine: EngineSupervisor, memoryLimit: () => number) => Promise<StudyRuns>
  }
  readonly registry: { readonly solvers: readonly SolverInfo[]; readonly nodes: readonly NodesInfo[] }
  readonly host: AppInfo['host']
  readonly appVersion: string
  readonly library: string
  readonly program: AppInfo['program']
  /** The version of the window's program, where there is a window. */
  readonly electron: string | null
  readonly databaseBytes: () => number
  /** Size of folders of the library by name; one that is not there counts nothing. */
  readonly bytesIn: (...folders: string[]) => Promise<number>
  /** What became of a damaged index at this start. */
  readonly mended: AppInfo['mended']
  /** Settings of this process alone. */
  readonly override?: Partial<AppSettings>
  readonly clock?: Clock
  readonly engineTimes?: EngineTimes
}

/** The services of the app over their adapters, and the order in which they start and end. */
export class Core {
  readonly bus = new EventBus()
  readonly settings: SettingsService
  readonly engine: EngineSupervisor
  readonly models: ModelsService
  readonly imports: ImportsService
  readonly runs: RunsService
  readonly lab: LabService
  readonly gallery: GalleryService
  readonly seeds: SeedsService
  readonly presets: PresetsService
  readonly nodeSets: NodeSetsService
  readonly tableaux: TableauxService
  readonly parts: CoreParts
  private readonly clock: Clock

  constructor(parts: CoreParts) {
    this.parts = parts
    this.clock = parts.clock ?? { now: () => new Date() }
    const { bus, clock } = this
    const { store, pictures, runFiles, folders, appVersion } = parts
    this.settings = new SettingsService(store.values, bus, parts.override)
    this.engine = new EngineSupervisor(parts.spawnEngine, (state) => bus.emit('engine.changed', state), parts.engineTimes)
    const { settings, engine } = this
    this.models = new ModelsService({
      values: store.values,
      appVersion,
      folders,
      imports: parts.imports,
      measurements: store.measurements,
      settings,
      engine,
      bus,
      clock,
    })
    const { models } = this
    this.imports = new ImportsService(parts.imports, models, bus)
    this.runs = new RunsService({
      store,
      pictures,
      runFiles,
      sources: parts.sources,
      models,
      engine,
      settings,
      bus,
      clock,
      appVersion,
      solvers: parts.registry.solvers,
    })
    this.lab = new LabService({
      ...parts.lab,
      openRuns: () => parts.lab.openRuns(engine, () => settings.get().memoryLimit * 1e9),
      models,
      engine,
      settings,
      bus,
      clock,
      appVersion,
      idle: () => this.runs.idle(),
    })
    this.gallery = new GalleryService({ store, pictures, runFiles, sources: parts.sources, bus, clock })
    this.seeds = new SeedsService(store.seeds, clock)
    this.presets = new PresetsService(store.presets, clock)
    this.nodeSets = new NodeSetsService(parts.nodeSets)
    this.tableaux = new TableauxService(parts.tableaux)
    bus.on((name) => {
      if (name === 'settings.changed' || name === 'models.changed') this.runs.wake()
    })
  }

  /** Mends what the last process left behind, then takes up the queue (`takeQueue` false: only what is asked from now on). */
  async start(takeQueue: boolean): Promise<void> {
    await this.runs.recover()
    await reconcile(this.reconcileParts, false)
    this.runs.resume(takeQueue)
    if (this.parts.host === 'cli') return
    this.models.startWatching()
    void sweepSources(this.parts.store, this.parts.sources, this.clock.now()).catch(() => {})
  }

  /** Makes the index anew from the files; `stars` are set besides those there are. */
  async rebuild(stars: readonly string[] = []): Promise<Reconciled> {
    const result = await rebuild(this.reconcileParts)
    for (const id of stars) this.parts.store.pictures.star(id, true)
    this.bus.emit('gallery.changed', { added: result.added, removed: result.removed })
    return result
  }

  private looking: Promise<DiskUse> | null = null

  /** One look at the files at a time, for everyone who asks meanwhile. */
  diskUse(): Promise<DiskUse> {
    const { bytesIn } = this.parts
    const look = async (): Promise<DiskUse> => ({
      pictures: await bytesIn('pictures'),
      trash: await bytesIn('trash'),
      trajectories: await bytesIn('runs'),
      sources: await bytesIn('sources'),
      models: await bytesIn('models'),
      own: await bytesIn('nodes', 'tableaux'),
      studies: await bytesIn('studies'),
      passing: await bytesIn('thumbnails', 'pending'),
      database: this.parts.databaseBytes(),
    })
    this.looking ??= look().finally(() => (this.looking = null))
    return this.looking
  }

  info(): AppInfo {
    const { parts } = this
    return {
      version: parts.appVersion,
      host: parts.host,
      platform: `${process.platform}-${process.arch}`,
      runtime: {
        node: process.versions.node,
        onnxruntime: this.engine.onnxruntime ?? '',
        electron: parts.electron,
      },
      library: parts.library,
      program: parts.program,
      mended: parts.mended,
      logicalCores: os.availableParallelism(),
    }
  }

  async close(): Promise<void> {
    await this.imports.close()
    await this.models.close()
    await this.lab.close()
    await this.runs.close()
    await this.engine.close()
    this.parts.store.close()
  }

  private get reconcileParts() {
    const { store, pictures, runFiles } = this.parts
    return { store, pictures, runFiles, clock: this.clock }
  }
}
