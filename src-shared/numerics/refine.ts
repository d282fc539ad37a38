import { combine } from './kernels.ts'
import { cosLevel, sinLevel } from './level.ts'
import type { Demand, Evaluation } from './types.ts'

/** Langevin refinement at the last level. `eta` is the step in units of s^2, stable below 2. */
export interface RefinementChoice {
  readonly iterations: number
  readonly eta: number
  readonly temperature: number
}

/**
 * xbar += eta (D - xbar) + s sqrt(2 eta T) z, the unadjusted Langevin step eta s^2 on the score (D - xbar)/s^2 of the data
 * blurred by s. On a direction of curvature 1/v it keeps the variance T v/(1 - eta s^2/(2v)). The noise s stays in the
 * state: the estimate after the last step, left in `at`, is the result. One evaluation per iteration.
 */
export function* refine(
  state: () => Float64Array,
  u: Float64Array,
  s: number,
  at: Evaluation,
  choice: RefinementChoice,
): Generator<Demand, void, void> {
  const { iterations, eta, temperature } = choice
  const noise = state()
  const c = cosLevel(s)
  const spread = sinLevel(s) * Math.sqrt(2 * eta * temperature)
  for (let i = 0; i < iterations; i++) {
    yield { kind: 'noise', into: noise }
    combine(u, 1 - eta, u, [eta * c, spread], [at.denoised, noise])
    yield { kind: 'evaluate', u, s, into: at, purpose: 'step' }
    yield {
      kind: 'step',
      step: {
        kind: 'refine',
        accepted: true,
        s,
        sNext: s,
        h: eta,
        error: null,
        speed: null,
        turn: null,
        at: { u, denoised: at.denoised },
        dense: null,
      },
    }
  }
}
