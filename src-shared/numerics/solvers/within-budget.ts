import { cosLevel, sinLevel } from '../level.ts'
import { crosses } from '../guidance.ts'
import { combine } from '../kernels.ts'
import type { Ending, Problem } from '../method.ts'
import { layNodes } from '../nodes.ts'
import type { Demand, Evaluation } from '../types.ts'
import { createEvaluation } from './evaluation.ts'
import { denseOf } from './levels.ts'

/** Evaluations kept back for finishing when the ceiling is met. */
export const reserveOf = (maxNfe: number): number => Math.min(20, Math.floor(maxNfe / 2))

/**
 * Finishes a run from (u, s), whose evaluation is known, with at most `evaluations` more: DPM-Solver++(2M) (Lu et al. 2022,
 * algorithm 2) over Karras levels, one evaluation per step, the last one at sMin. Without any left the estimate at s is the
 * result.
 */
export function* finishWithinBudget(
  problem: Problem,
  start: { readonly u: Float64Array; readonly s: number; readonly evaluation: Evaluation },
  evaluations: number,
  effectiveTolerance: number | null,
): Generator<Demand, Ending, void> {
  const { state, schedule, sMin, chart, breaks } = problem
  const u = start.u
  let s = start.s
  const ending = (denoised: Float64Array): Ending => ({ status: 'budgetLimited', s, u, denoised, effectiveTolerance })
  if (evaluations < 1 || s <= sMin) return ending(start.evaluation.denoised)
  const levels = layNodes(schedule, evaluations + 1, { id: 'karras', rho: 7 }, sMin, s)
  let current = start.evaluation
  let previous = createEvaluation(state)
  const from = state()
  /** ln(s before / s) of the last step, 0 where there is no usable history. */
  let hBefore = 0
  for (let i = 1; i < levels.length; i++) {
    const next = levels[i]!
    const ratio = next / s
    const h = -Math.log(ratio)
    const second = hBefore > 0 ? h / (2 * hBefore) : 0
    const weight = cosLevel(next) * (1 - ratio)
    const history = previous
    from.set(u)
    combine(u, sinLevel(next) / sinLevel(s), u, [weight * (1 + second), -weight * second], [current.denoised, history.denoised])
    previous = current
    current = history
    yield { kind: 'evaluate', u, s: next, into: current, purpose: i === levels.length - 1 ? 'final' : 'step' }
    const ends = { s, sNext: next, from, to: u, before: previous, after: current }
    const crossing = crosses(breaks, s, next)
    yield {
      kind: 'step',
      step: {
        kind: 'complete',
        accepted: true,
        s,
        sNext: next,
        h: Math.abs(chart.tau(next) - chart.tau(s)),
        error: null,
        speed: null,
        turn: null,
        at: { u, denoised: current.denoised },
        dense: () => denseOf(chart, ends, crossing),
      },
    }
    hBefore = Number.isFinite(h) ? h : 0
    s = next
  }
  return ending(current.denoised)
}
