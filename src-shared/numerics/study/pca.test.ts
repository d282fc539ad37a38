import { describe, expect, it } from 'vitest'
import { flowSchedule } from '../schedules/index.ts'
import { largestDifference } from '../testing/options.ts'
import vectors from '../testing/vectors/study.json' with { type: 'json' }
import { symmetricEigen } from './eigen.ts'
import { type Path, pathChart } from './path.ts'
import { pathComponents, pathWeightings } from './pca.ts'

const { levels, unit, cases, sigmaData } = vectors.path
const path: Path = { levels, states: unit.map((row) => Float64Array.from(row)) }

describe('eigenvalues of a symmetric matrix', () => {
  const { matrix, values, vectors: axes } = vectors.eigen
  const found = symmetricEigen(Float64Array.from(matrix.flat()), matrix.length)

  it('agree with SciPy over eight decades', () => {
    values.forEach((value, k) => expect(Math.abs(found.values[k]! - value)).toBeLessThan(1e-14))
    axes.forEach((axis, k) => {
      const sign = Math.sign(axis.reduce((sum, value, i) => sum + value * found.vectors[k]![i]!, 0))
      expect(
        largestDifference(
          found.vectors[k]!.map((value) => sign * value),
          axis,
        ),
      ).toBeLessThan(1e-6)
    })
  })

  it('of a matrix that is diagonal are its entries, sorted', () => {
    expect(Array.from(symmetricEigen(Float64Array.of(1, 0, 0, 3), 2).values)).toEqual([3, 1])
  })
})

describe.each(cases.map((one) => [one.chart, one] as const))('components in the %s chart', (id, { components }) => {
  it.each(pathWeightings)('weighted by %s agree with the singular value decomposition of NumPy', (weighting) => {
    const expected = components[weighting]
    const found = pathComponents(path, pathChart(id, sigmaData), weighting)
    expect(largestDifference(found.explained, expected.explained)).toBeLessThan(1e-13)
    expect(Math.abs(found.variance / expected.variance - 1)).toBeLessThan(1e-12)
    expect(largestDifference(found.coordinates.flat(), expected.coordinates.flat())).toBeLessThan(1e-8)
  })
})

describe('closed forms', () => {
  /** Of N(mu, c^2 I) the flow is mu + a sqrt(c^2 + s^2): in any chart a curve in the plane of mu and a. */
  const gaussian = (mu: readonly number[], c: number): Path => {
    const at = Array.from({ length: 30 }, (_, i) => 80 * 0.7 ** i)
    const a = [0.3, -1.1, 0.4, 0.9]
    return {
      levels: at,
      states: at.map((s) => Float64Array.from(mu, (m, i) => (m + a[i]! * Math.hypot(c, s)) / Math.hypot(1, s))),
    }
  }

  it('a Gaussian needs two components in the unit chart, and one where its deviation is that of the data', () => {
    const plane = pathComponents(gaussian([0.5, 0.2, -0.9, 1], 0.3), pathChart('unit', 0.3), 'time')
    expect(plane.explained[0]! + plane.explained[1]!).toBeCloseTo(1, 12)
    expect(plane.explained[1]).toBeGreaterThan(1e-4)
    const line = pathComponents(gaussian([0.5, 0.2, -0.9, 1], 0.3), pathChart('angle', 0.3), 'time')
    expect(line.explained[0]).toBeCloseTo(1, 12)
  })

  it('a path that rests has no variance to explain', () => {
    const still = { levels: [2, 1], states: [Float64Array.of(1, 2), Float64Array.of(1, 2)] }
    const found = pathComponents(still, pathChart('unit', 1), 'points')
    expect(found.explained).toEqual([0, 0])
    expect(found.coordinates).toEqual([
      [0, 0],
      [0, 0],
    ])
  })
})

describe('what cannot be weighed', () => {
  const endless: Path = { levels: [Infinity, 1], states: [Float64Array.of(1), Float64Array.of(0)] }

  it('is refused with a sentence', () => {
    const chart = pathChart('rectified-flow', 1, flowSchedule())
    expect(() => pathComponents(endless, chart, 'log-level')).toThrow('weigh its points by time or evenly')
    expect(pathComponents(endless, chart, 'time').explained[0]).toBe(1)
    expect(() => pathComponents(endless, pathChart('sigma', 1), 'time')).toThrow('choose unit, angle or rectified-flow')
    const point = { levels: [1], states: [Float64Array.of(1)] }
    expect(() => pathComponents(point, chart, 'points')).toThrow('more steps')
  })
})
