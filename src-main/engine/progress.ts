import type { RunProgress } from '../../src-shared/contract/run.ts'

/** Progress of one run, told at most thirty times a second and always at a change of phase. */
export interface ProgressTeller {
  set(change: Partial<RunProgress>): void
  readonly seconds: number
  /** Tells what is still untold and stops. */
  end(): void
}

const interval = 33

export function tellProgress(tell: (progress: RunProgress) => void): ProgressTeller {
  const began = performance.now()
  const elapsed = (): number => (performance.now() - began) / 1000
  let state: RunProgress = { nfe: 0, nfeExpected: null, networkCalls: 0, sigma: null, seconds: 0, frames: 0, phase: 'queued' }
  let told = -Infinity
  let timer: NodeJS.Timeout | null = null

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    told = performance.now()
    state.seconds = elapsed()
    tell(state)
  }

  return {
    get seconds() {
      return elapsed()
    },
    set(change) {
      const turned = change.phase !== undefined && change.phase !== state.phase
      state = { ...state, ...change }
      const wait = told + interval - performance.now()
      if (turned || wait <= 0) flush()
      else timer ??= setTimeout(flush, wait)
    },
    end() {
      if (timer) flush()
    },
  }
}
