import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import type {
  EngineResult,
  ModelCard,
  ProviderId,
  Recipe,
  RunProgress,
  RunSettings,
  StepRecord,
} from '../../src-shared/contract/index.ts'
import { isNpy } from '../../src-shared/formats/npy.ts'
import { writeRecipe } from '../../src-shared/formats/recipe-png.ts'
import { buildRecipe, EngineSupervisor, requireUsable, type MadeOn, type SpawnEngine, type SupervisedRun } from '../core/index.ts'
import { DiskModels, diskError, maxDifference, writeAtomic } from '../files/index.ts'
import { makeFolder } from '../files/folders.ts'
import { memoryHashCache } from '../files/models/hash.ts'
import { noCards } from '../files/models/kept.ts'
import { withFile } from '../files/png-file.ts'
import { thisMachine } from './made-on.ts'

export interface BenchRun {
  /** The model folder. */
  readonly dir: string
  readonly settings: RunSettings
  /** Standard-normal start noise (npy), null for the seed's. */
  readonly noiseFile: string | null
  /** The files behind `settings.source`. */
  readonly sourceFile?: string | null
  readonly maskFile?: string | null
  /** Made where it is not there; the engine writes into it. */
  readonly outDir: string
  readonly keep: 'off' | 'thumbnails' | 'full'
  readonly provider: ProviderId
  readonly threads: number
  readonly saveLatent: boolean
  readonly decode: boolean
  readonly onProgress?: (progress: RunProgress) => void
  readonly onStep?: (record: StepRecord) => void
  readonly signal?: AbortSignal
}

export interface BenchResult {
  readonly result: EngineResult
  readonly recipe: Recipe
  readonly card: ModelCard
}

export interface Bench {
  inspect(dir: string): Promise<ModelCard>
  /** sha256 over the folder `vae_encoder`; null where there is none. */
  encoderHash(dir: string): Promise<string | null>
  /** What runs are made on here. */
  machine(): Promise<MadeOn>
  run(run: BenchRun): Promise<BenchResult>
  /**
   * Runs of one model that differ in their seed only, each with its own end, side by side where that pays. `batch` as in the
   * settings. After an abort those that have not begun end as cancelled.
   */
  runEach(runs: readonly BenchRun[], batch: number): Promise<BenchResult>[]
  /** Copies a picture to `target` with its recipe in it. Atomic. */
  writePicture(png: string, recipe: Recipe, target: string): Promise<void>
  /** Largest difference of two pictures in 8-bit levels over all channels; null where their sizes differ. */
  maxDifference(a: string, b: string): Promise<number | null>
  close(): Promise<void>
}

type Finish = (result: EngineResult) => Promise<BenchResult>

/** Whether a file that a run starts from is a latent, which no encoder sees. */
async function isLatent(file: string): Promise<boolean> {
  return withFile(file, async (source) => isNpy(await source.read(0, 16))).catch(() => false)
}

/** Runs models by path, without a library: nothing is kept but what the caller asks for. */
export function openBench({ spawnEngine, appVersion }: { spawnEngine: SpawnEngine; appVersion: string }): Bench {
  const engine = new EngineSupervisor(spawnEngine, () => {})
  const folders = new DiskModels({ assets: '', libraryModels: '', hashes: memoryHashCache(), cards: noCards, appVersion })
  return benchOver({ engine, folders, appVersion })
}

/** As `openBench`, on an engine that is there. `memoryLimit`: bytes it may take. */
export function benchOver({
  engine,
  folders,
  appVersion,
  memoryLimit,
}: {
  engine: EngineSupervisor
  folders: DiskModels
  appVersion: string
  memoryLimit?: () => number
}): Bench {
  async function scan(given: string): Promise<ModelCard> {
    const dir = path.resolve(given)
    return { ...(await folders.scan(dir, 'linked')), id: path.basename(dir), hash: null, measured: null, devices: [] }
  }

  async function inspect(given: string): Promise<ModelCard> {
    const card = await scan(given)
    return { ...card, hash: await folders.hash(card.path) }
  }

  async function prepare(run: BenchRun): Promise<{ supervised: SupervisedRun; finish: Finish }> {
    const scanned = await scan(run.dir)
    requireUsable(scanned)
    engine.warm()
    const hash = folders.hash(scanned.path)
    const encodes = run.settings.source !== undefined && run.sourceFile && !(await isLatent(run.sourceFile))
    const encoderHash = encodes ? folders.encoderHash(scanned.path) : null
    makeFolder(run.outDir)
    const { settings, provider, threads, keep, saveLatent, noiseFile, decode, onProgress, onStep } = run
    const request = {
      runId: randomUUID(),
      model: { dir: scanned.path, provider, threads, ...(memoryLimit ? { memoryLimit: memoryLimit() } : {}) },
      settings,
      noiseFile: noiseFile && path.resolve(noiseFile),
      sourceFile: run.sourceFile ? path.resolve(run.sourceFile) : null,
      maskFile: run.maskFile ? path.resolve(run.maskFile) : null,
      outDir: path.resolve(run.outDir),
      keep,
      saveLatent,
      decode: decode && scanned.size !== null,
    }
    const listeners = {
      progress: (value: RunProgress) => onProgress?.(value),
      step: (record: StepRecord) => onStep?.(record),
      frame: () => {},
    }
    const signal = run.signal ?? new AbortController().signal
    return {
      supervised: { request, listeners, signal },
      async finish(result) {
        const card = { ...scanned, hash: await hash }
        return {
          result,
          recipe: buildRecipe({
            appVersion,
            now: new Date(),
            card,
            modelHash: card.hash,
            encoderHash: await encoderHash,
            settings,
            result,
          }),
          card,
        }
      },
    }
  }

  /** Hands over as many at a time as go together. */
  async function hand(
    runs: readonly BenchRun[],
    batch: number,
    ends: readonly PromiseWithResolvers<BenchResult>[],
  ): Promise<void> {
    const first = await prepare(runs[0]!)
    const { request, signal } = first.supervised
    const alone = runs.length === 1 || batch === 1
    const most = alone ? 1 : await engine.together(request.model, request.settings, batch, signal)
    for (let at = 0; at < runs.length; at += most) {
      const group = await Promise.all(runs.slice(at, at + most).map(async (run, i) => (at + i === 0 ? first : prepare(run))))
      const results = engine.run(
        group.map(({ supervised }) => supervised),
        batch,
      )
      await Promise.all(
        group.map(({ finish }, i) =>
          results[i]!.then(finish).then(ends[at + i]!.resolve, (error: unknown) => ends[at + i]!.reject(error)),
        ),
      )
    }
  }

  function runEach(runs: readonly BenchRun[], batch: number): Promise<BenchResult>[] {
    const ends = runs.map(() => Promise.withResolvers<BenchResult>())
    for (const { promise } of ends) promise.catch(() => {})
    hand(runs, batch, ends).catch((error: unknown) => {
      for (const { reject } of ends) reject(error)
    })
    return ends.map(({ promise }) => promise)
  }

  return {
    inspect,
    encoderHash: (dir) => folders.encoderHash(path.resolve(dir)),
    machine: async () => thisMachine(await engine.version()),
    run: (run) => runEach([run], 0)[0]!,
    runEach,
    async writePicture(png, recipe, target) {
      const file = path.resolve(target)
      try {
        makeFolder(path.dirname(file))
        await writeAtomic(file, await writeRecipe(await fs.readFile(png), recipe))
      } catch (error) {
        throw diskError(error, file, path.dirname(file))
      }
    },
    maxDifference,
    close: () => engine.close(),
  }
}
