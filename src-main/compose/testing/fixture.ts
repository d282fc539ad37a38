import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { settingsOfRunSchema, type RunDetail, type RunSettingsInput } from '../../../src-shared/contract/index.ts'
import type { CoreParts } from '../../core/index.ts'
import { openAppWith } from '../app.ts'
import { forkEngine, type App, type AppOptions } from '../index.ts'
import { removeTinyModels, tinyModel } from './tiny-model.ts'

export const scriptedEngine = fileURLToPath(new URL('./scripted-engine.ts', import.meta.url))
export const quickTimes = { grace: 300, start: 20_000, trial: 20_000, backoff: [10, 20, 40] }
const context = { signal: new AbortController().signal }

/** The app over a library in a temporary folder with the scripted engine. Dispose closes it; the library stays for `again`. */
export class TestApp {
  readonly app: App
  readonly library: string
  readonly events: { name: string; payload: unknown }[] = []

  private constructor(app: App, library: string) {
    this.app = app
    this.library = library
    app.onEvent((name, payload) => void this.events.push({ name, payload }))
  }

  static async open(
    options: Partial<AppOptions> = {},
    adapt: (parts: CoreParts) => CoreParts = (parts) => parts,
  ): Promise<TestApp> {
    const library = options.library ?? mkdtempSync(path.join(tmpdir(), 'flowline-library-'))
    const app = await openAppWith(
      {
        host: 'browser',
        appVersion: '9.9.9',
        spawnEngine: forkEngine(scriptedEngine),
        assets: path.join(library, 'no-assets'),
        rendererDir: null,
        engineTimes: quickTimes,
        ...options,
        library,
      },
      adapt,
    )
    return new TestApp(app, library)
  }

  call<N extends keyof App['handlers']>(
    name: N,
    input: Parameters<App['handlers'][N]>[0],
  ): Promise<Awaited<ReturnType<App['handlers'][N]>>> {
    const handler = this.app.handlers[name] as (input: unknown, context: unknown) => unknown
    return Promise.resolve().then(() => handler(input, context)) as Promise<Awaited<ReturnType<App['handlers'][N]>>>
  }

  async link(folder = tinyModel()): Promise<string> {
    return (await this.call('models.link', { path: folder })).id
  }

  async enqueue(modelId: string, settings: RunSettingsInput, count = 1) {
    return this.call('runs.enqueue', {
      modelId,
      settings: settingsOfRunSchema.parse({ width: 8, height: 8, ...settings }),
      count,
    })
  }

  /** Waits for a run to end. */
  async ended(id: string): Promise<RunDetail> {
    for (;;) {
      const detail = await this.call('runs.get', { id })
      if (detail.run.state !== 'waiting' && detail.run.state !== 'running') return detail
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  async until(check: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  async run(modelId: string, settings: RunSettingsInput): Promise<RunDetail> {
    const [run] = await this.enqueue(modelId, settings)
    return this.ended(run!.id)
  }

  gallery(query: Partial<Parameters<App['handlers']['gallery.query']>[0]> = {}) {
    const all = {
      text: '',
      modelName: null,
      solverId: null,
      starred: false,
      tag: null,
      trashed: false,
      since: null,
      sort: 'newest',
      cursor: null,
      limit: 100,
    } as const
    return this.call('gallery.query', { ...all, ...query })
  }

  get(address: string): Promise<Response> {
    return this.app.fetch(new Request(`http://localhost${address}`))
  }

  close(): Promise<void> {
    return this.app.close()
  }

  async remove(): Promise<void> {
    await this.close()
    rmSync(this.library, { recursive: true, force: true })
    removeTinyModels()
  }
}
