import { chartPoints, type Path, type PathChart } from './path.ts'

/** The shape of a path in a chart. Lengths and speeds are root mean squares per element, so that they do not grow with the size. */
export interface PathGeometry {
  readonly chart: string
  /** Mean velocity of each interval between two points: |dy|/|dtau|, one fewer than points. */
  readonly speed: readonly number[]
  /** Angle between neighbouring intervals in radians, two fewer than points; 0 where the path rests. */
  readonly turn: readonly number[]
  readonly length: number
  /** Distance between the ends over the length: 1 is a straight line. */
  readonly straightness: number
  readonly totalTurn: number
  /**
   * How far the velocity strays from that of straight travel at constant speed: the root mean square over time of
   * |v - (y1 - y0)/(tau1 - tau0)|, relative to the latter (the straightness of Liu et al. 2023, eq. 5, made relative).
   */
  readonly unevenness: number
}

export function pathGeometry(path: Path, chart: PathChart): PathGeometry {
  const { tau, y } = chartPoints(path, chart)
  const last = y.length - 1
  const size = y[0]!.length
  const speed: number[] = []
  const turn: number[] = []
  let length = 0
  let uneven = 0
  const span = tau[last]! - tau[0]!
  for (let i = 0; i < last; i++) {
    const dtau = tau[i + 1]! - tau[i]!
    let squares = 0
    let stray = 0
    for (let j = 0; j < size; j++) {
      const d = y[i + 1]![j]! - y[i]![j]!
      squares += d * d
      stray += (d / dtau - (y[last]![j]! - y[0]![j]!) / span) ** 2
    }
    const chord = Math.sqrt(squares / size)
    length += chord
    speed.push(chord / Math.abs(dtau))
    uneven += (stray / size) * Math.abs(dtau / span)
    if (i > 0) turn.push(angleAt(y[i - 1]!, y[i]!, y[i + 1]!))
  }
  let across = 0
  for (let j = 0; j < size; j++) across += (y[last]![j]! - y[0]![j]!) ** 2
  const distance = Math.sqrt(across / size)
  return {
    chart: chart.id,
    speed,
    turn,
    length,
    straightness: length > 0 ? distance / length : 1,
    totalTurn: turn.reduce((sum, angle) => sum + angle, 0),
    unevenness: distance > 0 ? Math.sqrt(uneven) / (distance / Math.abs(span)) : 0,
  }
}

/** Angle between b - a and c - b by Kahan's formula 2 atan2(|p - q|, |p + q|), which keeps its digits near 0 and pi. */
function angleAt(a: Float64Array, b: Float64Array, c: Float64Array): number {
  let first = 0
  let second = 0
  for (let j = 0; j < a.length; j++) {
    first += (b[j]! - a[j]!) ** 2
    second += (c[j]! - b[j]!) ** 2
  }
  if (first === 0 || second === 0) return 0
  const p = 1 / Math.sqrt(first)
  const q = 1 / Math.sqrt(second)
  let minus = 0
  let plus = 0
  for (let j = 0; j < a.length; j++) {
    const u = p * (b[j]! - a[j]!)
    const v = q * (c[j]! - b[j]!)
    minus += (u - v) ** 2
    plus += (u + v) ** 2
  }
  return 2 * Math.atan2(Math.sqrt(minus), Math.sqrt(plus))
}
