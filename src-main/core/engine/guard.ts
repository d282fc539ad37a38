import { AppError } from '../../../src-shared/contract/index.ts'
import type { Running } from './process.ts'

/** Turns an abort into a request to stop, and into a kill when the grace time is over. */
export class StopGuard {
  /** Rejects with `cancelled` when the process was ended by this guard. */
  readonly ended: Promise<never>
  killed = false
  private readonly signal: AbortSignal
  private readonly onAbort: () => void
  private timer: NodeJS.Timeout | undefined

  /** `stop` asks the job to end by itself. */
  constructor(engine: Running, signal: AbortSignal, grace: number, stop: () => Promise<unknown>, onKill: () => void) {
    const { promise, reject } = Promise.withResolvers<never>()
    promise.catch(() => {})
    this.ended = promise
    this.signal = signal
    this.onAbort = () => {
      stop().catch(() => {})
      this.timer = setTimeout(() => {
        this.killed = true
        onKill()
        engine.process.kill()
        void engine.exited.then(() =>
          reject(new AppError('cancelled', 'The engine did not stop in time and was ended.', { killed: true })),
        )
      }, grace)
    }
    signal.addEventListener('abort', this.onAbort, { once: true })
    if (signal.aborted) this.onAbort()
  }

  release(): void {
    clearTimeout(this.timer)
    this.signal.removeEventListener('abort', this.onAbort)
  }
}
