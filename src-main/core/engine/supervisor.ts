import {
  AppError,
  engineContract,
  type EngineModel,
  type EngineResult,
  type EngineRun,
  type EngineState,
  type Frame,
  type ProviderId,
  type RunProgress,
  type StepRecord,
} from '../../../src-shared/contract/index.ts'
import { connect, type Client } from '../../../src-shared/rpc/index.ts'
import type { EngineProcess, SpawnEngine } from '../ports.ts'
import { CrashLog } from './crashes.ts'

type EngineClient = Client<typeof engineContract>

/** One engine process and what it was started for. `model` is null until it has loaded one. */
interface Running {
  readonly process: EngineProcess
  readonly client: EngineClient
  readonly exited: Promise<Exit>
  model: EngineModel | null
  hello: { onnxruntime: string; compiled: string[] } | null
  exit: Exit | null
}

interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

type State =
  | { readonly kind: 'dead'; readonly message: string | null }
  | { readonly kind: 'starting'; readonly engine: Running }
  | { readonly kind: 'ready'; readonly engine: Running }
  | { readonly kind: 'busy'; readonly engine: Running }
  | { readonly kind: 'draining'; readonly engine: Running }

export interface EngineTimes {
  /** How long a stop or an orderly end may take before the process is killed, ms. */
  readonly grace: number
  /** How long a new process may take to answer, ms. */
  readonly start: number
  /** Waits before the 2nd, 3rd and 4th start after crashes, ms. */
  readonly backoff: readonly number[]
}

export const engineTimes: EngineTimes = { grace: 5_000, start: 30_000, backoff: [1_000, 2_000, 4_000] }

export interface RunListeners {
  progress(progress: RunProgress): void
  step(record: StepRecord): void
  frame(frame: Frame): void
}

/**
 * Keeps at most one engine process. Jobs (runs, measurements) go one after the other; a job for another model,
 * provider or thread count gets a fresh process, so that the memory of the last one is given back.
 */
export class EngineSupervisor {
  private readonly spawn: SpawnEngine
  private readonly times: EngineTimes
  private readonly changed: (state: EngineState) => void
  private readonly crashes = new CrashLog()
  private state: State = { kind: 'dead', message: null }
  private lastModel: Pick<EngineModel, 'provider' | 'threads'> = { provider: 'cpu', threads: 0 }
  private turn: Promise<unknown> = Promise.resolve()
  private closed = false

  constructor(spawn: SpawnEngine, changed: (state: EngineState) => void, times: EngineTimes = engineTimes) {
    this.spawn = spawn
    this.changed = changed
    this.times = times
  }

  describe(): EngineState {
    return {
      state: this.state.kind,
      provider: this.lastModel.provider,
      threads: this.lastModel.threads,
      crashes: this.crashes.total,
      message: this.state.kind === 'dead' ? this.state.message : null,
    }
  }

  /** Version of ONNX Runtime in the current process, null where none has answered yet. */
  get onnxruntime(): string | null {
    return this.state.kind === 'dead' ? null : (this.state.engine.hello?.onnxruntime ?? null)
  }

  /** True where the engine gave up on this model with this provider; `forgive` lifts it. */
  gaveUpOn(model: EngineModel): boolean {
    return this.crashes.gaveUp(model)
  }

  /** Throws `engine-unavailable` where the engine gave up on this model. */
  assertNotGivenUp(model: EngineModel): void {
    if (this.crashes.gaveUp(model)) throw gaveUpError(model)
  }

  forgive(): void {
    this.crashes.clear()
    if (this.state.kind === 'dead' && this.state.message !== null) this.become({ kind: 'dead', message: null })
  }

  /**
   * Runs one job. Throws `engine-crashed` where the process ends under it, `engine-unavailable` where it gave up on
   * the model, and what the engine itself throws. An aborted `signal` stops between two evaluations and kills after
   * the grace time; then it throws `cancelled`.
   */
  run(request: EngineRun, listeners: RunListeners, signal: AbortSignal): Promise<EngineResult> {
    return this.job(
      request.model,
      signal,
      async (engine) => {
        const offs = [
          engine.client.on('progress', (event) => void (event.runId === request.runId && listeners.progress(event.progress))),
          engine.client.on('step', (event) => void (event.runId === request.runId && listeners.step(event.record))),
          engine.client.on('frame', (event) => void (event.runId === request.runId && listeners.frame(event.frame))),
        ]
        try {
          return await engine.client.call('run', request)
        } finally {
          for (const off of offs) off()
        }
      },
      (engine) => engine.client.call('stop', { runId: request.runId }),
    )
  }

