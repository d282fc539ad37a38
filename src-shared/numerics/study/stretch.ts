import { NumericsError } from '../errors.ts'
import { chartPoints, type Path, type PathChart } from './path.ts'

/** How the flow pulls a trajectory and its twin apart. Separations are root mean squares per element in chart units. */
export interface Stretch {
  readonly chart: string
  /** Separation at the start. */
  readonly initial: number
  /** Separation over the initial one at each level of the path; below 1 the flow contracts. */
  readonly growth: readonly number[]
  /** The last of them. */
  readonly total: number
  /** Finite-time Lyapunov exponent: ln(total) over the chart time that passed. */
  readonly exponent: number
}

/** Start noise of a twin: `start` moved by `size` times standard-normal numbers, the separation's root mean square. */
export function twinStart(start: Float64Array, direction: Float64Array, size: number): Float64Array {
  let squares = 0
  for (const value of direction) squares += value * value
  const scale = size / Math.sqrt(squares / direction.length)
  return start.map((value, i) => value + scale * direction[i]!)
}

/** Stretch along a path, from the states of both runs at the same levels. */
export function measureStretch(path: Path, twin: Path, chart: PathChart): Stretch {
  const one = chartPoints(path, chart)
  const other = chartPoints(twin, chart)
  const apart = one.y.map((y, i) => {
    const next = other.y[i]
    if (!next || path.levels[i] !== twin.levels[i]) {
      throw new NumericsError('invalid-input', 'A path and its twin must be taken at the same levels.')
    }
    let squares = 0
    for (let j = 0; j < y.length; j++) squares += (y[j]! - next[j]!) ** 2
    return Math.sqrt(squares / y.length)
  })
  const initial = apart[0]!
  if (!(initial > 0)) throw new NumericsError('invalid-input', 'The twin starts where the path starts; move its start.')
  const growth = apart.map((value) => value / initial)
  const total = growth.at(-1)!
  const time = Math.abs(one.tau.at(-1)! - one.tau[0]!)
  return { chart: chart.id, initial, growth, total, exponent: Math.log(total) / time }
}
