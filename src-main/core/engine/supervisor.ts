import {
  AppError,
  measureId,
  type EngineMeasurement,
  type EngineModel,
  type EngineResult,
  type EngineState,
  type ProviderId,
  type RunSettings,
  type TensorInfo,
  type TokenCount,
} from '../../../src-shared/contract/index.ts'
import type { SpawnEngine } from '../ports.ts'
import { CrashLog, crashError, gaveUpError } from './crashes.ts'
import { StopGuard } from './guard.ts'
import { launch, nameExit, pause, withTimeout, sameModel, type Exit, type Running } from './process.ts'
import { RunEnds, type SupervisedRun } from './run-ends.ts'
import type { State } from './state.ts'
import { engineTimes, type EngineTimes } from './times.ts'
import { Trials, type ModelTrial, type ProviderVerdict } from './trials.ts'

/**
 * Keeps at most one engine process. Jobs (runs, measurements) go one after the other; a job for another model,
 * provider or thread count gets a fresh process, so that the memory of the last one is given back.
 */
export class EngineSupervisor {
  private readonly spawn: SpawnEngine
  private readonly times: EngineTimes
  private readonly trials: Trials
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
    this.trials = new Trials(spawn, times)
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

  /** Version of ONNX Runtime, from a process that is started where there is none. */
  async version(): Promise<string> {
    return (await this.inTurn(() => this.started(null))).hello!.onnxruntime
  }

