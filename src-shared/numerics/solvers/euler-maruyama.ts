import { combine, scaled } from '../kernels.ts'
import { cosLevel } from '../level.ts'
import type { Method, Problem } from '../method.ts'
import type { Demand } from '../types.ts'
import { overLevels, type Walk } from './levels.ts'

/**
 * The reverse SDE dxbar = (1 + eta^2) eps ds + eta sqrt(2 s) dw by one Euler-Maruyama step in the chart's own coordinate. With
 * dy/dtau = a D + b eps the flow's velocity and kappa = y/xbar, kappa ds/dtau = b - a s, so that
 *   y' = y + dtau (a D + b eps + eta^2 (b - a s) eps) + eta sqrt(2 s kappa (b - a s) |dtau|) z.
 * In the native chart of a variance-preserving model this is the VP-SDE, in the sigma chart the VE-SDE.
 */
export const eulerMaruyamaSolver = overLevels((problem: Problem) => {
  const { chart, eta, state } = problem
  const noise = state()
  const w = [0, 0, 0]
  const terms: Float64Array[] = [noise, noise, noise]

  function* advance({ u, next, s, sNext, past }: Walk): Generator<Demand, void, void> {
    const { denoised, eps } = past[0]!
    const [a, b] = [chart.dataRate(s), chart.noiseRate(s)]
    const step = chart.tau(sNext) - chart.tau(s)
    const kappa = chart.scale(s) * cosLevel(s)
    const rate = b - a * s
    w[0] = step * a
    w[1] = step * (b + eta * eta * rate)
    w[2] = eta * Math.sqrt(2 * s * kappa * Math.abs(rate * step))
    terms[0] = denoised
    terms[1] = eps
    if (eta > 0) yield { kind: 'noise', into: noise }
    combine(next, chart.scale(s), u, w, terms)
    scaled(next, 1 / chart.scale(sNext), next)
  }

  return { depth: 1, advance, stochastic: eta > 0 }
})

/** The model's own time: native for variance-preserving schedules, s for the others, rectified flow for flow models. */
export const ownTime: NonNullable<Method['autoChart']> = ({ predictionType, schedule }) => {
  if (predictionType === 'flow') return 'rectified-flow'
  const s = schedule.sMin
  const preserving = Math.abs(Math.hypot(schedule.alpha(s), schedule.sigma(s)) - 1) < 1e-9
  return preserving ? 'native' : 'sigma'
}
