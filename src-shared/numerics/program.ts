import { counting } from './counting.ts'
import type { Ending, Problem, Solver } from './method.ts'
import { refine, type RefinementChoice } from './refine.ts'
import { createEvaluation } from './solvers/evaluation.ts'
import type { Demand } from './types.ts'

/**
 * A whole run: the solver, refinement, the last estimate. A run out of budget is not refined, and refinement keeps to what is left of
 * the `ceiling` of evaluations; `onRefine` is told the iterations.
 */
export function* program(
  solver: Solver,
  ceiling: number,
  problem: Problem,
  refinement: RefinementChoice,
  onRefine: (iterations: number) => void,
): Generator<Demand, Ending, void> {
  let left = ceiling
  const ending = yield* counting(solver(problem), () => left--)
  const { u, s } = ending
  let { denoised } = ending
  const at = createEvaluation(problem.state)
  if (denoised) at.denoised.set(denoised)
  else {
    left--
    yield { kind: 'evaluate', u, s, into: at, purpose: 'final' }
  }
  denoised = at.denoised
  const iterations = ending.status === 'budgetLimited' ? 0 : Math.min(refinement.iterations, Math.max(0, left))
  onRefine(iterations)
  if (iterations > 0) yield* refine(problem.state, u, s, at, { ...refinement, iterations })
  yield {
    kind: 'step',
    step: {
      kind: 'finish',
      accepted: true,
      s,
      sNext: s,
      h: 0,
      error: null,
      speed: null,
      turn: null,
      at: { u, denoised },
      dense: null,
    },
  }
  return { ...ending, denoised }
}
