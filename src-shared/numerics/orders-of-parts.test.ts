import { describe, expect, it } from 'vitest'
import type { Method } from './method.ts'
import { findMethod } from './methods/index.ts'
import { edmSchedule } from './schedules/index.ts'
import { sampleSync } from './sample.ts'
import { type MultistepRule, multistep } from './solvers/multistep.ts'
import { equalStepRule, thirdOrderRule } from './solvers/multistep-rules.ts'
import { uniPcRule } from './solvers/unipc.ts'
import { odeProblem } from './testing/exact.ts'
import { exactNetwork, gaussian } from './testing/mixture.ts'
import { options } from './testing/options.ts'
import { endError, observedOrder } from './testing/order.ts'

const short = odeProblem('short')
const { info } = findMethod('unipc-3')
const octaves = [80, 160, 320, 640]
const methodOf = (rule: MultistepRule): Method => ({ info, run: multistep(rule) })
const order = (rule: MultistepRule, steps = octaves, solver: object = {}): number => {
  const errors = steps.map((count) => endError(methodOf(rule), short, count, solver))
  return observedOrder(steps, errors)
}

describe('UniPC', () => {
  const forms = ([1, 2, 3] as const).flatMap((p) =>
    (['bh1', 'bh2'] as const).flatMap((variant) =>
      (['data', 'noise'] as const).map((quantity) => [p, variant, quantity] as const),
    ),
  )
  it.each(forms)('predicting only, UniP-%i %s (%s) is of its own order', (p, variant, quantity) => {
    const { reweigh: _, ...predictor } = uniPcRule(p, variant, quantity)
    expect(Math.abs(order(predictor) - p)).toBeLessThan(0.1)
  })

  it('with a last step of first order is of second order, whatever its own', () => {
    const rule = uniPcRule(3, 'bh2', 'data')
    const lowered: MultistepRule = {
      ...rule,
      weigh: (walk, w) => {
        if (walk.index < walk.count - 1) return rule.weigh(walk, w)
        w[0] = 1 - walk.sNext / walk.s
        return 1
      },
      reweigh: (walk, w) => {
        if (walk.index < walk.count - 1) return rule.reweigh!(walk, w)
        w[0] = 0
        w[1] = 1 - walk.sNext / walk.s
        return 2
      },
    }
    expect(Math.abs(order(lowered) - 2)).toBeLessThan(0.1)
    expect(order(rule)).toBeGreaterThan(3.8)
  })
})

it.each([2, 3, 4].flatMap((q) => ['karras', 'exponential'].map((id) => [q, id] as const)))(
  'the equal-step form of %i answers is of second order on %s levels',
  (q, id) => {
    expect(Math.abs(order(equalStepRule(q), octaves, { nodes: { id, rho: 7 } }) - 2)).toBeLessThan(0.1)
  },
)

/** diffusers' SDE-DPM-Solver++(3M): 1/2 with the wrong sign in the factor of the second difference moves it by -1. */
function wrongSign(stochastic: boolean): MultistepRule {
  const rule = thirdOrderRule(1, { stochastic, ramp: 'taylor' })
  return {
    ...rule,
    weigh: (walk, w) => {
      const used = rule.weigh(walk, w)
      if (used < 3) return used
      const { s, sNext, levels } = walk
      const h = Math.log(s / sNext)
      const r0 = Math.log(levels[1]! / levels[0]!) / h
      const r1 = Math.log(levels[2]! / levels[1]!) / h
      w[0]! -= 1 / r0 / (r0 + r1)
      w[1]! += (1 / r0 + 1 / r1) / (r0 + r1)
      w[2]! -= 1 / r1 / (r0 + r1)
      return used
    },
  }
}

describe('the wrong sign in the third-order SDE solver of diffusers', () => {
  it('makes it first order on the flow', () => {
    expect(Math.abs(order(wrongSign(false)) - 1)).toBeLessThan(0.15)
  })

  /** The run is linear in its start and every draw, so one element a draw carries its gain. */
  const variance = (rule: MultistepRule, steps: number): number => {
    const size = steps + 1
    const law = gaussian(new Array<number>(size).fill(0), 0.5)
    const network = exactNetwork(law, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
    const start = new Float64Array(size)
    start[0] = Math.hypot(0.5, 80) / 80
    let drawn = 0
    const noise = {
      fill: (out: Float64Array): void => {
        out.fill(0)
        out[++drawn] = 1
      },
    }
    const choice = { steps: steps + 1, nodes: { id: 'exponential', rho: 7 }, eta: 1 }
    const { u, s } = sampleSync(network, options(start, choice, { noise, method: methodOf(rule) }))
    return u.reduce((sum, value) => sum + value * value, 0) * (1 + s * s)
  }

  it('makes it first order in the marginal variance, where the right one is of second', () => {
    const exact = 0.5 ** 2 + 0.002 ** 2
    for (const [rule, expected] of [
      [wrongSign(true), 1],
      [thirdOrderRule(1, { stochastic: true, ramp: 'taylor' }), 2],
    ] as const) {
      const errors = octaves.map((steps) => Math.abs(variance(rule, steps) - exact))
      expect(Math.abs(observedOrder(octaves.slice(1), errors.slice(1)) - expected)).toBeLessThan(0.15)
    }
  })
})