  measure(
    model: EngineModel,
    signal: AbortSignal,
  ): Promise<{ secondsPerEvaluation: number; noiseFloorTolerance: number | null }> {
    return this.job(model, signal, (engine) => engine.client.call('measure', { model }))
  }

  /** Counts tokens in whatever process there is: it needs no model session and may run beside a job. */
  async tokens(dir: string, text: string): Promise<{ count: number; limit: number | null; cutFrom: number | null }> {
    const { state } = this
    const live = (state.kind === 'ready' || state.kind === 'busy') && !state.engine.exit
    const engine = live ? state.engine : await this.inTurn(() => this.started(null))
    return engine.client.call('tokens', { dir, text })
  }

  /** Asks a throw-away process whether a provider works; one that ends the process does not. */
  async probe(provider: ProviderId): Promise<{ available: boolean; reason: string | null }> {
    const engine = this.launch()
    try {
      const answer = engine.client.call('probe', { provider })
      return await withTimeout(answer, this.times.start, 'The provider did not answer in time.')
    } catch (error) {
      const exit = engine.exit
      const reason = exit
        ? `Trying it ended the engine (${nameExit(exit)}).`
        : error instanceof Error
          ? error.message
          : String(error)
      return { available: false, reason }
    } finally {
      await this.end(engine)
    }
  }

  async close(): Promise<void> {
    this.closed = true
    if (this.state.kind !== 'dead') await this.end(this.state.engine)
  }

  private job<T>(
    model: EngineModel,
    signal: AbortSignal,
    work: (engine: Running) => Promise<T>,
    stop?: (engine: Running) => Promise<unknown>,
  ): Promise<T> {
    return this.inTurn(async () => {
      if (signal.aborted) throw new AppError('cancelled', 'Stopped before it began.')
      this.lastModel = model
      this.assertNotGivenUp(model)
      const engine = await this.started(model, signal)
      if (signal.aborted) throw new AppError('cancelled', 'Stopped before it began.')
      engine.model = model
      this.become({ kind: 'busy', engine })
      const guard = this.guard(engine, signal, stop)
      try {
        const value = await Promise.race([work(engine), guard.killed])
        this.crashes.succeeded(model)
        return value
      } catch (error) {
        if (guard.wasKilled()) throw new AppError('cancelled', 'The engine did not stop in time and was ended.', { killed: true })
        const exit = engine.exit ?? (isConnectionLost(error) ? await engine.exited : null)
        if (!exit || this.closed) throw error
        throw this.crashed(engine, model, exit)
      } finally {
        guard.release()
        if (engine.exit) await this.afterExit(engine)
        else if (this.state.kind === 'busy') this.become({ kind: 'ready', engine })
      }
    })
  }

