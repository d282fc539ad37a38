import { describe, expect, it } from 'vitest'
import { sampleSync } from '../sample.ts'
import { edmSchedule, flowSchedule } from '../schedules/index.ts'
import { odeProblem } from '../testing/exact.ts'
import { exactNetwork } from '../testing/mixture.ts'
import { largestDifference, options, standardStart } from '../testing/options.ts'
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

function pathOf(seed: number): Path {
  const network = exactNetwork(odeProblem('wide').mixture, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
  const levels = [80]
  const states: Float64Array[] = []
  sampleSync(
    network,
    options(
      standardStart(network.size, seed),
      { id: 'heun', steps: 60 },
      {
        onBegin: (_s, u) => void states.push(u.slice()),
        onStep: ({ kind, sigmaNext }, { at }) => {
          if (kind !== 'step') return
          levels.push(sigmaNext)
          states.push(at!.u.slice())
        },
      },
    ),
  )
  return { levels, states }
}

it('one component of raw coordinates explains 99.95 % of a path, which is its shrinking noise; unit ones need three', () => {
  for (let seed = 1; seed <= 6; seed++) {
    const path = pathOf(seed)
    const raw = pathComponents(path, pathChart('sigma', 0.5), 'points')
    expect(raw.explained[0], `${seed}`).toBeGreaterThan(0.9995)
    const along = raw.coordinates.map(([first]) => first!)
    const slope = (along[0]! - along.at(-1)!) / (80 - 0.002)
    along.forEach((value, i) =>
      expect(Math.abs(value - along.at(-1)! - slope * (path.levels[i]! - 0.002))).toBeLessThan(0.02 * along[0]!),
    )
    const [first, second, third] = pathComponents(path, pathChart('unit', 0.5), 'points').explained
    expect(first, `${seed}`).toBeLessThan(0.997)
    expect(first! + second!, `${seed}`).toBeGreaterThan(0.998)
    expect(first! + second! + third!, `${seed}`).toBeGreaterThan(0.9998)
  }
})
