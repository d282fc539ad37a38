/** One run of a fixed-step method: how many steps it took, and how far from the reference it ended. */
export interface OrderPoint {
  readonly steps: number
  readonly error: number
}

export interface MeasuredOrder {
  /** Slope of ln error over ln steps by least squares, negated. */
  readonly order: number
  /** Standard error of the slope; null with two points. */
  readonly deviation: number | null
  /** Slopes between neighbouring points: the order is settled where they agree. */
  readonly local: readonly number[]
  readonly points: number
}

/**
 * The order a method shows over a grid of step counts. Errors at or below `floor`, which the reference cannot resolve, are left
 * out; null where fewer than two different step counts remain.
 */
export function measureOrder(points: readonly OrderPoint[], floor = 0): MeasuredOrder | null {
  const kept = points.filter(({ steps, error }) => steps >= 1 && error > floor && Number.isFinite(error))
  kept.sort((a, b) => a.steps - b.steps)
  const x = kept.map(({ steps }) => Math.log(steps))
  const y = kept.map(({ error }) => Math.log(error))
  const n = kept.length
  if (n < 2 || x[0] === x[n - 1]) return null
  const mx = mean(x)
  const my = mean(y)
  let sxx = 0
  let sxy = 0
  let syy = 0
  for (let i = 0; i < n; i++) {
    sxx += (x[i]! - mx) ** 2
    sxy += (x[i]! - mx) * (y[i]! - my)
    syy += (y[i]! - my) ** 2
  }
  const slope = sxy / sxx
  const residue = Math.max(0, syy - slope * sxy)
  const local: number[] = []
  for (let i = 1; i < n; i++) if (x[i] !== x[i - 1]) local.push(-(y[i]! - y[i - 1]!) / (x[i]! - x[i - 1]!))
  return { order: 0 - slope, deviation: n > 2 ? Math.sqrt(residue / (n - 2) / sxx) : null, local, points: n }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
