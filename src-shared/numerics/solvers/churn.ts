import { blend, combine } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Ending, Problem } from '../method.ts'
import { answersMotion } from '../motion.ts'
import type { Demand } from '../types.ts'
import { createEvaluation } from './evaluation.ts'

/**
 * Raises the level to s^ = s (1 + gamma) with gamma = min(amount/N, sqrt 2 - 1) by fresh noise, then takes one Heun step in s from
 * s^ to the next level. Two evaluations per step; the last level's estimate is one more.
 */
export function* churnedHeun(problem: Problem): Generator<Demand, Ending, void> {
  const { state, levels, churn, schedule, chart, u } = problem
  const last = levels.length - 1
  const noise = state()
  const at = createEvaluation(state)
  const ahead = createEvaluation(state)
  const predicted = state()
  for (let n = 0; n < last; n++) {
    const from = levels[n]!
    const next = levels[n + 1]!
    const within = from >= churn.min && from <= churn.max
    const gamma = within ? Math.min(churn.amount / (last + 1), Math.SQRT2 - 1) : 0
    const s = Math.max(from, Math.min(from * (1 + gamma), schedule.sMax))
    if (s > from) {
      yield { kind: 'noise', into: noise }
      const c = cosLevel(s)
      blend(u, c / cosLevel(from), u, c * Math.sqrt(s * s - from * from) * churn.noise, noise)
    }
    yield { kind: 'evaluate', u, s, into: at, purpose: 'step' }
    const c = cosLevel(next)
    if (s === Infinity) {
      blend(u, c, at.denoised, sinLevel(next), at.eps)
      yield { kind: 'evaluate', u, s: next, into: ahead, purpose: 'step' }
    } else {
      const a = c / cosLevel(s)
      const h = next - s
      combine(predicted, a, u, [c * h], [at.eps])
      yield { kind: 'evaluate', u: predicted, s: next, into: ahead, purpose: 'step', above: true }
      combine(u, a, u, [(c * h) / 2, (c * h) / 2], [at.eps, ahead.eps])
    }
    yield {
      kind: 'step',
      step: {
        kind: 'step',
        accepted: true,
        s: from,
        sNext: next,
        h: Math.abs(chart.tau(next) - chart.tau(from)),
        error: null,
        ...answersMotion(chart.dataRate(s), chart.noiseRate(s), at, chart.dataRate(next), chart.noiseRate(next), ahead),
        at: { u, denoised: ahead.denoised },
        dense: null,
      },
    }
  }
  yield { kind: 'evaluate', u, s: levels[last]!, into: at, purpose: 'final' }
  return { status: 'done', s: levels[last]!, u, denoised: at.denoised, effectiveTolerance: null }
}
