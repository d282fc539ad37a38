import { combine } from '../kernels.ts'
import { cosLevel } from '../level.ts'
import type { Problem } from '../method.ts'
import type { Demand } from '../types.ts'
import { createEvaluation } from './evaluation.ts'
import { overLevels, type Walk } from './levels.ts'
import { equalStepRule } from './multistep-rules.ts'

const warmUpSteps = 3
const halves = [0.5, 0.5, 1]

/**
 * PNDM: three steps by the pseudo Runge-Kutta method, whose stages are DDIM transfers xbar' = xbar + (t - s) eps by way of the
 * middle of the time labels, then the equal-step multistep form. The warm-up costs nine evaluations more than plain steps.
 */
export const pseudoRungeKutta = overLevels((problem: Problem) => {
  const { schedule, state } = problem
  const rule = equalStepRule(4)
  const w = [0, 0, 0, 0]
  const terms: Float64Array[] = []
  const inside = state()
  const stages = [createEvaluation(state), createEvaluation(state), createEvaluation(state)]
  const one = [0]
  const single: Float64Array[] = [inside]

  function* warmUp({ u, next, s, sNext, past }: Walk): Generator<Demand, void, void> {
    const middle = schedule.s((schedule.t(s) + schedule.t(sNext)) / 2)
    const c = cosLevel(s)
    for (let i = 0; i < 3; i++) {
      const level = halves[i] === 1 ? sNext : middle
      one[0] = cosLevel(level) * (level - s)
      single[0] = i === 0 ? past[0]!.eps : stages[i - 1]!.eps
      combine(inside, cosLevel(level) / c, u, one, single)
      yield { kind: 'evaluate', u: inside, s: level, into: stages[i]!, purpose: 'step', above: true }
    }
    const unit = (cosLevel(sNext) * (sNext - s)) / 6
    for (let i = 0; i < 4; i++) w[i] = i === 0 || i === 3 ? unit : 2 * unit
    for (let i = 0; i < 4; i++) terms[i] = i === 0 ? past[0]!.eps : stages[i - 1]!.eps
    combine(next, cosLevel(sNext) / c, u, w, terms)
  }

  function advance(walk: Walk): Generator<Demand, void, void> | undefined {
    if (walk.index < warmUpSteps) return warmUp(walk)
    const used = rule.weigh(walk, w)
    const c = cosLevel(walk.sNext)
    for (let j = 0; j < used; j++) {
      w[j]! *= c
      terms[j] = walk.past[j]!.eps
    }
    terms.length = used
    combine(walk.next, c / cosLevel(walk.s), walk.u, w, terms)
    return undefined
  }

  return { depth: 4, advance }
})
