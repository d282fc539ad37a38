import { describe, expect, it } from 'vitest'
import { sampleSync } from '../sample.ts'
import { edmSchedule, flowSchedule, vpLinearSchedule } from '../schedules/index.ts'
import { odeProblem } from '../testing/exact.ts'
import { exactNetwork, gaussian } from '../testing/mixture.ts'
import { largestDifference, options, standardStart } from '../testing/options.ts'
import vectors from '../testing/vectors/study.json' with { type: 'json' }
import type { DenseSegment, Network } from '../types.ts'
import { densePath, densePathAt, pathChart } from './path.ts'
import { measureStretch, twinStart } from './stretch.ts'

function run(network: Network, start: Float64Array, tolerance = 1e-11): { segments: DenseSegment[]; u: Float64Array; s: number } {
  const segments: DenseSegment[] = []
  const solver = { rtol: tolerance, atol: tolerance, maxNfe: 100_000 }
  const { u, s } = sampleSync(
    network,
    options(start, solver, { onStep: (_record, step) => void (step.dense && segments.push(step.dense())) }),
  )
  return { segments, u, s }
}

describe('stretch', () => {
  const c = 0.35
  const network = exactNetwork(gaussian([0.4, -0.7, 1.1], c), edmSchedule(), { sigmaData: 0.5 })
  const start = standardStart(3)
  const twin = twinStart(start, standardStart(3, 99), 1e-3)

  it('of a Gaussian is sqrt((c^2 + t^2)/(c^2 + s^2)), seen through the chart', () => {
    const [one, other] = [run(network, start), run(network, twin)]
    for (const id of ['unit', 'angle', 'rectified-flow', 'sigma', 'log-sigma']) {
      const chart = pathChart(id, 0.5, network.schedule)
      const path = densePath(one.segments, 3)
      const found = measureStretch(path, densePathAt(other.segments, path.levels), chart)
      const xbarScale = (s: number): number => chart.scale(s) / Math.hypot(1, s)
      path.levels.forEach((s, i) => {
        const exact = (Math.hypot(c, s) / Math.hypot(c, 80)) * (xbarScale(s) / xbarScale(80))
        expect(Math.abs(found.growth[i]! / exact - 1), `${id} at ${s}`).toBeLessThan(1e-6)
      })
      expect(found.exponent).toBeCloseTo(Math.log(found.total) / Math.abs(chart.tau(0.002) - chart.tau(80)), 10)
    }
  })

  it('starts at the separation that was asked for', () => {
    const apart = twin.map((value, i) => value - start[i]!)
    expect(Math.sqrt(apart.reduce((sum, value) => sum + value * value, 0) / 3)).toBeCloseTo(1e-3, 14)
  })

  it('of a mixture agrees with SciPy along the whole path', () => {
    const { levels, direction, separation, cases, sigmaData } = vectors.path
    const { network: wide, z } = odeProblem('wide')
    const inside = { ...wide, schedule: edmSchedule(levels.at(-1)!, levels[0]!), calls: 0 }
    const one = run(inside, z, 1e-12)
    const other = run(inside, twinStart(z, Float64Array.from(direction), separation), 1e-12)
    for (const { chart: id, growth, exponent } of cases) {
      const path = densePathAt(one.segments, levels)
      const found = measureStretch(path, densePathAt(other.segments, levels), pathChart(id, sigmaData))
      growth.forEach((value, i) => expect(Math.abs(found.growth[i]! / value - 1), `${id} ${i}`).toBeLessThan(2e-4))
      expect(found.exponent).toBeCloseTo(exponent, 5)
    }
  })

  it('has nothing to say without a separation or on other levels', () => {
    const path = densePath(run(network, start, 1e-4).segments, 1)
    const chart = pathChart('unit', 1)
    expect(() => measureStretch(path, path, chart)).toThrow('move its start')
    expect(() => measureStretch(path, { levels: [1], states: [Float64Array.of(1, 2, 3)] }, chart)).toThrow('same levels')
  })
})

describe('paths from dense output', () => {
  it.each([
    ['EDM', edmSchedule(), 'epsilon', 'angle'],
    ['VP in native time', vpLinearSchedule(), 'epsilon', 'native'],
    ['flow from pure noise', flowSchedule({ labelScale: 1000 }), 'flow', 'rectified-flow'],
    ['flow from pure noise by the angle', flowSchedule({ labelScale: 1000 }), 'flow', 'angle'],
  ] as const)('%s: on the exact flow from its start to its end', (_name, schedule, predictionType, chart) => {
    const mean = [0.4, -0.7, 1.1]
    const c = 0.35
    const network = exactNetwork(gaussian(mean, c), schedule, { predictionType, sigmaData: 0.5 })
    const z = standardStart(3)
    const segments: DenseSegment[] = []
    const onStep = (_: unknown, step: { dense: (() => DenseSegment) | null }): void =>
      void (step.dense && segments.push(step.dense()))
    const solver = { rtol: 1e-9, atol: 1e-9, chart, maxNfe: 100_000 }
    const { u, s } = sampleSync(network, options(z, solver, { onStep }))
    const path = densePath(segments, 2, schedule)
    expect(largestDifference(path.states.at(-1)!, u)).toBeLessThan(1e-12)
    expect(path.levels.at(-1)! / s).toBeCloseTo(1, 9)
    const [s0, u0] = [path.levels[0]!, path.states[0]!]
    expect(schedule.sMax === s0 || Math.abs(s0 / schedule.sMax - 1) < 1e-9).toBe(true)
    path.levels.forEach((level, i) => {
      const exact = mean.map((mu, j) => {
        if (s0 === Infinity) {
          /** xbar - mu = z sqrt(c^2 + s^2) from pure noise z. */
          return level === Infinity ? z[j]! : (mu + u0[j]! * Math.hypot(c, level)) / Math.hypot(1, level)
        }
        const a = (u0[j]! * Math.hypot(1, s0) - mu) / Math.hypot(c, s0)
        return (mu + a * Math.hypot(c, level)) / Math.hypot(1, level)
      })
      expect(largestDifference(path.states[i]!, exact), `at ${level}`).toBeLessThan(1e-6)
    })
  })

  it('are refused where none was kept', () => {
    expect(() => densePath([], 2)).toThrow('kept no dense output')
  })
})
