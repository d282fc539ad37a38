import { describe, expect, it } from 'vitest'
import { methods } from './methods/index.ts'
import { sampleSync, type SolverChoice } from './sample.ts'
import { edmSchedule, flowSchedule } from './schedules/index.ts'
import { richardson } from './solvers/richardson.ts'
import { expanded, odeProblem } from './testing/exact.ts'
import { exactNetwork, gaussian } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import { endError, observedOrder } from './testing/order.ts'

const short = odeProblem('short')
const byId = (id: string): (typeof methods)[number] => methods.find(({ info }) => info.id === id)!
const extrapolated = methods.filter(({ info }) => info.parameters.includes('richardson'))
const explicit = extrapolated.filter(({ info }) => !info.parameters.includes('tolerance'))
const nodes = { id: 'exponential', rho: 7 }

const run = (solver: Partial<SolverChoice> & { id: string }): ReturnType<typeof sampleSync> =>
  sampleSync(short.network, options(short.z, { nodes, steps: 20, ...solver }))

describe('Richardson extrapolation', () => {
  it('wraps every deterministic method of fixed steps without history, but itself and the one that mixes orders', () => {
    const others = methods.filter(
      ({ info }) => info.group === 'fixed-step' && info.deterministic && !extrapolated.some((method) => method.info === info),
    )
    expect(others.map(({ info }) => info.id).sort()).toEqual(['dpm-fast', 'richardson-euler', 'richardson-midpoint'])
  })

  /** The errors of a symmetric method have even powers only, so that it gains two. */
  const gain = (id: string): number => (id === 'implicit-trapezoid' ? 2 : 1)

  it.each(extrapolated.map((method) => [method.info.id, method] as const))('%s gains an order', (id, method) => {
    const wrapped = { ...method, run: richardson(method) }
    const steps = method.info.order === 4 ? [20, 40, 80] : [80, 160, 320]
    const errors = steps.map((count) => endError(wrapped, short, count))
    expect(observedOrder(steps, errors), errors.join(' ')).toBeGreaterThan(method.info.order + gain(id) - 0.12)
  })

  it('of the midpoint rule is the tableau of that name', () => {
    const a = run({ id: 'midpoint', richardson: true, chart: 'sigma' })
    const b = run({ id: 'richardson-midpoint', chart: 'sigma' })
    expect(a.nfe.total).toBe(b.nfe.total)
    expect(largestDifference(a.u, b.u)).toBeLessThan(1e-12)
  })

  it('of Euler is twice the halves, in log-SNR, less the whole', () => {
    const at = (...levels: number[]): Float64Array =>
      run({ id: 'euler', steps: levels.length, nodes: { ...nodes, id: 'custom', list: levels } }).u
    const { u } = run({ id: 'euler', richardson: true, steps: 2, nodes: { ...nodes, id: 'custom', list: [4, 1] } })
    const [whole, half] = [at(4, 1), at(4, 2, 1)]
    expect(
      largestDifference(
        u,
        half.map((value, i) => 2 * value - whole[i]!),
      ),
    ).toBeLessThan(1e-14)
    expect(largestDifference(u, half)).toBeGreaterThan(1e-3)
  })

  it.each(explicit.map(({ info }) => [info.id, info.nfePerStep] as const))('%s costs 3k - 1 evaluations a step', (id, k) => {
    expect(run({ id, richardson: true }).nfe.total).toBe(19 * (3 * k - 1) + 1)
  })

  it.each([12, 40, 200])('of an implicit method ends at the last level within %i evaluations', (maxNfe) => {
    const result = run({ id: 'implicit-trapezoid', richardson: true, steps: 60, maxNfe, rtol: 1e-13, atol: 1e-14 })
    expect([result.status, result.nfe.total, result.s]).toEqual(['budgetLimited', maxNfe, short.sMin])
    expect(result.x0.every(Number.isFinite)).toBe(true)
  })

  it('of an implicit method takes the halves where a step has to be divided', () => {
    const network = exactNetwork(gaussian([0, 0, 0], 0.5), edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
    const tight = { id: 'implicit-euler', rtol: 1e-13, atol: 1e-15, chart: 'sigma' }
    const at = (richardson: boolean, ...list: number[]): ReturnType<typeof sampleSync> =>
      sampleSync(network, options(standardStart(3), { ...tight, richardson, nodes: { id: 'custom', rho: 7, list } }))
    const whole = at(true, 5, 0.5)
    expect(whole.rejectedSteps).toBeGreaterThan(0)
    expect(largestDifference(whole.u, at(false, 5, 2.75, 0.5).u)).toBeLessThan(1e-13)
    expect(at(true, 5, 4.5).rejectedSteps).toBe(0)
  })

  it('is left alone where the method cannot be extrapolated', () => {
    expect(run({ id: 'dpmpp-2m', richardson: true }).u).toEqual(run({ id: 'dpmpp-2m' }).u)
  })

  it('goes together with the analytic first step', () => {
    const { nfe } = run({ id: 'heun', richardson: true, afs: true })
    expect(nfe.total).toBe(19 * 5)
  })

  it.each(extrapolated.map(({ info }) => info.id))('%s begins at the pure noise of a flow model', (id) => {
    const network = exactNetwork(short.mixture, flowSchedule(), { predictionType: 'flow' })
    const solver = { id, steps: 12, nodes: { id: 'uniform', rho: 7 } }
    const end = sampleSync(network, options(short.z, { ...solver, steps: 400 })).x0
    const error = (richardson: boolean): number =>
      largestDifference(sampleSync(network, options(short.z, { ...solver, richardson })).x0, end)
    expect(error(true)).toBeLessThan(error(false))
  })
})

describe('the second evaluation of a two-stage step', () => {
  it.each(['dpm-2', 'dpmpp-2s'])('%s is of second order wherever it lies', (id) => {
    for (const r of [0.25, 0.75, 1]) {
      const errors = [80, 160, 320].map((count) => {
        const { u } = sampleSync(short.network, options(short.z, { id, steps: count + 1, nodes, r }))
        return largestDifference(expanded(u, short.sMin), short.end)
      })
      expect(Math.abs(observedOrder([80, 160, 320], errors) - 2), `r = ${r}: ${errors.join(' ')}`).toBeLessThan(0.1)
    }
  })

  it('at the end of the step makes dpm-2 Heun’s rule in sigma', () => {
    const [a, b] = [run({ id: 'dpm-2', r: 1 }), run({ id: 'heun', chart: 'sigma' })]
    expect(largestDifference(a.u, b.u)).toBeLessThan(1e-12)
  })

  it('lies halfway where nothing is said', () => {
    expect(run({ id: byId('dpm-2').info.id }).u).toEqual(run({ id: 'dpm-2', r: 0.5 }).u)
    expect(run({ id: 'dpm-2' }).u).not.toEqual(run({ id: 'dpm-2', r: 0.6 }).u)
  })
})
