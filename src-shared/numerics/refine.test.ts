import { describe, expect, it } from 'vitest'
import { createNoise } from './noise/index.ts'
import { sampleSync } from './sample.ts'
import { edmSchedule } from './schedules/index.ts'
import { exactNetwork, gaussian, type Mixture } from './testing/mixture.ts'
import { options } from './testing/options.ts'

const size = 10_000
const deviation = 0.3
const sEnd = 0.4
const law: Mixture = { weight: [1], mean: [new Array<number>(size).fill(0)], deviation: [deviation] }
/** Variance of the data blurred by sEnd, the curvature 1/v the chain sees. */
const v = deviation ** 2 + sEnd ** 2

function start(): Float64Array {
  const z = new Float64Array(size)
  createNoise('philox', 5).fill(z)
  return z
}

const variance = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0) / values.length

/** Variance of xbar and of the estimate after n iterations, with network calls and refine records. */
function refined(
  iterations: number,
  eta: number,
  temperature: number,
): { state: number; estimate: number; calls: number; records: number } {
  const network = exactNetwork(law, edmSchedule(sEnd, 40), { predictionType: 'edm', sigmaData: 0.5 })
  const base = sampleSync(network, options(start()))
  let records = 0
  const result = sampleSync(
    network,
    options(
      start(),
      {},
      { refinement: { iterations, eta, temperature }, onStep: ({ kind }) => void (records += kind === 'refine' ? 1 : 0) },
    ),
  )
  const xbar = result.u.map((value) => value * Math.hypot(1, sEnd))
  return { state: variance(xbar), estimate: variance(result.x0), calls: result.nfe.total - base.nfe.total, records }
}

/** One step maps the variance to (1 - eta/v)^2 of itself plus 2 eta T, eta absolute; 10,000 elements leave 1.4 % of chance. */
describe('Langevin refinement of a Gaussian', () => {
  it.each([
    [0.05, 1],
    [0.5, 1],
    [1.2, 1],
    [0.5, 0.25],
    [0.5, 0],
  ])('eta %f, temperature %f settles at the variance T v/(1 - eta s^2/(2 v))', (eta, temperature) => {
    const step = eta * sEnd ** 2
    const iterations = eta < 0.1 ? 60 : 30
    const shrink = (1 - step / v) ** (2 * iterations)
    const settled = (temperature * v) / (1 - step / (2 * v))
    const { state, estimate, calls, records } = refined(iterations, eta, temperature)
    const expected = settled + shrink * (v - settled)
    expect(Math.abs(state / expected - 1)).toBeLessThan(0.04)
    const gain = deviation ** 2 / v
    expect(Math.abs(estimate / (gain * gain * expected) - 1)).toBeLessThan(0.04)
    expect([calls, records]).toEqual([iterations, iterations])
  })

  it('is off at zero iterations and repeats itself for equal noise', () => {
    const network = exactNetwork({ ...law, mean: [[0, 0, 0, 0]] }, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
    const run = (iterations: number, seed: number): number[] =>
      Array.from(
        sampleSync(
          network,
          options(
            start().slice(0, 4),
            {},
            { refinement: { iterations, eta: 0.05, temperature: 1 }, noise: createNoise('philox', seed) },
          ),
        ).x0,
      )
    expect(run(2, 1)).toEqual(run(2, 1))
    expect(run(2, 1)).not.toEqual(run(2, 2))
    expect(run(0, 1)).toEqual(run(0, 2))
  })

  it('refuses an unstable step', () => {
    const network = exactNetwork({ ...law, mean: [[0, 0]] }, edmSchedule(), { predictionType: 'edm' })
    expect(() =>
      sampleSync(network, options(new Float64Array(2), {}, { refinement: { iterations: 1, eta: 2, temperature: 1 } })),
    ).toThrow('between 0 and 2')
  })
})

it('refinement keeps to the ceiling of a method that has one, and says how far it came', () => {
  const network = exactNetwork(gaussian([0.3, -0.1], 0.5), edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
  const refinement = { iterations: 40, eta: 0.05, temperature: 1 }
  const run = (choice: object, refined = true) =>
    sampleSync(network, options(new Float64Array(2).fill(0.5), choice, refined ? { refinement } : {}))
  const adaptive = { id: 'uhp-fi', rtol: 1e-3, atol: 1e-3 }
  const alone = run(adaptive, false).nfe.total
  for (const [left, done] of [
    [25, 25],
    [60, 40],
  ] as const) {
    const result = run({ ...adaptive, maxNfe: alone + left })
    expect(result.nfe.total).toBe(alone + done)
    expect(result.warnings).toHaveLength(done === 40 ? 0 : 1)
  }
  const fixed = run({ id: 'euler', steps: 20, maxNfe: 20 })
  expect([fixed.nfe.total, fixed.warnings]).toEqual([60, []])
})
