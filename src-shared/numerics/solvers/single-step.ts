import { crosses } from '../guidance.ts'
import { blend, combine } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Problem, Solver } from '../method.ts'
import { phi } from '../phi.ts'
import type { Demand, Evaluation } from '../types.ts'
import { createEvaluation } from './evaluation.ts'
import { overLevels, type Walk } from './levels.ts'

/**
 * An exponential Runge-Kutta method as data. With z = h (noise) or -h (data), h = ln(s/t), stage i lies at s_i = s e^(-c_i h) and
 *   noise: xbar_i = xbar + s_i sum_j w[j] eps_j,    data: xbar_i = (s_i/s) xbar + sum_j w[j] D_j;
 * the step itself is the stage after the last, at t.
 */
export interface SingleStepRule {
  readonly quantity: 'data' | 'noise'
  /** Places of the stages after the first, in lambda. */
  readonly c: readonly number[]
  readonly weigh: (stage: number, z: number, w: number[]) => void
}

export function singleStep(rule: SingleStepRule | ((problem: Problem) => SingleStepRule)): Solver {
  return overLevels((problem) => {
    const { state } = problem
    const { quantity, c, weigh } = typeof rule === 'function' ? rule(problem) : rule
    const pick = ({ denoised, eps }: Evaluation): Float64Array => (quantity === 'data' ? denoised : eps)
    const stages = c.map(() => createEvaluation(state))
    const inside = state()
    const w = [0, 0, 0, 0]
    const terms: Float64Array[] = []

    function* advance({ u, next, s, sNext, past }: Walk): Generator<Demand, void, void> {
      const h = Math.log(s / sNext)
      terms.length = 1
      terms[0] = pick(past[0]!)
      for (let i = 0; i <= c.length; i++) {
        const end = i === c.length
        const level = end || c[i] === 1 ? sNext : s * Math.exp(-c[i]! * h)
        weigh(i + 1, quantity === 'data' ? -h : h, w)
        const unit = cosLevel(level) * (quantity === 'data' ? 1 : level)
        for (let j = 0; j <= i; j++) w[j]! *= unit
        const a = quantity === 'data' ? sinLevel(level) / sinLevel(s) : cosLevel(level) / cosLevel(s)
        combine(end ? next : inside, a, u, w, terms)
        if (end) return
        yield { kind: 'evaluate', u: inside, s: level, into: stages[i]!, purpose: 'step', above: true }
        terms.push(pick(stages[i]!))
      }
    }

    return { depth: 1, advance }
  })
}

/**
 * DPM-Solver (noise) and DPM-Solver++ (data) of two or three stages, Lu et al. 2022, algorithms 1 and 2 and eq. 2S. `r` places
 * the second stage of the two-stage form; the three stages lie at 0, 1/3 and 2/3.
 */
export function dpmRule(quantity: 'data' | 'noise', stages: 2 | 3, r = 1 / 2): SingleStepRule {
  if (stages === 2) {
    return {
      quantity,
      c: [r],
      weigh: (stage, z, w) => {
        const base = -Math.expm1(stage === 1 ? r * z : z)
        w[0] = stage === 1 ? base : base * (1 - 1 / (2 * r))
        w[1] = base / (2 * r)
      },
    }
  }
  const [r1, r2] = [1 / 3, 2 / 3]
  return {
    quantity,
    c: [r1, r2],
    weigh: (stage, z, w) => {
      const place = stage === 1 ? r1 : stage === 2 ? r2 : 1
      const x = place * z
      const slope = stage === 1 ? 0 : -x * phi(2, x) * (stage === 2 ? r2 / r1 : 1 / r2)
      w[0] = -Math.expm1(x) - slope
      w[1] = stage === 2 ? slope : 0
      w[2] = stage === 3 ? slope : 0
    },
  }
}

