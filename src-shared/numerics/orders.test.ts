import { describe, expect, it } from 'vitest'
import { methods } from './methods/index.ts'
import { dormandPrince8 } from './dop853.ts'
import { fixedRungeKutta } from './solvers/fixed-rk.ts'
import { sampleSync } from './sample.ts'
import { bogackiShampine3, dormandPrince5, heunEuler2, type Tableau, tsitouras5 } from './tableaux.ts'
import { expanded, odeProblem } from './testing/exact.ts'
import { exactNetwork } from './testing/mixture.ts'
import { largestDifference, options } from './testing/options.ts'
import { endError, observedOrder } from './testing/order.ts'
import { vpLinearSchedule } from './schedules/index.ts'

const short = odeProblem('short')
const byId = (id: string): (typeof methods)[number] => methods.find(({ info }) => info.id === id)!
const fixed = methods.filter(({ info }) => !info.adaptive && info.deterministic && info.group !== 'one-step')
const octaves = [80, 160, 320, 640]

/** Slopes of 3.88 and 3.87 from 80 on: their first octave is not asymptotic yet, 3.78 and 3.74. */
const laterOctaves: readonly string[] = ['deis-tab3', 'unipc-3-noise']

describe('stated order on log-uniform levels of 80 to 640 steps, from exact starting values where a method needs several', () => {
  const one = fixed.filter(({ info }) => info.id !== 'dpm-fast')
  it.each(one.map((method) => [method.info.id, method] as const))('%s', (id, method) => {
    const steps = laterOctaves.includes(id) ? octaves.slice(1) : octaves
    const errors = steps.map((count) => endError(method, short, count))
    expect(Math.abs(observedOrder(steps, errors) - method.info.order), errors.join(' ')).toBeLessThan(0.1)
  })

  /**
   * Its steps of third order take three evaluations. The groups that are left end a run: 2, 1 for multiples of three, 1, or 2; a
   * single step of first order costs h^2, of second order h^3.
   */
  it.each([
    [0, [81, 159, 321, 639], 2],
    [1, [79, 160, 319, 640], 2],
    [2, [80, 161, 320, 641], 3],
  ])('dpm-fast, steps %i modulo 3', (residue, steps, order) => {
    expect(steps.every((count) => count % 3 === residue)).toBe(true)
    const errors = steps.map((count) => endError(byId('dpm-fast'), short, count))
    expect(Math.abs(observedOrder(steps, errors) - order), errors.join(' ')).toBeLessThan(0.1)
  })
})

describe('order from the methods’ own starting values', () => {
  /** The first steps are of lower order, and their error stays. UniPC raises its order fast enough to keep most of its own. */
  it.each([
    ['lms-4', 2.24],
    ['exp-ab-4', 2.03],
    ['deis-tab3', 2.06],
    ['dpmpp-3m-exact', 2.3],
    ['unipc-3', 3.61],
  ])('%s: %f', (id, order) => {
    const { network, z, end, sMin } = short
    const nodes = { id: 'exponential', rho: 7 }
    const errors = octaves.map((count) => {
      const { u } = sampleSync(network, options(z, { id, steps: count + 1, nodes }))
      return largestDifference(expanded(u, sMin), end)
    })
    expect(Math.abs(observedOrder(octaves, errors) - order), errors.join(' ')).toBeLessThan(0.1)
  })
})

describe('order of the adaptive pairs run with fixed steps', () => {
  /** Steps as many as leave the error above rounding; Dormand-Prince 8 reaches it at 40. */
  const pairs: readonly [string, Tableau, readonly number[], string, number][] = [
    ['Heun-Euler', heunEuler2, octaves, 'sigma', 0.1],
    ['Bogacki-Shampine 3', bogackiShampine3, octaves, 'sigma', 0.1],
    ['Dormand-Prince 5', dormandPrince5, [60, 80, 120], 'log-sigma', 0.1],
    ['Tsitouras 5', tsitouras5, [60, 80, 120], 'log-sigma', 0.1],
    ['Dormand-Prince 8', dormandPrince8, [20, 30, 40], 'sigma', 0.2],
  ]
  it.each(pairs)('%s', (_name, tableau, steps, chart, within) => {
    const method = { info: byId('heun').info, run: fixedRungeKutta(tableau) }
    const errors = steps.map((count) => endError(method, short, count, { chart }))
    expect(Math.abs(observedOrder(steps, errors) - tableau.order), errors.join(' ')).toBeLessThan(within)
  })
})

describe('what does not reach the order of its parts', () => {
  it.each(['karras', 'exponential'])('iPNDM with four answers is of second order on %s levels', (id) => {
    const steps = octaves
    const errors = steps.map((count) => endError(byId('ipndm'), short, count, { nodes: { id, rho: 7 } }))
    expect(Math.abs(observedOrder(steps, errors) - 2)).toBeLessThan(0.1)
  })

  it('the 3M of published codes is of second order, the exact one of third', () => {
    const steps = octaves
    const order = (id: string): number =>
      observedOrder(
        steps,
        steps.map((count) => endError(byId(id), short, count)),
      )
    expect(Math.abs(order('dpmpp-3m') - 2)).toBeLessThan(0.1)
    expect(Math.abs(order('dpmpp-3m-exact') - 3)).toBeLessThan(0.1)
  })

  it('DEIS in the time of a variance-preserving schedule keeps its order', () => {
    const { mixture, z, end, sMax, sMin } = short
    const schedule = { ...vpLinearSchedule(), sMax, sMin }
    const network = exactNetwork(mixture, schedule, { predictionType: 'epsilon', sigmaData: 0.5 })
    /** This schedule starts from unit variance instead of sMax. */
    const start = z.map((value) => (value * sMax) / Math.hypot(1, sMax))
    const problem = { ...short, network: { ...network, calls: 0 }, z: start, end }
    for (const id of ['deis-tab2', 'deis-tab3']) {
      const steps = [160, 320, 640]
      const errors = steps.map((count) => endError(byId(id), problem, count))
      expect(Math.abs(observedOrder(steps, errors) - byId(id).info.order), id).toBeLessThan(0.1)
    }
  })
})
