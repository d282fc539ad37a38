import { logTicks } from './axis.ts'

/** A value on a stretch of the axis: a step from x0 to x1, positions in [0, 1]. */
export interface Mark {
  readonly x0: number
  readonly x1: number
  readonly value: number | null
  readonly accepted: boolean
}

export interface LogScale {
  /** 0 at the top, 1 at the bottom. */
  y(value: number): number
  readonly ticks: readonly number[]
}

/** A log scale around all positive values and `always`, with a little air; null where there is nothing to show. */
export function logScaleOf(marks: readonly Mark[], always: readonly number[] = []): LogScale | null {
  const values = marks.flatMap((mark) =>
    mark.value !== null && mark.value > 0 && Number.isFinite(mark.value) ? [mark.value] : [],
  )
  if (values.length === 0) return null
  let low = Infinity
  let high = 0
  for (const value of [...values, ...always]) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  // A decade at least, so that a constant does not look like noise.
  const short = Math.max(0, 1 - Math.log10(high / low)) / 2 + 0.08
  low /= 10 ** short
  high *= 10 ** short
  const span = Math.log(high / low)
  const y = (value: number): number => (value > 0 ? Math.min(1, Math.max(0, Math.log(high / value) / span)) : 1)
  const decades = logTicks(low, high).filter((tick) => Number.isInteger(Math.log10(tick)) || span < Math.log(30))
  const every = Math.max(1, Math.ceil(decades.length / 3))
  return { y, ticks: decades.filter((_, index) => (decades.length - 1 - index) % every === 0) }
}

/** Horizontal for the length of each accepted step, vertical between them. */
export function stairPath(marks: readonly Mark[], scale: LogScale, width: number, height: number): string {
  let path = ''
  let last: number | null = null
  for (const mark of marks) {
    if (!mark.accepted || mark.value === null) continue
    const [x0, x1, y] = [mark.x0 * width, mark.x1 * width, scale.y(mark.value) * height].map((value) => value.toFixed(1)) as [
      string,
      string,
      string,
    ]
    path += last === null || Math.abs(last - mark.x0) > 1e-6 ? `M${x0} ${y}H${x1}` : `V${y}H${x1}`
    last = mark.x1
  }
  return path
}
