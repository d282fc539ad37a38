import { describe, expect, it } from 'vitest'
import { largestDifference } from '../testing/options.ts'
import vectors from '../testing/vectors/study.json' with { type: 'json' }
import { pathGeometry } from './geometry.ts'
import { type Path, pathChart } from './path.ts'

const { levels, unit, cases, sigmaData } = vectors.path
const path: Path = { levels, states: unit.map((row) => Float64Array.from(row)) }

it.each(cases.map((one) => [one.chart, one.geometry] as const))(
  'the shape of a path in the %s chart agrees with NumPy',
  (id, shape) => {
    const found = pathGeometry(path, pathChart(id, sigmaData))
    expect(largestDifference(found.speed, shape.speed)).toBeLessThan(1e-11)
    expect(largestDifference(found.turn, shape.turn)).toBeLessThan(1e-7)
    expect(found.length).toBeCloseTo(shape.length, 12)
    expect(found.straightness).toBeCloseTo(shape.straightness, 12)
    expect(found.unevenness).toBeCloseTo(shape.unevenness, 11)
    expect(found.totalTurn).toBeCloseTo(
      shape.turn.reduce((sum, angle) => sum + angle, 0),
      7,
    )
  },
)

describe('closed forms', () => {
  const mu = [0.5, -1.2, 0.8]
  const a = [0.3, -1.1, 0.4]
  const c = 0.5
  /** Of N(mu, c^2 I) the flow is mu + a sqrt(c^2 + s^2). */
  const gaussian = (points: number): Path => {
    const at = Array.from({ length: points + 1 }, (_, i) => c * Math.tan(1.55 - (1.5 * i) / points))
    return {
      levels: at,
      states: at.map((s) => Float64Array.from(mu, (m, i) => (m + a[i]! * Math.hypot(c, s)) / Math.hypot(1, s))),
    }
  }

  it('a Gaussian in its own angle chart runs straight along mu at the speed |mu| sin(tau)', () => {
    const { speed, turn, straightness } = pathGeometry(gaussian(400), pathChart('angle', c))
    const size = Math.sqrt((mu[0]! ** 2 + mu[1]! ** 2 + mu[2]! ** 2) / 3)
    speed.forEach((value, i) => expect(value).toBeCloseTo(size * Math.sin(1.55 - (1.5 * (i + 0.5)) / 400), 5))
    expect(Math.max(...turn)).toBeLessThan(1e-9)
    expect(straightness).toBeCloseTo(1, 12)
  })

  it('a point mass runs straight and evenly in the rectified-flow chart', () => {
    const at = [Infinity, 30, 4, 1, 0.3, 0.01]
    const states = at.map((s) => Float64Array.from(mu, (m, i) => (s === Infinity ? a[i]! : (m + a[i]! * s) / Math.hypot(1, s))))
    const found = pathGeometry({ levels: at, states }, pathChart('rectified-flow', 1))
    expect(found.straightness).toBeCloseTo(1, 12)
    expect(found.unevenness).toBeLessThan(1e-12)
    expect(found.totalTurn).toBeLessThan(1e-9)
  })

  it('a right angle is a right angle, and there and back is half a turn', () => {
    const chart = pathChart('rectified-flow', 1)
    const corner = (points: readonly (readonly [number, number])[]): number => {
      const at = [1, 0.5, 0.25]
      const states = points.map((point, i) => Float64Array.from(point, (value) => value / chart.scale(at[i]!)))
      return pathGeometry({ levels: at, states }, chart).turn[0]!
    }
    expect(
      corner([
        [0, 0],
        [1, 0],
        [1, 3],
      ]),
    ).toBeCloseTo(Math.PI / 2, 12)
    expect(
      corner([
        [0, 0],
        [1, 0],
        [0.5, 0],
      ]),
    ).toBeCloseTo(Math.PI, 7)
    expect(
      corner([
        [0, 0],
        [0, 0],
        [1, 0],
      ]),
    ).toBe(0)
  })
})