  /** Turns an abort into `stop`, and into a kill when the grace time is over. */
  private guard(engine: Running, signal: AbortSignal, stop?: (engine: Running) => Promise<unknown>) {
    let timer: NodeJS.Timeout | undefined
    let dead = false
    let fail: (error: AppError) => void = () => {}
    const killed = new Promise<never>((_, reject) => (fail = reject))
    killed.catch(() => {})
    const onAbort = (): void => {
      stop?.(engine).catch(() => {})
      timer = setTimeout(
        () => {
          dead = true
          this.become({ kind: 'draining', engine })
          engine.process.kill()
          void engine.exited.then(() => fail(new AppError('cancelled', 'The engine was ended.')))
        },
        stop ? this.times.grace : 0,
      )
    }
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    return {
      killed,
      wasKilled: () => dead,
      release: () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      },
    }
  }

  /** A process ready for `model` (null: for anything). */
  private async started(model: EngineModel | null, signal?: AbortSignal): Promise<Running> {
    const { state } = this
    if (state.kind !== 'dead') {
      const same = !model || !state.engine.model || sameModel(state.engine.model, model)
      if (same && !state.engine.exit) return state.engine
      await this.end(state.engine)
    }
    if (model) await this.waitAfterCrash(model, signal)
    if (this.closed) throw new AppError('engine-unavailable', 'Flowline is closing.')
    const engine = this.launch()
    this.become({ kind: 'starting', engine })
    try {
      const call = engine.client.call('hello', {})
      engine.hello = await withTimeout(call, this.times.start, 'The engine did not answer after its start.')
    } catch (error) {
      if (!engine.exit) await this.end(engine)
      const exit = engine.exit ?? { code: null, signal: null }
      if (model && !this.closed) throw this.crashed(engine, model, exit, error)
      this.become({ kind: 'dead', message: 'The engine did not start.' })
      throw new AppError(
        'engine-unavailable',
        'The engine did not start; restart Flowline, or reinstall it if that does not help.',
        {},
        { cause: error },
      )
    }
    this.become({ kind: 'ready', engine })
    return engine
  }

  private async waitAfterCrash(model: EngineModel, signal?: AbortSignal): Promise<void> {
    const crashes = this.crashes.of(model)
    if (crashes === 0) return
    const delay = this.times.backoff[Math.min(crashes, this.times.backoff.length) - 1] ?? 0
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delay)
      signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })
  }

  private launch(): Running {
    let process: EngineProcess
    try {
      process = this.spawn()
    } catch (cause) {
      throw new AppError('engine-unavailable', 'The engine process could not be started.', {}, { cause })
    }
    const exited = Promise.withResolvers<Exit>()
    const engine: Running = {
      process,
      client: connect(process.port, engineContract),
      exited: exited.promise,
      model: null,
      hello: null,
      exit: null,
    }
    process.onExit((code, signal) => {
      engine.exit = { code, signal }
      engine.client.dispose()
      exited.resolve(engine.exit)
      const { state } = this
      if (state.kind === 'ready' && state.engine === engine) this.become({ kind: 'dead', message: null })
    })
    return engine
  }

  private crashed(engine: Running, model: EngineModel, exit: Exit, cause?: unknown): AppError {
    const count = this.crashes.add(model)
    const said = engine.process.lastWords?.().trim() ?? ''
    if (this.crashes.gaveUp(model)) this.become({ kind: 'dead', message: gaveUpError(model).message })
    else
      this.become({
        kind: 'dead',
        message: `The engine ended unexpectedly (${nameExit(exit)}); it starts again with the next run.`,
      })
    return new AppError(
      'engine-crashed',
      `The engine ended unexpectedly (${nameExit(exit)}). What was recorded is kept; run it again, with a smaller size or on CPU if it happens again.`,
      { exitCode: exit.code, signal: exit.signal, crashes: count, provider: model.provider, lastWords: said.slice(-2000) },
      { cause },
    )
  }

  private async afterExit(engine: Running): Promise<void> {
    if (this.state.kind !== 'dead' && this.state.engine === engine) this.become({ kind: 'dead', message: null })
  }

  /** Ends a process and waits for its exit. */
  private async end(engine: Running): Promise<void> {
    if (this.state.kind !== 'dead' && this.state.engine === engine) this.become({ kind: 'draining', engine })
    engine.client.dispose()
    if (!engine.exit) engine.process.kill()
    await engine.exited
    await this.afterExit(engine)
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work)
    this.turn = mine.catch(() => {})
    return mine
  }

  private become(state: State): void {
    this.state = state
    this.changed(this.describe())
  }
}

function sameModel(a: EngineModel, b: EngineModel): boolean {
  return a.dir === b.dir && a.provider === b.provider && a.threads === b.threads
}

function nameExit({ code, signal }: Exit): string {
  if (signal) return `signal ${signal}`
  return code === null ? 'no answer' : `exit code ${code}`
}

function isConnectionLost(error: unknown): boolean {
  return error instanceof AppError && error.code === 'engine-unavailable'
}

function gaveUpError(model: EngineModel): AppError {
  const remedy =
    model.provider === 'cpu'
      ? 'Choose another model, or rescan the models to try again.'
      : 'Choose CPU in Settings, or rescan the models to try again.'
  return new AppError('engine-unavailable', `The engine ended three times with this model on ${model.provider}. ${remedy}`, {
    dir: model.dir,
    provider: model.provider,
  })
}

async function withTimeout<T>(work: Promise<T>, ms: number, message: string): Promise<T> {
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