/** RES of two or three stages (Zhang et al. 2023, table 3), an exponential Runge-Kutta method that meets the stiff order conditions. */
export function resRule(stages: 2 | 3, c2 = 1 / 2, c3 = 1): SingleStepRule {
  if (stages === 2) {
    return {
      quantity: 'data',
      c: [c2],
      weigh: (stage, z, w) => {
        const b2 = phi(2, z) / c2
        w[0] = stage === 1 ? -c2 * z * phi(1, c2 * z) : -z * (phi(1, z) - b2)
        w[1] = -z * b2
      },
    }
  }
  const gamma = (3 * c3 ** 3 - 2 * c3) / (c2 * (2 - 3 * c2))
  return {
    quantity: 'data',
    c: [c2, c3],
    weigh: (stage, z, w) => {
      if (stage === 1) w[0] = -c2 * z * phi(1, c2 * z)
      else if (stage === 2) {
        const a32 = gamma * c2 * phi(2, c2 * z) + (c3 ** 2 / c2) * phi(2, c3 * z)
        w[0] = -z * (c3 * phi(1, c3 * z) - a32)
        w[1] = -z * a32
      } else {
        const b3 = phi(2, z) / (gamma * c2 + c3)
        w[0] = -z * (phi(1, z) - (gamma + 1) * b3)
        w[1] = -z * gamma * b3
        w[2] = -z * b3
      }
    },
  }
}

/** Orders of the groups of `count` levels in one run: threes, and a lower end (Lu et al. 2022, section 3.4). */
export function fastOrders(count: number): number[] {
  const threes = Math.floor(count / 3)
  const rest = count % 3
  if (rest === 0) return count === 0 ? [] : [...Array.from({ length: threes - 1 }, () => 3), 2, 1]
  return [...Array.from({ length: threes }, () => 3), rest]
}

/** Steps between levels where guidance jumps, whose answers do not go together, and the Euler step from pure noise by itself. */
function segmentLengths(levels: Float64Array, breaks: readonly number[]): number[] {
  const lengths = [0]
  for (let n = 1; n < levels.length; n++) {
    lengths[lengths.length - 1]!++
    const alone = levels[n - 1] === Infinity || crosses(breaks, levels[n - 1]!, levels[n]!)
    if (n < levels.length - 1 && alone) lengths.push(0)
  }
  return lengths
}

/**
 * DPM-Solver-fast: one evaluation per level, three levels to a step of third order. The levels of a group are its stages, so that
 * any spacing serves: both difference quotients enter (Lu et al. 2022, the code's `taylor` form), with r_i their places in lambda.
 * A group ends where guidance jumps and after the step from pure noise, where only an Euler step is finite.
 */
export const fast: Solver = overLevels(({ state, levels, breaks }) => {
  const base = state()
  const orders = segmentLengths(levels, breaks).flatMap(fastOrders)
  const places = orders.flatMap((order) => Array.from({ length: order }, (_, i) => ({ stage: i, order })))
  const w = [0, 0, 0]
  const terms: Float64Array[] = []

  function advance({ u, next, s, sNext, index, past, levels: behind }: Walk): void {
    const { stage, order } = places[index]!
    if (stage === 0) base.set(u)
    const from = stage === 0 ? s : behind[stage]!
    if (from === Infinity) {
      blend(next, cosLevel(sNext), past[stage]!.denoised, sinLevel(sNext), past[stage]!.eps)
      return
    }
    const h = Math.log(from / sNext)
    const unit = cosLevel(sNext) * sNext
    const [e1, e2, e3] = [-Math.expm1(h), -h * phi(2, h), -h * phi(3, h)]
    const r1 = stage > 0 ? Math.log(from / behind[stage - 1]!) / h : 1
    const r2 = stage > 1 ? Math.log(from / behind[stage - 2]!) / h : 1
    if (stage === 0) w[0] = e1
    else if (stage === 1) {
      /** The last stage of a pair, or the second of three. */
      const slope = order === 2 ? e1 / (2 * r1) : e2 / r1
      w[0] = slope
      w[1] = e1 - slope
    } else {
      const near = (e2 * r2 - 2 * e3) / (r2 - r1) / r1
      const far = (2 * e3 - e2 * r1) / (r2 - r1) / r2
      w[0] = far
      w[1] = near
      w[2] = e1 - near - far
    }
    terms.length = stage + 1
    for (let j = 0; j <= stage; j++) {
      w[j]! *= unit
      terms[j] = past[j]!.eps
    }
    combine(next, cosLevel(sNext) / cosLevel(from), base, w, terms)
  }

  return { depth: 3, advance, fromInfinity: true }
})
