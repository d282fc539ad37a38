import type { SolverChoice } from '../sample.ts'
import type { EndingStatus, MaybePromise } from '../types.ts'
import { type Difference, difference } from './difference.ts'

interface Ended {
  readonly status: EndingStatus
  readonly x0: ArrayLike<number>
  readonly nfe: { readonly total: number }
}

/** `error` is null where one of the two runs did not reach its tolerance, which then says nothing of the other. */
export interface GlobalError {
  readonly error: Difference | null
  /** Evaluations of the second run: the price of knowing, apart from the run's own. */
  readonly nfe: number
}

/** The same choice at a tenth of both tolerances. */
export function tighter<T extends Pick<SolverChoice, 'rtol' | 'atol'>>(solver: T): T {
  return { ...solver, rtol: solver.rtol / 10, atol: solver.atol / 10 }
}

/**
 * What an adaptive run is really off by, from a second run at a tenth of its tolerance: step control bounds the error of one step
 * only, and the flow may magnify it. The estimate is the first run's error up to that of the second, so that a run which ended near
 * the truth by chance looks worse than it is.
 */
export async function estimateGlobalError<T extends Pick<SolverChoice, 'rtol' | 'atol'>>(
  solver: T,
  first: Ended,
  run: (solver: T) => MaybePromise<Ended>,
): Promise<GlobalError> {
  const second = await run(tighter(solver))
  const both = first.status === 'done' && second.status === 'done'
  return { error: both ? difference(first.x0, second.x0) : null, nfe: second.nfe.total }
}
