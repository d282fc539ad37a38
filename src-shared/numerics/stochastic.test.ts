import { describe, expect, it } from 'vitest'
import { sampleSync, type SolverChoice } from './sample.ts'
import { edmSchedule, flowSchedule, vpLinearSchedule } from './schedules/index.ts'
import { exactNetwork, gaussian, mixture4 } from './testing/mixture.ts'
import { observedOrder } from './testing/order.ts'
import { options, standardStart } from './testing/options.ts'
import type { PredictionType, Schedule } from './types.ts'

const deviation = 0.5
const draws = 700

/**
 * Marginal variance of xbar at the end of a run on a centred Gaussian, without sampling: the step is linear in the state and in
 * every draw of noise, so that one element per draw carries that draw's gain.
 */
function endVariance(
  solver: Partial<SolverChoice>,
  schedule: Schedule = edmSchedule(),
  predictionType: PredictionType = 'edm',
): { variance: number; exact: number } {
  const network = exactNetwork(
    gaussian(
      Array.from({ length: draws }, () => 0),
      deviation,
    ),
    schedule,
    {
      predictionType,
      sigmaData: 0.5,
    },
  )
  const start = new Float64Array(draws)
  /** The exact start has variance deviation^2 + s^2, the noise alone s^2. */
  start[0] = Math.hypot(deviation, schedule.sMax) / schedule.sMax
  let drawn = 0
  const noise = {
    fill: (out: Float64Array): void => {
      out.fill(0)
      out[++drawn] = 1
    },
  }
  const { u, s } = sampleSync(network, options(start, solver, { noise }))
  const variance = u.reduce((sum, value) => sum + value * value, 0) * (1 + s * s)
  return { variance, exact: deviation ** 2 + s ** 2 }
}

const grid = { id: 'exponential', rho: 7 }

describe('marginal variance on a Gaussian', () => {
  const cases: readonly [string, Partial<SolverChoice>, number][] = [
    ['DDIM(0.5), first order', { id: 'ddim-eta', eta: 0.5 }, 1],
    ['Euler ancestral, first order', { id: 'euler-ancestral' }, 1],
    ['Euler-Maruyama in s, first order', { id: 'euler-maruyama', chart: 'sigma' }, 1],
    ['Euler-Maruyama in s at eta 0.3, first order', { id: 'euler-maruyama', chart: 'sigma', eta: 0.3 }, 1],
    ['SDE-DPM++ 2M, second order', { id: 'sde-dpmpp-2m' }, 2],
    ['SDE-DPM++ 2M at eta 0.5, second order', { id: 'sde-dpmpp-2m', eta: 0.5 }, 2],
    ['SDE-DPM++ 3M, second order', { id: 'sde-dpmpp-3m' }, 2],
  ]
  it.each(cases)('%s', (_name, solver, order) => {
    const steps = [80, 160, 320, 640]
    const errors = steps.map((count) => {
      const { variance, exact } = endVariance({ steps: count + 1, nodes: grid, ...solver })
      return Math.abs(variance - exact)
    })
    expect(Math.abs(observedOrder(steps.slice(1), errors.slice(1)) - order), errors.join(' ')).toBeLessThan(0.15)
  })

  it('of Heun is 0.2784 after 18 Karras levels, of Heun with churn 0.3161 after 18 and 0.2537 after 128', () => {
    const nodes = { id: 'karras', rho: 7 }
    const churn = { amount: 40, min: 0, max: Infinity, noise: 1 }
    const at = (steps: number): number => endVariance({ id: 'heun-churn', steps, nodes, churn }).variance
    const plain = endVariance({ id: 'heun', steps: 18, nodes, chart: 'sigma' }).variance
    expect(plain).toBeCloseTo(0.2784, 4)
    expect(endVariance({ id: 'heun-churn', steps: 18, nodes, churn: { ...churn, amount: 0 } }).variance).toBeCloseTo(plain, 12)
    expect(at(18)).toBeCloseTo(0.3161, 4)
    expect(at(128)).toBeCloseTo(0.2537, 4)
    expect(Math.abs(at(640) - deviation ** 2)).toBeLessThan(0.4 * Math.abs(at(160) - deviation ** 2))
  })

  it('Euler-Maruyama integrates the VP-SDE in its own time', () => {
    const schedule = vpLinearSchedule()
    const errors = [100, 200, 400].map((steps) => {
      const { variance, exact } = endVariance(
        { id: 'euler-maruyama', steps, nodes: { id: 'uniform', rho: 7 } },
        schedule,
        'epsilon',
      )
      return Math.abs(variance - exact)
    })
    expect(errors[1]! / errors[2]!).toBeGreaterThan(1.7)
    expect(errors[2]!).toBeLessThan(0.01)
  })
})

describe('the noise', () => {
  const network = exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' })

  it('is drawn once a step, from pure noise on too, and not at all where eta is 0', () => {
    for (const id of ['ddim-eta', 'sde-dpmpp-2m', 'sde-dpmpp-3m']) {
      for (const eta of [0, 0.7]) {
        let drawn = 0
        const noise = { fill: (out: Float64Array): void => void (out.fill(0.1), drawn++) }
        const result = sampleSync(
          network,
          options(standardStart(4), { id, eta, steps: 9, nodes: { id: 'trailing', rho: 7 } }, { noise }),
        )
        expect(drawn, id).toBe(eta > 0 ? 8 : 0)
        expect(result.x0.every(Number.isFinite)).toBe(true)
      }
    }
  })

  it('refuses a negative eta', () => {
    expect(() => sampleSync(network, options(standardStart(4), { id: 'ddim-eta', eta: -1 }))).toThrow('eta must be at least 0')
  })
})
