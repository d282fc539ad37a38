import { describe, expect, it } from 'vitest'
import { sampleSync } from './sample.ts'
import { edmSchedule, flowSchedule, vpLinearSchedule } from './schedules/index.ts'
import { createField } from './field.ts'
import { cosLevel } from './level.ts'
import { createEvaluation } from './solvers/evaluation.ts'
import { expanded, odeProblem } from './testing/exact.ts'
import { exactNetwork, type Mixture, mixture4, posteriorMean } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'

/** ln of the density of the data blurred by s, up to a constant. */
function logDensity({ weight, mean, deviation }: Mixture, x: ArrayLike<number>, s: number): number {
  const terms = weight.map((share, k) => {
    const variance = deviation[k]! ** 2 + s * s
    const squares = mean[k]!.reduce((sum, m, i) => sum + (x[i]! - m) ** 2, 0)
    return Math.log(share) - (x.length / 2) * Math.log(variance) - squares / (2 * variance)
  })
  const top = Math.max(...terms)
  return top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0))
}

describe('the score', () => {
  it.each([
    ['EDM', edmSchedule()],
    ['VP', vpLinearSchedule()],
    ['flow', flowSchedule({ tMax: 0.99 })],
  ] as const)('of the blurred data is (D - xbar)/s^2 and -eps/sigma in native units: %s', (_name, schedule) => {
    const start = standardStart(4)
    for (const s of [0.05, 0.7, 20]) {
      const network = exactNetwork(mixture4, schedule, { predictionType: 'v_prediction' })
      const at = createEvaluation(() => new Float64Array(4))
      createField(network, 1, () => 0)
        .evaluate(start, s, at)
        .next()
      const xbar = start.map((value) => value / cosLevel(s))
      const h = 1e-4 * s
      xbar.forEach((value, i) => {
        const moved = (by: number): number => logDensity(mixture4, xbar.with(i, value + by), s)
        const slope = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h)
        expect(Math.abs(slope * s - (at.denoised[i]! - value) / s), `${s}`).toBeLessThan(1e-8)
        const native = slope / schedule.alpha(s)
        expect(Math.abs(native * schedule.sigma(s) + at.eps[i]!), `${s}`).toBeLessThan(1e-8)
      })
    }
  })
})

/** Abramowitz and Stegun 7.1.5 and 7.1.14: the series near 0, the continued fraction beyond. */
function normalBelow(x: number): number {
  const z = Math.abs(x) / Math.SQRT2
  let tail: number
  if (z < 2.5) {
    let [term, sum] = [z, z]
    for (let n = 1; n < 80; n++) sum += (term *= (-z * z) / n) / (2 * n + 1)
    tail = 0.5 - sum / Math.sqrt(Math.PI)
  } else {
    let fraction = z
    for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction
    tail = Math.exp(-z * z) / (2 * Math.sqrt(Math.PI) * fraction)
  }
  return x < 0 ? tail : 1 - tail
}

describe('one dimension', () => {
  const law: Mixture = { weight: [0.5, 0.3, 0.2], mean: [[-0.9], [0.4], [1.3]], deviation: [0.3, 0.5, 0.2] }
  const below = (x: number, s: number): number =>
    law.weight.reduce((sum, share, k) => sum + share * normalBelow((x - law.mean[k]![0]!) / Math.hypot(law.deviation[k]!, s)), 0)
  /** The place at level t with as much of the law below it as x has at level s. */
  function quantile(x: number, s: number, t: number): number {
    const share = below(x, s)
    let [low, high] = [-10, 10]
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2
      if (below(middle, t) < share) low = middle
      else high = middle
    }
    return (low + high) / 2
  }

  it('flows by quantiles: what lies below stays below', () => {
    const network = exactNetwork(law, edmSchedule(0.05, 8), { predictionType: 'edm', sigmaData: 0.5 })
    for (const z of [-1.6, -0.4, 0.1, 0.9, 2]) {
      for (const id of ['uhp-fi', 'dop853', 'uhp-fi-fast']) {
        const { u } = sampleSync(network, options(Float64Array.of(z), { id, rtol: 1e-11, atol: 1e-11, maxNfe: 100_000 }))
        expect(Math.abs(expanded(u, 0.05)[0]! - quantile(8 * z, 8, 0.05)), `${id} ${z}`).toBeLessThan(1e-8)
      }
    }
  })
})

describe('finite data', () => {
  const a = [0.7, -0.2, 0.4]
  const law: Mixture = { weight: [0.5, 0.5], mean: [a, a.map((value) => -value)], deviation: [0, 0] }

  it('of two opposite points has the estimate a tanh(a xbar/s^2)', () => {
    const out = new Float64Array(3)
    for (const s of [0.1, 0.5, 3]) {
      const x = Float64Array.of(0.3, 0.1, -0.2)
      posteriorMean(law, x, 1, s, out)
      const along = a.reduce((sum, value, i) => sum + value * x[i]!, 0)
      const expected = a.map((value) => value * Math.tanh(along / (s * s)))
      expect(largestDifference(out, expected)).toBeLessThan(1e-14)
    }
  })

  it('ends on one of its points, from all of a basin, on a straight path: one Euler step at little noise is exact', () => {
    const network = exactNetwork(law, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
    for (let seed = 1; seed <= 12; seed++) {
      const start = standardStart(3, seed)
      const side = Math.sign(a.reduce((sum, value, i) => sum + value * start[i]!, 0))
      const { x0 } = sampleSync(network, options(start, { rtol: 1e-8, atol: 1e-8 }))
      expect(
        largestDifference(
          x0,
          a.map((value) => side * value),
        ),
        `${seed}`,
      ).toBeLessThan(1e-9)
      const ends = [2, 40].map(
        (steps) =>
          sampleSync(
            network,
            options(
              x0.map((d, i) => d / 0.05 + start[i]!),
              { id: 'euler', steps },
              { sMax: 0.05 },
            ),
          ).u,
      )
      expect(largestDifference(ends[0]!, ends[1]!), `${seed}`).toBeLessThan(1e-12)
    }
  })
})

it.each(['four', 'wide', 'short'])('two charts of order eight agree on the mixture %s, and with SciPy, to 1e-12', (name) => {
  const { network, z, sMin, end } = odeProblem(name)
  const [angle, flow] = ['angle', 'rectified-flow'].map((chart) => {
    const solver = { id: 'dop853', chart, rtol: 1e-13, atol: 1e-13, maxNfe: 100_000 }
    return expanded(sampleSync(network, options(z, solver, { sMin })).u, sMin)
  })
  expect(largestDifference(angle!, flow!)).toBeLessThan(1e-12)
  expect(largestDifference(angle!, end)).toBeLessThan(1e-12)
})
