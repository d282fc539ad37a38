import { describe, expect, it } from 'vitest'
import { cosLevel } from './level.ts'
import { createNoise } from './noise/index.ts'
import { refine } from './refine.ts'
import { sampleSync } from './sample.ts'
import { edmSchedule } from './schedules/index.ts'
import { createEvaluation } from './solvers/evaluation.ts'
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

/**
 * Variance of xbar after `iterations` of refinement at level s on N(0, c^2), from the variance `begun`, without sampling: the step is
 * linear in the state and in every draw, so one element a draw carries its gain.
 */
function chainVariance(c: number, s: number, eta: number, iterations: number, { temperature = 1, begun = 0 } = {}): number {
  const state = (): Float64Array => new Float64Array(iterations + 1)
  const u = state()
  u[0] = Math.sqrt(begun) * cosLevel(s)
  const at = createEvaluation(state)
  const answer = (): void => u.forEach((value, i) => (at.denoised[i] = ((c * c) / (c * c + s * s)) * (value / cosLevel(s))))
  answer()
  let drawn = 0
  for (const demand of refine(state, u, s, at, { iterations, eta, temperature })) {
    if (demand.kind === 'noise') demand.into.fill(0)[++drawn] = 1
    else if (demand.kind === 'evaluate') answer()
  }
  return u.reduce((sum, value) => sum + (value / cosLevel(s)) ** 2, 0)
}

describe('the step of refinement, eta s^2 on a curvature 1/v with v = c^2 + s^2', () => {
  it.each([
    [0, 2],
    [0.4, 4],
    [1.2, 20],
  ])('c = %f, s = 0.4: is stable below eta = %f and not beyond', (c, limit) => {
    expect(chainVariance(c, 0.4, 0.99 * limit, 800)).toBeLessThan(101 * (c * c + 0.16))
    expect(chainVariance(c, 0.4, 1.01 * limit, 800)).toBeGreaterThan(1e4)
  })

  it('settles at T v/(1 - eta s^2/(2 v))', () => {
    for (const [c, s, eta, temperature] of [
      [0.5, 0.2, 0.1, 1],
      [0.5, 0.2, 1.5, 0.3],
      [0, 0.02, 0.1, 1],
    ] as const) {
      const v = c * c + s * s
      const settled = (temperature * v) / (1 - (eta * s * s) / (2 * v))
      expect(chainVariance(c, s, eta, 1, { temperature, begun: settled }) / settled).toBeCloseTo(1, 13)
      expect(chainVariance(c, s, eta, 1200, { temperature }) / settled).toBeCloseTo(1, 10)
    }
  })

  /** Song et al. 2021, algorithm 4, eta = 2 (r |z|/|S|)^2, whose norms are those of the settled chain off the data. */
  it.each([0.075, 0.15, 0.16, 0.3])(
    'of Song’s corrector with r = %f is 2 r^2 and inflates what is off the data by 1/(1 - r^2)',
    (r) => {
      expect(chainVariance(0, 0.01, 2 * r * r, 1300) / 0.01 ** 2).toBeCloseTo(1 / (1 - r * r), 10)
    },
  )

  it('of a tenth inflates by 5 %, and s = 0.05 c with eta = 1/2 leaves the data 0.31 % too wide', () => {
    expect(chainVariance(0, 1, 0.1, 200)).toBeCloseTo(1 / 0.95, 8)
    const [c, s] = [1, 0.05]
    const settled = (c * c + s * s) / (1 - (0.5 * s * s) / (2 * (c * c + s * s)))
    expect(chainVariance(c, s, 0.5, 1, { begun: settled })).toBeCloseTo(settled, 13)
    expect(settled / c ** 2 - 1).toBeCloseTo(0.0031, 4)
  })

  it('takes c^2/(eta s^2) iterations along the data', () => {
    const [c, s, eta] = [0.5, 0.02, 0.1]
    const rounds = (c * c) / (eta * s * s)
    const left = (iterations: number): number => {
      const v = c * c + s * s
      return 1 - chainVariance(c, s, eta, iterations) / (v / (1 - (eta * s * s) / (2 * v)))
    }
    expect(left(Math.round(rounds / 5)) / Math.exp(-2 / 5)).toBeCloseTo(1, 2)
  })
})
