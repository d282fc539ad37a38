import { AppError, engineContract, type EngineModel } from '../../../src-shared/contract/index.ts'
import { connect, type Client } from '../../../src-shared/rpc/index.ts'
import type { EngineProcess, SpawnEngine } from '../ports.ts'

/** How a process ended; both null where it never started. */
export interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

/** One engine process and what it was started for. `model` is null until it has been given one. */
export interface Running {
  readonly process: EngineProcess
  readonly client: Client<typeof engineContract>
  readonly exited: Promise<Exit>
  model: EngineModel | null
  hello: { onnxruntime: string } | null
  exit: Exit | null
  /** The channel is closed: nothing will be answered any more. */
  lost: boolean
}

/** Starts a process. `onExit` is called once, after `exit` is set. Throws `engine-unavailable`. */
export function launch(spawn: SpawnEngine, onExit: (engine: Running) => void): Running {
  let process: EngineProcess
  try {
    process = spawn()
  } catch (cause) {
    throw new AppError('engine-unavailable', 'The engine process could not be started.', {}, { cause })
  }
  const exited = Promise.withResolvers<Exit>()
  const client = connect(process.port, engineContract)
  const engine: Running = { process, client, exited: exited.promise, model: null, hello: null, exit: null, lost: false }
  process.port.onClose(() => (engine.lost = true))
  process.onExit((code, signal) => {
    engine.exit = { code, signal }
    engine.lost = true
    client.dispose()
    exited.resolve(engine.exit)
    onExit(engine)
  })
  return engine
}

export function nameExit({ code, signal }: Exit): string {
  if (signal) return `signal ${signal}`
  return code === null ? 'no answer' : `exit code ${code}`
}

/** Rejects with `timeout` where `work` takes longer than `ms`. */
export async function withTimeout<T>(work: Promise<T>, ms: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('timeout', message, { seconds: ms / 1000 })), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits `ms`, or until `signal` is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}

/** Whether a process that has loaded `a` can do with `b` what it has in memory. */
export function sameModel(a: EngineModel, b: EngineModel): boolean {
  return a.dir === b.dir && a.provider === b.provider && a.threads === b.threads && a.memoryLimit === b.memoryLimit
}
