export interface EngineTimes {
  /** How long a stop may take before the process is killed, ms. */
  readonly grace: number
  /** How long a new process may take to answer, ms. */
  readonly start: number
  /** How long a model may take to be tried on a provider, ms: loading gigabytes twice takes minutes. */
  readonly trial: number
  /** Waits before the start after the 1st, 2nd and 3rd crash in a row, ms. */
  readonly backoff: readonly number[]
}

export const engineTimes: EngineTimes = { grace: 5_000, start: 30_000, trial: 600_000, backoff: [1_000, 2_000, 4_000] }
