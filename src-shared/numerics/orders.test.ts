import { describe, expect, it } from 'vitest'
import { methods } from './methods/index.ts'
import { dormandPrince8 } from './dop853.ts'
import { fixedRungeKutta } from './solvers/fixed-rk.ts'
import { heunEuler2, type Tableau, tsitouras5 } from './tableaux.ts'
import { odeProblem } from './testing/exact.ts'
import { exactNetwork } from './testing/mixture.ts'
import { endError, observedOrder } from './testing/order.ts'
import { vpLinearSchedule } from './schedules/index.ts'

const short = odeProblem('short')
const byId = (id: string): (typeof methods)[number] => methods.find(({ info }) => info.id === id)!
const fixed = methods.filter(({ info }) => !info.adaptive && info.deterministic && info.group !== 'one-step')

describe('stated order on log-uniform levels, exact starting values', () => {
  it.each(fixed.map((method) => [method.info.id, method] as const))('%s', (_id, method) => {
    const { order } = method.info
    /** All 2 modulo 3, so that methods which step in threes end alike. */
    const steps = [161, 320, 641]
    const errors = steps.map((count) => endError(method, short, count))
    expect(Math.abs(observedOrder(steps, errors) - order), errors.join(' ')).toBeLessThan(0.1)
  })
})

describe('order of the adaptive pairs run with fixed steps', () => {
  const pairs: readonly [string, Tableau, readonly number[], string][] = [
    ['Heun-Euler', heunEuler2, [160, 320, 640], 'sigma'],
    ['Tsitouras 5', tsitouras5, [40, 80, 160], 'log-sigma'],
    ['Dormand-Prince 8', dormandPrince8, [20, 30, 40], 'sigma'],
  ]
  it.each(pairs)('%s', (_name, tableau, steps, chart) => {
    const method = { info: byId('heun').info, run: fixedRungeKutta(tableau) }
    const errors = steps.map((count) => endError(method, short, count, { chart }))
    expect(Math.abs(observedOrder(steps, errors) - tableau.order), errors.join(' ')).toBeLessThan(0.2)
  })
})

describe('what does not reach the order of its parts', () => {
  it.each(['karras', 'exponential'])('iPNDM with four answers is of second order on %s levels', (id) => {
    const steps = [160, 320, 640]
    const errors = steps.map((count) => endError(byId('ipndm'), short, count, { nodes: { id, rho: 7 } }))
    expect(Math.abs(observedOrder(steps, errors) - 2)).toBeLessThan(0.1)
  })

  it('the 3M of published codes is of second order, the exact one of third', () => {
    const steps = [160, 320, 640]
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
