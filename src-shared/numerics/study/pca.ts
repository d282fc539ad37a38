import { NumericsError } from '../errors.ts'
import { symmetricEigen } from './eigen.ts'
import { chartPoints, type Path, type PathChart } from './path.ts'

/** `points`: every point counts the same. `time`: by the chart's time, `log-level`: by ln s, both by the trapezoidal rule. */
export const pathWeightings = ['points', 'time', 'log-level'] as const
export type PathWeighting = (typeof pathWeightings)[number]

export interface PathComponents {
  readonly chart: string
  readonly weighting: PathWeighting
  /** Shares of the weighted variance about the weighted mean, largest first; at most as many as were asked for. */
  readonly explained: readonly number[]
  /** Weighted variance per element. */
  readonly variance: number
  /** coordinates[i][k]: point i along component k, in chart units; each component points away from the end of the path. */
  readonly coordinates: readonly (readonly number[])[]
}

/**
 * Principal components of a trajectory. With A the rows sqrt(w_i) (y_i - mean), the eigenvectors of the Gram matrix A A^T give
 * what the singular value decomposition of A gives, at the cost of n^2 scalar products for n points of any size.
 */
export function pathComponents(path: Path, chart: PathChart, weighting: PathWeighting, count = 3): PathComponents {
  const { tau, y } = chartPoints(path, chart)
  const n = y.length
  const size = y[0]!.length
  const w = pointWeights(weighting, path.levels, tau)
  const mean = new Float64Array(size)
  y.forEach((point, i) => {
    for (let j = 0; j < size; j++) mean[j]! += w[i]! * point[j]!
  })
  const centred = y.map((point) => point.map((value, j) => value - mean[j]!))
  /** Scalar products of the centred points, without weights. */
  const products = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      const a = centred[i]!
      const b = centred[k]!
      let sum = 0
      for (let j = 0; j < size; j++) sum += a[j]! * b[j]!
      products[i * n + k] = sum
      products[k * n + i] = sum
    }
  }
  const gram = products.map((value, at) => value * Math.sqrt(w[Math.floor(at / n)]! * w[at % n]!))
  const { values, vectors } = symmetricEigen(gram, n)
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0)
  const kept = Math.min(count, n)
  const coordinates = y.map(() => [] as number[])
  for (let k = 0; k < kept; k++) {
    const deviation = Math.sqrt(Math.max(0, values[k]!))
    const along = centred.map((_, i) => {
      let sum = 0
      for (let j = 0; j < n; j++) sum += products[i * n + j]! * Math.sqrt(w[j]!) * vectors[k]![j]!
      return deviation > 0 ? sum / deviation : 0
    })
    const sign = along[0]! < along.at(-1)! ? -1 : 1
    along.forEach((value, i) => coordinates[i]!.push(sign * value))
  }
  const explained = Array.from(values.slice(0, kept), (value) => (total > 0 ? Math.max(0, value) / total : 0))
  return { chart: chart.id, weighting, explained, variance: total / size, coordinates }
}

/** Weights of the points, which sum to 1. */
function pointWeights(weighting: PathWeighting, levels: readonly number[], tau: readonly number[]): Float64Array {
  const n = levels.length
  if (n < 2) throw new NumericsError('invalid-input', 'A path of one point has no components; take a run with more steps.')
  if (weighting === 'points') return new Float64Array(n).fill(1 / n)
  const at = weighting === 'time' ? tau : levels.map(Math.log)
  if (!at.every(Number.isFinite)) {
    throw new NumericsError(
      'invalid-input',
      'A path that starts at pure noise has no weights by ln s; weigh its points by time or evenly.',
    )
  }
  const whole = Math.abs(at[n - 1]! - at[0]!)
  return Float64Array.from(at, (here, i) => Math.abs((at[i + 1] ?? here) - (at[i - 1] ?? here)) / 2 / whole)
}
