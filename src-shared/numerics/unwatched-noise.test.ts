import { describe, expect, it } from 'vitest'
import { createChart } from './charts.ts'
import { elementary } from './controller.ts'
import type { StepRecord } from './drive.ts'
import { findMethod } from './methods/index.ts'
import { sampleSync, type SampleResult } from './sample.ts'
import { betasByName, type DiscreteAdapter, discreteSchedule, edmSchedule, levelsFromBetas } from './schedules/index.ts'
import { adaptiveRungeKutta } from './solvers/adaptive-rk.ts'
import { dormandPrince5 } from './tableaux.ts'
import { odeProblem } from './testing/exact.ts'
import { exactNetwork, gaussian, type Mixture, normals } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import { observedOrder } from './testing/order.ts'
import type { Schedule } from './types.ts'

/** Dormand and Prince's pair under elementary control, which takes noise for what it looks like. */
const policy = { controller: elementary, weighted: true, watchesNoise: false }
const method = { info: findMethod('uhp-fi').info, run: adaptiveRungeKutta(dormandPrince5, policy) }
const { mixture } = odeProblem('wide')
const size = mixture.mean[0]!.length
const seeds = [1, 2, 3, 4, 5, 6]

/** White noise of delta times the deviation of the data, 1/2, on every element of D. */
function networkOf(
  law: Mixture,
  delta: number,
  seed: number,
  schedule: Schedule = edmSchedule(),
): ReturnType<typeof exactNetwork> {
  const normal = normals(seed + 100)
  return exactNetwork(law, schedule, {
    predictionType: 'epsilon',
    sigmaData: 0.5,
    ...(delta > 0 && { disturb: () => 0.5 * delta * normal() }),
  })
}

describe('the error estimate of one step', () => {
  const chart = createChart('rectified-flow', 0.5)
  const smooth = gaussian(new Array<number>(size).fill(0.1), 0.5)
  const from = 0.8
  /** Root mean square over seeds of the estimate of a step of size h. */
  function estimate(delta: number, h: number): number {
    const atol = 1e3
    const sum = seeds.reduce((total, seed) => {
      const errors: number[] = []
      const onStep = ({ kind, error }: StepRecord): void => void (kind === 'step' && errors.push(error!))
      const span = { sMax: from, sMin: chart.s(chart.tau(from) - h) }
      const choice = { rtol: 1e-300, atol, chart: chart.id }
      sampleSync(networkOf(smooth, delta, seed), options(standardStart(size, seed), choice, { method, onStep, ...span }))
      expect(errors).toHaveLength(1)
      return total + (errors[0]! * atol) ** 2
    }, 0)
    return Math.sqrt(sum / seeds.length)
  }
  const steps = [0.1, 0.05, 0.025]
  const orderOf = (delta: number): number =>
    -observedOrder(
      steps,
      steps.map((h) => estimate(delta, h)),
    )

  it('falls by the fifth power of the step on a clean network, by the first on a noisy one', () => {
    expect(orderOf(0)).toBeGreaterThan(4.5)
    expect(Math.abs(orderOf(1e-3) - 1)).toBeLessThan(0.2)
  })

  /** f = eps - D with the noise of D in both, delta/2 (1 + 1/s); 288 draws leave 4 % of chance. */
  it('is 0.08 H delta_f where noise makes it', () => {
    expect(Math.hypot(...dormandPrince5.e)).toBeCloseTo(0.0797, 4)
    const h = 0.01
    const deltaF = 0.5e-3 * (1 + 1 / from)
    expect(Math.abs(estimate(1e-3, h) / (0.0797 * h * deltaF) - 1)).toBeLessThan(0.15)
  })
})

