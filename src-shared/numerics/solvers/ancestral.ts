import { combine } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Problem, Solver } from '../method.ts'
import type { Demand } from '../types.ts'
import { overLevels, type Walk } from './levels.ts'

/**
 * DDIM with noise, which is the Euler ancestral step: s_up = min(t, eta t sqrt(1 - (t/s)^2)), s_down^2 = t^2 - s_up^2, and
 * xbar' = D + s_down eps + s_up z. Finite from pure noise on.
 */
export function ancestral(etaOf: (problem: Problem) => number): Solver {
  return overLevels((problem) => {
    const noise = problem.state()
    const eta = etaOf(problem)
    const w = [0, 0]
    const terms: Float64Array[] = [noise, noise]

    function* advance({ next, s, sNext, past }: Walk): Generator<Demand, void, void> {
      const { denoised, eps } = past[0]!
      const ratio = sNext / s
      const up = Math.min(1, eta * Math.sqrt(1 - ratio * ratio))
      const sin = sinLevel(sNext)
      w[0] = sin * Math.sqrt(1 - up * up)
      w[1] = sin * up
      terms[0] = eps
      if (up > 0) yield { kind: 'noise', into: noise }
      combine(next, cosLevel(sNext), denoised, w, terms)
    }

    return { depth: 1, advance, stochastic: eta > 0, fromInfinity: true }
  })
}
