import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { engineContract, type EngineResult } from '../../../src-shared/contract/engine.ts'
import { settingsOfRunSchema, type ProviderId, type RunSettingsInput } from '../../../src-shared/contract/recipe.ts'
import type { Frame, RunProgress, StepRecord } from '../../../src-shared/contract/run.ts'
import { connect, type Client } from '../../../src-shared/rpc/client.ts'
import type { Port } from '../../../src-shared/rpc/port.ts'
import { temporaryFolder } from './model-folder.ts'

export interface RunOptions {
  readonly runId?: string
  readonly settings?: RunSettingsInput
  readonly noiseFile?: string | null
  readonly outDir?: string
  readonly keep?: 'off' | 'thumbnails' | 'full'
  readonly saveLatent?: boolean
  readonly decode?: boolean
  readonly provider?: ProviderId
}

/** The real engine process under test, with everything it told. */
export interface EngineChild {
  readonly child: ChildProcess
  readonly client: Client<typeof engineContract>
  readonly steps: StepRecord[]
  readonly frames: Frame[]
  readonly progress: RunProgress[]
  run(dir: string, options?: RunOptions): Promise<EngineResult & { outDir: string }>
  exited: Promise<{ code: number | null; signal: string | null }>
  close(): Promise<void>
}

export function startEngine(): EngineChild {
  const child = fork(fileURLToPath(new URL('../main.ts', import.meta.url)), { serialization: 'advanced', execArgv: [] })
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
  return {
    ...told,
    child,
    client,
    exited,
    async run(dir, options = {}) {
      told.steps.length = told.frames.length = told.progress.length = 0
      const outDir = options.outDir ?? temporaryFolder('flowline-run-')
      const result = await client.call('run', {
        runId: options.runId ?? 'run',
        model: { dir, provider: options.provider ?? 'cpu', threads: 0 },
        settings: settingsOfRunSchema.parse(options.settings ?? {}),
        noiseFile: options.noiseFile ?? null,
        outDir,
        keep: options.keep ?? 'off',
        saveLatent: options.saveLatent ?? false,
        decode: options.decode ?? true,
      })
      return { ...engineContract.procedures.run.output.parse(result), outDir }
    },
    async close() {
      if (child.exitCode === null && child.connected) child.disconnect()
      await exited
    },
  }
}
