import { combine } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Problem, Solver } from '../method.ts'
import type { Demand, Evaluation } from '../types.ts'
import { overLevels, type Stepper, type Walk } from './levels.ts'

/**
 * A linear multistep method as data. With xbar = x/alpha and lambda = -ln s, a step from s to t is
 *   noise: xbar' = xbar + sum_j w[j] eps[j]            (the exact integral of eps ds)
 *   data:  xbar' = (t/s) xbar + sum_j w[j] D[j]        (the exact integral of e^(lambda - lambda_t) D dlambda)
 * over the answers at walk.levels, newest first. With `eta` (data only) the propagator is (t/s) e^(-eta h), h = ln(s/t), and
 * t sqrt(1 - e^(-2 eta h)) z is added.
 */
export interface MultistepRule {
  readonly quantity: 'data' | 'noise'
  readonly depth: number
  readonly stochastic?: boolean
  /** Fills w for a step of the walk and returns how many answers it uses. */
  readonly weigh: (walk: Walk, w: number[]) => number
  /** The same with the answer at sNext in front; it takes the place of the predicted state. */
  readonly reweigh?: (walk: Walk, w: number[]) => number
}

const pick = (rule: MultistepRule, { denoised, eps }: Evaluation): Float64Array => (rule.quantity === 'data' ? denoised : eps)

export function multistep(rule: MultistepRule): Solver {
  return overLevels((problem) => createStepper(rule, problem))
}

function createStepper(rule: MultistepRule, problem: Problem): Stepper {
  const { eta } = problem
  const w: number[] = Array.from({ length: rule.depth + 1 }, () => 0)
  const terms: Float64Array[] = []
  const noise = rule.stochastic ? problem.state() : null

  const sum = (walk: Walk, used: number, answer: Evaluation | null): void => {
    const { s, sNext, past, u, next } = walk
    const c = cosLevel(sNext)
    const lead = answer ? 1 : 0
    if (answer) terms[0] = pick(rule, answer)
    for (let j = lead; j < used; j++) terms[j] = pick(rule, past[j - lead]!)
    for (let j = 0; j < used; j++) w[j]! *= c
    let a = rule.quantity === 'data' ? sinLevel(sNext) / sinLevel(s) : c / cosLevel(s)
    let count = used
    if (noise && eta > 0) {
      const h = Math.log(s / sNext)
      a *= Math.exp(-eta * h)
      w[count] = sinLevel(sNext) * Math.sqrt(-Math.expm1(-2 * eta * h))
      terms[count++] = noise
    }
    terms.length = count
    combine(next, a, u, w, terms)
  }

  function* noisy(walk: Walk): Generator<Demand, void, void> {
    if (eta > 0) yield { kind: 'noise', into: noise! }
    sum(walk, rule.weigh(walk, w), null)
  }

  function predict(walk: Walk): void {
    sum(walk, rule.weigh(walk, w), null)
  }

  return {
    depth: rule.depth,
    advance: rule.stochastic ? noisy : predict,
    stochastic: rule.stochastic && eta > 0,
    fromInfinity: rule.stochastic,
    ...(rule.reweigh && { correct: (walk: Walk, answer: Evaluation) => sum(walk, rule.reweigh!(walk, w), answer) }),
  }
}
