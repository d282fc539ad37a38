import path from 'node:path'
import type { apiContract, AppInfo, AppSettings, EventName, EventPayload } from '../../src-shared/contract/index.ts'
import type { Handlers } from '../../src-shared/rpc/index.ts'
import {
  Core,
  createHandlers,
  type Clock,
  type CoreParts,
  type EngineSupervisor,
  type EngineTimes,
  type SpawnEngine,
} from '../core/index.ts'
import {
  folderBytes,
  DiskModels,
  LibraryImports,
  LibraryPictures,
  LibraryRunFiles,
  LibrarySources,
  prepareLibrary,
  sweepTemporary,
} from '../files/index.ts'
import { createFetch } from '../serve/index.ts'
import { openStore } from '../store/index.ts'
import { benchOver } from './bench.ts'
import { openLabFiles } from './lab-files.ts'
import { SettingsLocalApi, type OpenDoor } from './local-api.ts'
import { thisMachine } from './made-on.ts'
import { registry } from './registry.ts'
import { openSaved } from './saved.ts'
import { openStudyRuns } from './study-runs.ts'

export interface AppOptions {
  /** The library folder; made where it is not there. */
  readonly library: string
  readonly host: AppInfo['host']
  readonly appVersion: string
  /** The version of Electron, where a window of it shows the screens. */
  readonly electron?: string
  readonly spawnEngine: SpawnEngine
  /** Folder with `models/`. */
  readonly assets: string
  /** Built files of the screens, two folders below the program's; null where the host serves none. */
  readonly rendererDir: string | null
  /** How the host opens a port for programs of this machine; left out where it opens none. */
  readonly openDoor?: OpenDoor
  /** Whether to go on with runs that waited when the last process ended; the default is yes, except for `cli`. */
  readonly takeQueue?: boolean
  /** Settings of this process alone, over the user's, which they leave as they are. */
  readonly override?: Partial<AppSettings>
  readonly clock?: Clock
  readonly engineTimes?: EngineTimes
}

export interface App {
  readonly handlers: Handlers<typeof apiContract>
  onEvent(listener: <N extends EventName>(name: N, payload: EventPayload<N>) => void): () => void
  fetch(request: Request): Promise<Response>
  close(): Promise<void>
}

/** The whole app without a face. Throws `library-locked`, `disk-full`, `disk-gone`, `invalid-input` (a newer library). */
export function openApp(options: AppOptions): Promise<App> {
  return openAppWith(options, (parts) => parts)
}

/** How often it is looked whether the index's copy is a day old. */
const copyLook = 3_600_000

/** As `openApp`, with adapters changed by `adapt` before the core is built: for fault injection. */
export async function openAppWith(options: AppOptions, adapt: (parts: CoreParts) => CoreParts): Promise<App> {
  const library = prepareLibrary(options.library)
  const { store, begun, filled, bytes, keepCopy } = openStore(library)
  try {
    await sweepTemporary(library)
    const pictures = new LibraryPictures(library)
    const runFiles = new LibraryRunFiles(library)
    const { host, appVersion, spawnEngine, override, clock, engineTimes, assets, rendererDir } = options
    const libraryModels = path.join(library, 'models')
    const { hashes, cards } = store
    const localApi = new SettingsLocalApi(store.values, options.openDoor ?? null)
    const folders = new DiskModels({ assets, libraryModels, hashes, cards, appVersion })
    const parts = {
      store,
      pictures,
      runFiles,
      sources: new LibrarySources(library),
      folders,
      imports: new LibraryImports(library, hashes),
      ...openSaved(library),
      localApi,
      lab: {
        files: openLabFiles(library),
        machine: thisMachine,
        openRuns: (engine: EngineSupervisor, memoryLimit: () => number) =>
          openStudyRuns(path.join(library, 'studies'), benchOver({ engine, folders, appVersion, memoryLimit }), appVersion),
      },
      spawnEngine,
      registry,
      host,
      appVersion,
      library,
      program: rendererDir === null ? null : { folder: path.join(rendererDir, '../..'), node: process.execPath },
      electron: options.electron ?? null,
      databaseBytes: bytes,
      bytesIn: async (...names: string[]) => {
        const sizes = await Promise.all(names.map((name) => folderBytes(path.join(library, name))))
        return sizes.reduce((sum, size) => sum + size, 0)
      },
      mended: begun?.damaged ? { damaged: begun.damaged, whole: begun.whole } : null,
      override,
      clock,
      engineTimes,
    }
    const core = new Core(adapt(parts))
    if (begun) {
      await core.rebuild(begun.stars)
      filled()
    }
    await core.start(options.takeQueue ?? host !== 'cli')
    const copy = (): void => void keepCopy(clock?.now() ?? new Date())
    const copying = host === 'cli' ? undefined : setInterval(copy, copyLook).unref()
    if (copying) copy()
    const handlers = createHandlers(core)
    const fetch = createFetch({ core, rendererDir })
    if (options.openDoor) {
      localApi.begin({ handlers, fetch }, (state) => core.bus.emit('localApi.changed', state))
      core.bus.on((name) => void (name === 'settings.changed' && localApi.apply(core.settings.get())))
      await localApi.apply(core.settings.get())
    }
    return {
      handlers,
      onEvent: (listener) => core.bus.on(listener),
      fetch,
      async close() {
        clearInterval(copying)
        await localApi.close()
        await core.close()
      },
    }
  } catch (error) {
    store.close()
    throw error
  }
}
