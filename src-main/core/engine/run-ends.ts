import {
  AppError,
  fromWireError,
  type engineContract,
  type EngineResult,
  type EngineRun,
} from '../../../src-shared/contract/index.ts'
import type { Client } from '../../../src-shared/rpc/index.ts'
import type { RunListeners } from './state.ts'

export interface SupervisedRun {
  readonly request: EngineRun
  readonly listeners: RunListeners
  readonly signal: AbortSignal
}

/** What becomes of runs that go together: each is told to its own listeners and has an end of its own. */
export class RunEnds {
  readonly promises: Promise<EngineResult>[]
  /** Aborted when every run was stopped. */
  readonly allStopped: AbortSignal
  private readonly runs: readonly SupervisedRun[]
  private readonly open: Map<string, PromiseWithResolvers<EngineResult>>
  private readonly signals: AbortController = new AbortController()
  private failure: unknown = null
  private results = 0

  constructor(runs: readonly SupervisedRun[]) {
    this.runs = runs
    this.open = new Map(runs.map(({ request }) => [request.runId, Promise.withResolvers()]))
    this.promises = [...this.open.values()].map(({ promise }) => promise)
    for (const promise of this.promises) promise.catch(() => {})
    this.allStopped = this.signals.signal
    const check = (): void => {
      if (runs.every(({ signal }) => signal.aborted)) this.signals.abort()
    }
    for (const { signal } of runs) signal.addEventListener('abort', check, { once: true })
    check()
  }

  /** Passes on what the engine tells and stops what is aborted, until the returned function is called. */
  listen(client: Client<typeof engineContract>): () => void {
    const listeners = new Map(this.runs.map((run) => [run.request.runId, run.listeners]))
    const offs = [
      client.on('progress', ({ runId, progress }) => listeners.get(runId)?.progress(progress)),
      client.on('steps', ({ runId, records }) => {
        for (const record of records) listeners.get(runId)?.step(record)
      }),
      client.on('frame', ({ runId, frame }) => listeners.get(runId)?.frame(frame)),
      client.on('ended', ({ runId, end }) => {
        const waiting = this.open.get(runId)
        this.open.delete(runId)
        if ('result' in end) {
          this.results++
          waiting?.resolve(end.result)
        } else {
          this.failure = fromWireError(end.failure)
          waiting?.reject(this.failure)
        }
      }),
      ...this.runs.map(({ request: { runId }, signal }) => {
        const stop = (): void => void client.call('stop', { runId }).catch(() => {})
        // A call made before the run's would find no run to stop.
        if (signal.aborted) queueMicrotask(stop)
        signal.addEventListener('abort', stop, { once: true })
        return () => signal.removeEventListener('abort', stop)
      }),
    ]
    return () => offs.forEach((off) => off())
  }

  /** Throws the failure of the runs where none of them came to a result. */
  assertOneResult(): void {
    if (this.results > 0) return
    throw this.failure ?? new AppError('internal', 'The engine did not say what became of its runs.')
  }

  /** For runs whose end was not told. */
  fail(error: unknown = new AppError('internal', 'The engine did not say what became of its runs.')): void {
    for (const { reject } of this.open.values()) reject(error)
    this.open.clear()
  }
}