describe('noise that is not watched', () => {
  function runs(delta: number, tolerance: number): { nfe: number; orders: number[] } {
    const orders: number[] = []
    const nfe = seeds.reduce((sum, seed) => {
      const records: StepRecord[] = []
      const choice = { rtol: tolerance, atol: tolerance, chart: 'rectified-flow', maxNfe: 20_000 }
      const onStep = (record: StepRecord): void => void records.push(record)
      const result = sampleSync(networkOf(mixture, delta, seed), options(standardStart(size, seed), choice, { method, onStep }))
      for (const [i, retry] of records.slice(1).entries()) {
        const failed = records[i]!
        if (failed.accepted || retry.kind !== 'step') continue
        orders.push(Math.log(failed.error! / retry.error!) / Math.log(failed.h / retry.h))
      }
      return sum + result.nfe.total
    }, 0)
    orders.sort((a, b) => a - b)
    return { nfe, orders }
  }
  const median = ({ orders }: { orders: number[] }): number => orders[orders.length >> 1]!

  it('costs evaluations in proportion to 1/tolerance far below it, and little above a tenth of it', () => {
    const at = (delta: number): number[] => [1e-4, 1e-5, 1e-6].map((tolerance) => runs(delta, tolerance).nfe)
    const [clean, noisy] = [at(0), at(1e-3)]
    expect(clean[2]! / clean[1]!).toBeLessThan(1.8)
    expect(noisy[1]! / noisy[0]!).toBeGreaterThan(3)
    expect(noisy[2]! / noisy[1]!).toBeGreaterThan(4)
    expect(noisy[0]! / clean[0]!).toBeLessThan(2)
    // A hundredth of the noise.
    expect(noisy[1]! / clean[1]!).toBeGreaterThan(2.4)
  })

  it('shows in the order that retries observe: between 1.4 and 2.5 for 3 and more', () => {
    for (const tolerance of [1e-4, 1e-5, 1e-6]) expect(median(runs(0, tolerance)), `${tolerance}`).toBeGreaterThan(3)
    for (const [delta, tolerance] of [
      [1e-3, 1e-5],
      [1e-4, 1e-6],
    ] as const)
      expect(Math.abs(median(runs(delta, tolerance)) - 1.7), `${delta}`).toBeLessThan(0.5)
  })
})

/** The reading rounded down makes the velocity piecewise constant in time. */
describe('whole training steps', () => {
  const levels = levelsFromBetas(betasByName('linear', 1e-4, 0.02, 1000))
  const run = (adapter: DiscreteAdapter, seed: number, tolerance: number): SampleResult => {
    const choice = { rtol: tolerance, atol: tolerance, chart: 'log-sigma', maxNfe: 20_000 }
    const network = networkOf(mixture, 0, seed, discreteSchedule(levels, adapter))
    return sampleSync(network, options(standardStart(size, seed), choice, { method }))
  }
  const rms = (a: Float64Array, b: Float64Array): number =>
    Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length)

  it('leave an error that no tolerance lowers, for more evaluations', () => {
    const tolerances = [1e-4, 1e-5, 1e-6]
    const exact = seeds.map((seed) => run('log-sigma', seed, 1e-10).x0)
    const [between, whole] = (['log-sigma', 'floor'] as const).map((adapter) =>
      tolerances.map((tolerance) => {
        const results = seeds.map((seed) => run(adapter, seed, tolerance))
        const errors = results.map(({ x0 }, i) => rms(x0, exact[i]!)).sort((a, b) => a - b)
        return { error: (errors[2]! + errors[3]!) / 2, nfe: results.reduce((sum, { nfe }) => sum + nfe.total, 0) }
      }),
    )
    expect(between![2]!.error).toBeLessThan(between![0]!.error / 50)
    expect(whole![2]!.error / whole![0]!.error).toBeGreaterThan(0.5)
    for (const { error } of whole!) {
      expect(error).toBeGreaterThan(2e-4)
      expect(error).toBeLessThan(2e-3)
    }
    expect(whole![1]!.nfe / between![1]!.nfe).toBeGreaterThan(1.1)
    expect(whole![2]!.nfe / between![2]!.nfe).toBeGreaterThan(2)
  })
})

describe('what a tolerance promises', () => {
  const network = networkOf(mixture, 0, 0)
  const many = Array.from({ length: 20 }, (_, i) => i + 1)
  const exact = many.map((seed) => sampleSync(network, options(standardStart(size, seed), { rtol: 1e-11, atol: 1e-11 })).x0)
  const ended = (id: string, tolerance: number): { nfe: number; error: number; worst: number } => {
    const choice = { id, rtol: tolerance, atol: tolerance, chart: id === 'uhp-fi' ? 'rectified-flow' : 'auto' }
    const results = many.map((seed) => sampleSync(network, options(standardStart(size, seed), choice)))
    const errors = results.map(({ x0 }, i) => largestDifference(x0, exact[i]!)).sort((a, b) => a - b)
    return { nfe: results.reduce((sum, { nfe }) => sum + nfe.total, 0), error: errors[10]!, worst: errors[19]! }
  }

  it('is the error of a step, not of the end, which may be ten times as large', () => {
    for (const tolerance of [1e-3, 1e-4, 1e-5]) {
      const { worst } = ended('uhp-fi', tolerance)
      expect(worst / tolerance, `${tolerance}`).toBeGreaterThan(2)
      expect(worst / tolerance, `${tolerance}`).toBeLessThan(100)
    }
  })

  it('takes the exponential predictor-corrector two thirds of the evaluations of Dormand and Prince', () => {
    const [fast, slow] = [ended('uhp-fi-fast', 1e-4), ended('uhp-fi', 1e-5)]
    expect(fast.nfe / slow.nfe).toBeLessThan(0.75)
    expect(fast.error).toBeLessThan(3 * slow.error)
  })
})
