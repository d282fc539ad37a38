import { phi } from '../phi.ts'
import { lagrangeWeights } from '../quadrature.ts'
import type { Walk } from './levels.ts'
import type { MultistepRule } from './multistep.ts'

const lambda = (s: number): number => -Math.log(s)
const one = (): number => 1

/**
 * The polynomial of degree order - 1 through the last answers, taken in s, in the schedule's own time t or in lambda,
 * integrated exactly: noise in s is the variable-step Adams-Bashforth method (LMS), noise in t DEIS-tAB, noise in lambda DEIS
 * in log rho, data in lambda exponential Adams-Bashforth.
 */
export function lagrangeRule(quantity: 'data' | 'noise', variable: 's' | 't' | 'lambda', order: number): MultistepRule {
  const points: number[] = []
  return {
    quantity,
    depth: order,
    weigh: ({ problem: { schedule }, s, sNext, levels, known }, w) => {
      const used = Math.min(order, known)
      const place = variable === 's' ? (level: number) => level : variable === 't' ? schedule.t : lambda
      for (let j = 0; j < used; j++) points[j] = place(levels[j]!)
      if (variable === 's' && quantity === 'noise') {
        lagrangeWeights(points, used, s, sNext, one, null, w)
        return used
      }
      const end = lambda(sNext)
      const density = quantity === 'data' ? (l: number) => Math.exp(l - end) : (l: number) => -Math.exp(-l)
      const at = variable === 'lambda' ? null : (l: number) => place(Math.exp(-l))
      lagrangeWeights(points, used, lambda(s), end, density, at, w)
      return used
    },
  }
}

const adamsBashforth = [[1], [3 / 2, -1 / 2], [23 / 12, -16 / 12, 5 / 12], [55 / 24, -59 / 24, 37 / 24, -9 / 24]]

/** xbar' = xbar + (t - s) times the equal-step Adams-Bashforth combination of eps, whatever the steps: Liu et al. 2022, eq. 12. */
export function equalStepRule(order: number): MultistepRule {
  return {
    quantity: 'noise',
    depth: order,
    weigh: ({ s, sNext, known }, w) => {
      const used = Math.min(order, known)
      for (let j = 0; j < used; j++) w[j] = (sNext - s) * adamsBashforth[used - 1]![j]!
      return used
    },
  }
}

/** Step sizes in lambda: the step ahead, and those behind over it. */
function ratios({ s, sNext, levels, known }: Walk): { h: number; r0: number; r1: number } {
  const h = Math.log(s / sNext)
  const r0 = known > 1 ? Math.log(levels[1]! / levels[0]!) / h : 1
  const r1 = known > 2 ? Math.log(levels[2]! / levels[1]!) / h : 1
  return { h, r0, r1 }
}

/** 1 - e^-h as a weight of D, spread over two answers by their difference quotient times `slope`. */
function firstDifference(w: number[], base: number, slope: number, r0: number): number {
  w[0] = base + slope / r0
  w[1] = -slope / r0
  return 2
}

/**
 * DPM-Solver++(2M), `midpoint` (Lu et al. 2022, algorithm 2), or its Taylor variant, which is RES-2M (Zhang et al. 2023).
 * `eta` > 0 of the problem makes it SDE-DPM-Solver++(2M), where (1 + eta) h stands for h.
 */
export function secondOrderRule(form: 'midpoint' | 'taylor', stochastic = false): MultistepRule {
  return {
    quantity: 'data',
    depth: 2,
    stochastic,
    weigh: (walk, w) => {
      const { h, r0 } = ratios(walk)
      return weighSecond(form, walk, stochastic ? (1 + walk.problem.eta) * h : h, r0, w)
    },
  }
}

function weighSecond(form: 'midpoint' | 'taylor', { known }: Walk, span: number, r0: number, w: number[]): number {
  const base = -Math.expm1(-span)
  if (known > 1) return firstDifference(w, base, form === 'midpoint' ? base / 2 : span * phi(2, -span), r0)
  w[0] = base
  return 1
}

/**
 * DPM-Solver++(3M). `curvature` 2 is the factor of the second difference that makes it third order; 1 is what the published
 * codes use. `shortRuns` gives the last but one step second order in runs below 15 evaluations, as diffusers does.
 */
export function thirdOrderRule(
  curvature: 1 | 2,
  { stochastic = false, ramp = 'midpoint', shortRuns = false }: ThirdOrderOptions = {},
): MultistepRule {
  return {
    quantity: 'data',
    depth: 3,
    stochastic,
    weigh: (walk, w) => {
      const { h, r0, r1 } = ratios(walk)
      const span = stochastic ? (1 + walk.problem.eta) * h : h
      const lowered = shortRuns && walk.count < 14 && walk.index === walk.count - 1
      if (walk.known < 3 || lowered) return weighSecond(ramp, walk, span, r0, w)
      const p2 = span * phi(2, -span)
      const p3 = -span * phi(3, -span) * curvature
      const share = r0 / (r0 + r1)
      const near = p2 * (1 + share) - p3 / (r0 + r1)
      const far = -p2 * share + p3 / (r0 + r1)
      w[0] = -Math.expm1(-span) + near / r0
      w[1] = -near / r0 + far / r1
      w[2] = -far / r1
      return 3
    },
  }
}

interface ThirdOrderOptions {
  readonly stochastic?: boolean
  readonly ramp?: 'midpoint' | 'taylor'
  readonly shortRuns?: boolean
}
