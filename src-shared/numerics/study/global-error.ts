import type { SolverChoice } from '../sample.ts'

/**
 * The same choice at a tenth of both tolerances. Step control bounds the error of one step only, and the flow may magnify it; the
 * distance between a run and this rerun estimates what the run is really off by, up to the error of the rerun, so that a run which
 * ended near the truth by chance looks worse than it is. Both must have reached their tolerance, status `done`.
 */
export function tighter<T extends Pick<SolverChoice, 'rtol' | 'atol'>>(solver: T): T {
  return { ...solver, rtol: solver.rtol / 10, atol: solver.atol / 10 }
}
