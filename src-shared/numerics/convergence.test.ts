import { describe, expect, it } from 'vitest'
import type { Method } from './method.ts'
import { euler } from './methods/euler.ts'
import { heun } from './methods/heun.ts'
import { sampleSync } from './sample.ts'
import { fixedRungeKutta } from './solvers/fixed-rk.ts'
import { bogackiShampine3, dormandPrince5, type Tableau } from './tableaux.ts'
import { expanded, odeProblem } from './testing/exact.ts'
import { largestDifference, options } from './testing/options.ts'

/** Fifth order meets rounding too soon on the short problem (s from 8 to 0.15); the long one runs from 80 to 0.002. */
const problems = { short: odeProblem('short'), long: odeProblem('four') }
type Name = keyof typeof problems

function errorWith(method: Method, steps: number, chart: string, name: Name): number {
  const { network, z, end, sMin } = problems[name]
  const result = sampleSync(network, options(z, { steps: steps + 1, nodes: { id: 'exponential', rho: 7 }, chart }, { method }))
  return largestDifference(expanded(result.u, sMin), end)
}

/** Slope of ln error over ln N by least squares. */
function observedOrder(steps: readonly number[], errors: readonly number[]): number {
  const x = steps.map(Math.log)
  const y = errors.map(Math.log)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const covariance = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0)
  return -covariance / x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
}

const plain = (tableau: Tableau): Method => ({ info: heun.info, run: fixedRungeKutta(tableau) })
const steps = [80, 160, 320, 640]

describe('order of convergence on the mixture, log-uniform levels', () => {
  const cases: readonly [string, Method, number, string, Name][] = [
    ['euler', euler, 1, 'auto', 'short'],
    ['heun in s', heun, 2, 'auto', 'short'],
    ['heun, angle', heun, 2, 'angle', 'short'],
    ['heun, rectified flow', heun, 2, 'rectified-flow', 'short'],
    ['Bogacki-Shampine 3, angle', plain(bogackiShampine3), 3, 'angle', 'short'],
    ['Bogacki-Shampine 3, log sigma', plain(bogackiShampine3), 3, 'log-sigma', 'short'],
    ['Dormand-Prince 5, rectified flow', plain(dormandPrince5), 5, 'rectified-flow', 'long'],
    ['Dormand-Prince 5, log sigma', plain(dormandPrince5), 5, 'log-sigma', 'long'],
  ]
  for (const [name, method, order, chart, problem] of cases) {
    it(`${name}: ${order}`, () => {
      const errors = steps.map((count) => errorWith(method, count, chart, problem))
      expect(Math.abs(observedOrder(steps, errors) - order)).toBeLessThan(0.1)
    })
  }
})