  /** Starts a process ahead of its first job. */
  warm(): void {
    this.inTurn(() => this.started(null)).catch(() => {})
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
   * Integrates runs side by side that differ in their seed only. Each promise settles when its run is over: it rejects with
   * `engine-crashed` where the process ended under it, `engine-unavailable` where the engine gave up on the model, and with what
   * the engine itself throws. An aborted signal stops its run between two evaluations; when all are aborted and the engine does
   * not end in the grace time, it is killed, which is `cancelled`.
   */
  run(runs: readonly SupervisedRun[], batch: number): Promise<EngineResult>[] {
    const { model } = runs[0]!.request
    const ends = new RunEnds(runs)
    const job = this.job(
      model,
      ends.allStopped,
      async (engine) => {
        const release = ends.listen(engine.client)
        try {
          await engine.client.call('run', { runs: runs.map(({ request }) => request), batch })
          ends.assertOneResult()
        } finally {
          release()
        }
      },
      async () => {},
    )
    job.then(
      () => ends.fail(),
      (error: unknown) => ends.fail(error),
    )
    return ends.promises
  }

  /** How many runs of these settings to integrate side by side; `batch` as in the settings. */
  async together(model: EngineModel, settings: RunSettings, batch: number, signal: AbortSignal): Promise<number> {
    const ask = (engine: Running) => engine.client.call('together', { model, settings, batch })
    return (await this.job(model, signal, ask, async () => {})).runs
  }

  /** Measures a model in a process of its own, so that its memory is that of this model alone. */
  measure(model: EngineModel, progress: (done: number, total: number) => void, signal: AbortSignal): Promise<EngineMeasurement> {
    return this.job(
      model,
      signal,
      async (engine) => {
        const off = engine.client.on('measuring', ({ done, total }) => progress(done, total))
        try {
          return await engine.client.call('measure', { model })
        } finally {
          off()
        }
      },
      (engine) => engine.client.call('stop', { runId: measureId }),
      true,
    )
  }

  /** Counts tokens in whatever process there is: it needs no model session and may run beside a job. */
  async tokens(dir: string, text: string, inputs: TensorInfo[]): Promise<TokenCount> {
    const { state } = this
    const ask = (engine: Running) => engine.client.call('tokens', { dir, text, inputs })
    if ((state.kind === 'ready' || state.kind === 'busy') && !state.engine.exit) {
      try {
        return await ask(state.engine)
      } catch (error) {
        // The process may have been ended for another model meanwhile, which is no fault of the text.
        if (!state.engine.lost) throw error
      }
    }
    return ask(await this.inTurn(() => this.started(null)))
  }

  /** Tries a model on its provider, in turn with the jobs and with the memory of their process given back. Throws `cancelled`. */
  probeModel(model: EngineModel, signal: AbortSignal): Promise<ModelTrial> {
    return this.inTurn(async () => {
      if (signal.aborted) throw new AppError('cancelled', 'Stopped before it began.')
      if (this.state.kind !== 'dead') await this.end(this.state.engine)
      return this.trials.model(model, signal)
    })
  }

  /** Whether a provider works at all; may run beside a job. */
  probe(provider: ProviderId): Promise<ProviderVerdict> {
    return this.trials.provider(provider)
  }

  /** Ends the process where it has this model loaded, so that its files can go. Throws `invalid-input` while it is at work on it. */
  async release(dir: string): Promise<void> {
    const { state } = this
    if (state.kind === 'dead' || state.engine.model?.dir !== dir) return
    if (state.kind === 'busy')
      throw new AppError('invalid-input', 'The engine is at work with this model; stop it or wait until it ends.', { dir })
    await this.end(state.engine)
  }

  async close(): Promise<void> {
    this.closed = true
    this.trials.close()
    if (this.state.kind !== 'dead') await this.end(this.state.engine)
  }

  private job<T>(
    model: EngineModel,
    signal: AbortSignal,
    work: (engine: Running) => Promise<T>,
    stop: (engine: Running) => Promise<unknown>,
    fresh = false,
  ): Promise<T> {
    return this.inTurn(async () => {
      if (signal.aborted) throw new AppError('cancelled', 'Stopped before it began.')
      this.lastModel = model
      this.assertNotGivenUp(model)
      if (fresh && this.state.kind !== 'dead') await this.end(this.state.engine)
      const engine = await this.started(model, signal)
      if (signal.aborted) throw new AppError('cancelled', 'Stopped before it began.')
      engine.model = model
      this.become({ kind: 'busy', engine })
      const onKill = (): void => this.become({ kind: 'draining', engine })
      const guard = new StopGuard(engine, signal, this.times.grace, () => stop(engine), onKill)
      try {
        const value = await Promise.race([work(engine), guard.ended])
        this.crashes.succeeded(model)
        return value
      } catch (error) {
        if (guard.killed) throw new AppError('cancelled', 'The engine did not stop in time and was ended.', { killed: true })
        if (engine.lost && !engine.exit) engine.process.kill()
        if (!(engine.lost || engine.exit) || this.closed) throw error
        throw this.crashed(engine, model, await engine.exited)
      } finally {
        guard.release()
        if (engine.exit) this.forget(engine)
        else if (this.state.kind === 'busy') this.become({ kind: 'ready', engine })
      }
    })
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
    await pause(delay, signal)
  }

  private launch(): Running {
    return launch(this.spawn, (engine) => {
      if (this.state.kind === 'ready' && this.state.engine === engine) this.become({ kind: 'dead', message: null })
    })
  }

  private crashed(engine: Running, model: EngineModel, exit: Exit, cause?: unknown): AppError {
    const count = this.crashes.add(model)
    const message = this.crashes.gaveUp(model)
      ? gaveUpError(model).message
      : `The engine ended unexpectedly (${nameExit(exit)}); it starts again with the next run.`
    this.become({ kind: 'dead', message })
    return crashError({ model, exit, count, lastWords: engine.process.lastWords?.() ?? '' }, cause)
  }

  private forget(engine: Running): void {
    if (this.state.kind !== 'dead' && this.state.engine === engine) this.become({ kind: 'dead', message: null })
  }

  /** Ends a process and waits for its exit. */
  private async end(engine: Running): Promise<void> {
    if (this.state.kind !== 'dead' && this.state.engine === engine) this.become({ kind: 'draining', engine })
    engine.lost = true
    engine.client.dispose()
    if (!engine.exit) engine.process.kill()
    await engine.exited
    this.forget(engine)
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
