import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { engineContract, type EngineResult } from '../../../src-shared/contract/engine.ts'
import { fromWireError } from '../../../src-shared/contract/errors.ts'
import { settingsOfRunSchema, type ProviderId, type RunSettingsInput } from '../../../src-shared/contract/recipe.ts'
import type { Frame, RunProgress, StepRecord } from '../../../src-shared/contract/run.ts'
import { connect, type Client } from '../../../src-shared/rpc/client.ts'
import type { Port } from '../../../src-shared/rpc/port.ts'
import { temporaryFolder } from './model-folder.ts'

export interface RunOptions {
  readonly runId?: string
  readonly settings?: RunSettingsInput
  readonly noiseFile?: string | null
  readonly sourceFile?: string | null
  readonly maskFile?: string | null
  readonly outDir?: string
  readonly keep?: 'off' | 'thumbnails' | 'full'
  readonly saveLatent?: boolean
  readonly decode?: boolean
  readonly provider?: ProviderId
  /** Gives up the call. */
  readonly signal?: AbortSignal
}

export type Ended = EngineResult & { readonly outDir: string }

/** The real engine process under test, with everything it told. */
export interface EngineChild {
  readonly child: ChildProcess
  readonly client: Client<typeof engineContract>
  readonly steps: StepRecord[]
  readonly frames: Frame[]
  readonly progress: RunProgress[]
  run(dir: string, options?: RunOptions): Promise<Ended>
  /** Runs side by side; what each came to. */
  runTogether(dir: string, options: readonly RunOptions[], batch?: number): Promise<PromiseSettledResult<Ended>[]>
  exited: Promise<{ code: number | null; signal: string | null }>
  close(): Promise<void>
}

/** `env` is added to the process's own. */
export function startEngine(env: Record<string, string> = {}): EngineChild {
  const child = fork(fileURLToPath(new URL('../main.ts', import.meta.url)), {
    serialization: 'advanced',
    execArgv: [],
    env: { ...process.env, ...env },
  })
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }))
  })
  const port: Port = {
    post: (message) => void child.send(message as object, () => {}),
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => void child.on('exit', () => listener('the engine ended')),
    close: () => child.disconnect(),
  }
  const client = connect(port, engineContract)
  const told = { steps: [] as StepRecord[], frames: [] as Frame[], progress: [] as RunProgress[] }
  client.on('steps', ({ records }) => told.steps.push(...engineContract.events.steps.shape.records.parse(records)))
  client.on('frame', ({ frame }) => told.frames.push(frame))
  client.on('progress', ({ progress }) => told.progress.push(engineContract.events.progress.shape.progress.parse(progress)))

  async function side(dir: string, options: readonly RunOptions[], batch = 0): Promise<PromiseSettledResult<Ended>[]> {
    told.steps.length = told.frames.length = told.progress.length = 0
    const runs = options.map((own, i) => ({
      runId: own.runId ?? (i === 0 ? 'run' : `run ${i}`),
      model: { dir, provider: own.provider ?? 'cpu', threads: 0 },
      settings: settingsOfRunSchema.parse(own.settings ?? {}),
      noiseFile: own.noiseFile ?? null,
      sourceFile: own.sourceFile ?? null,
      maskFile: own.maskFile ?? null,
      outDir: own.outDir ?? temporaryFolder('flowline-run-'),
      keep: own.keep ?? 'off',
      saveLatent: own.saveLatent ?? false,
      decode: own.decode ?? true,
    }))
    const ends = new Map<string, PromiseSettledResult<Ended>>()
    const off = client.on('ended', (event) => {
      const { runId, end } = engineContract.events.ended.parse(event)
      const { outDir } = runs.find((run) => run.runId === runId)!
      if ('result' in end) ends.set(runId, { status: 'fulfilled', value: { ...end.result, outDir } })
      else ends.set(runId, { status: 'rejected', reason: fromWireError(end.failure) })
    })
    await client.call('run', { runs, batch }, options[0]!.signal && { signal: options[0]!.signal }).finally(off)
    return runs.map(({ runId }) => ends.get(runId)!)
  }

  return {
    ...told,
    child,
    client,
    exited,
    async run(dir, options = {}) {
      const [end] = await side(dir, [options])
      if (end!.status === 'rejected') throw end!.reason
      return end!.value
    },
    runTogether: side,
    async close() {
      if (child.exitCode === null && child.connected) child.disconnect()
      await exited
    },
  }
}
