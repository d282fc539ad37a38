import type { Ending, Problem, Solver } from './method.ts'
import { refine, type RefinementChoice } from './refine.ts'
import { createEvaluation } from './solvers/evaluation.ts'
import type { Demand } from './types.ts'

/** A whole run: the solver, refinement, the last estimate. A run out of budget is not refined. */
export function* program(solver: Solver, problem: Problem, refinement: RefinementChoice): Generator<Demand, Ending, void> {
  const ending = yield* solver(problem)
  const { u, s } = ending
  let { denoised } = ending
  const at = createEvaluation(problem.state)
  if (denoised) at.denoised.set(denoised)
  else yield { kind: 'evaluate', u, s, into: at, purpose: 'final' }
  denoised = at.denoised
  if (refinement.iterations > 0 && ending.status !== 'budgetLimited') yield* refine(problem.state, u, s, at, refinement)
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
