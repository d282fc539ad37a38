export type AxisMode = 'sigma' | 't' | 'nfe'

/** A place on a trajectory. `sigma` is the noise level sigma/alpha in [0, Infinity]; records write Infinity as the largest number. */
export interface AxisPoint {
  readonly sigma: number
  readonly t: number
  readonly nfe: number
}

export interface Tick {
  readonly x: number
  readonly label: string
}

/** Those of the ticks that have `gap` pixels between them on an axis of this width, from the left. */
export function spacedTicks(ticks: readonly Tick[], width: number, gap = 30): Tick[] {
  let edge = -Infinity
  return [...ticks]
    .sort((a, b) => a.x - b.x)
    .filter((tick) => {
      if (tick.x * width - edge < gap) return false
      edge = tick.x * width
      return true
    })
}

export interface Axis {
  /** Position in [0, 1]: noise on the left, picture on the right. */
  x(point: AxisPoint): number
  readonly ticks: readonly Tick[]
}

/** Share of the axis on which 0 and Infinity are drawn beside the finite levels of the log-sigma axis. */
const endShare = 0.03

/** `reach` is a place the axis should extend to before the path gets there, as while a run is under way. */
export function createAxis(mode: AxisMode, points: readonly AxisPoint[], reach?: Partial<AxisPoint>): Axis {
  const all = reach ? [...points, { sigma: NaN, t: NaN, nfe: NaN, ...reach }] : points
  if (mode === 'sigma') return sigmaAxis(all.map((point) => point.sigma))
  const values = all.map((point) => point[mode]).filter(Number.isFinite)
  const start = mode === 'nfe' ? 0 : (values[0] ?? 0)
  const { low, high } = extentOf(values, start)
  // Native time runs down for diffusion labels and may run up for others: the start of the path is on the left.
  const [from, to] = mode === 't' && start - low > high - start ? [high, low] : [low, high]
  const at = (value: number): number => (from === to ? 0 : unit((value - from) / (to - from)))
  return { x: (point) => at(point[mode]), ticks: linearTicks(low, high).map((value) => ({ x: at(value), label: String(value) })) }
}

const levelOf = (sigma: number): number => (sigma >= Number.MAX_VALUE ? Infinity : sigma)

function sigmaAxis(recorded: readonly number[]): Axis {
  const sigmas = recorded.map(levelOf)
  const finite = sigmas.filter((sigma) => sigma > 0 && Number.isFinite(sigma))
  const extent = extentOf(finite, finite[0] ?? 1)
  const [low, high] = [Math.log(extent.low), Math.log(extent.high)]
  if (high === low) return oneLevel(finite[0], sigmas)
  const left = sigmas.includes(Infinity) ? endShare : 0
  const right = sigmas.includes(0) ? 1 - endShare : 1
  const at = (sigma: number): number => {
    if (sigma === Infinity) return 0
    if (sigma <= 0) return 1
    return unit(left + ((high - Math.log(sigma)) / (high - low)) * (right - left))
  }
  const ticks = logTicks(Math.exp(low), Math.exp(high)).map((value) => ({
    x: at(value),
    label: String(Number(value.toPrecision(2))),
  }))
  if (left > 0) ticks.push({ x: 0, label: '∞' })
  if (right < 1) ticks.push({ x: 1, label: '0' })
  return { x: (point) => at(levelOf(point.sigma)), ticks }
}

/** A path of one finite level, as two steps from pure noise are: it lies at the end that is free, in the middle between both. */
function oneLevel(level: number | undefined, sigmas: readonly number[]): Axis {
  const [endless, zero] = [sigmas.includes(Infinity), sigmas.includes(0)]
  const middle = endless === zero ? 0.5 : endless ? 1 : 0
  const x = ({ sigma }: AxisPoint): number => (levelOf(sigma) === Infinity ? 0 : sigma === 0 ? 1 : middle)
  const ticks = level === undefined ? [] : [{ x: middle, label: String(Number(level.toPrecision(2))) }]
  if (endless) ticks.push({ x: 0, label: '∞' })
  if (zero) ticks.push({ x: 1, label: '0' })
  return { x, ticks }
}

function extentOf(values: readonly number[], start: number): { low: number; high: number } {
  let [low, high] = [start, start]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}

const unit = (value: number): number => Math.min(1, Math.max(0, value))

/** Powers of ten inside [low, high]; with 2 and 5 times them where there are fewer than three. */
export function logTicks(low: number, high: number): number[] {
  const within = (factors: readonly number[]): number[] => {
    const out: number[] = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      for (const factor of factors) {
        const value = Number((factor * 10 ** power).toPrecision(12))
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) out.push(value)
      }
    }
    return out
  }
  const decades = within([1])
  return decades.length >= 3 ? decades : within([1, 2, 5])
}

/** About six round numbers in [low, high]. */
export function linearTicks(low: number, high: number, about = 6): number[] {
  const span = high - low
  if (!(span > 0)) return []
  const rough = span / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!
  const out: number[] = []
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) out.push(Number((k * step).toPrecision(12)))
  return out
}

/**
 * Between frames and axis: `xs` holds each frame's place on the axis, never falling. A position is a frame number
 * with a fraction; 2.25 is a quarter of the way from frame 2 to frame 3.
 */
export function placeOf(position: number, xs: readonly number[]): number {
  if (xs.length === 0) return 0
  const last = xs.length - 1
  const index = Math.min(last, Math.max(0, Math.floor(position)))
  const next = Math.min(last, index + 1)
  return xs[index]! + (xs[next]! - xs[index]!) * Math.min(1, Math.max(0, position - index))
}

export function positionAt(x: number, xs: readonly number[]): number {
  const last = xs.length - 1
  if (last < 0 || x < xs[0]!) return 0
  if (x >= xs[last]!) return last
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (xs[middle]! <= x) low = middle
    else high = middle
  }
  const width = xs[high]! - xs[low]!
  return width > 0 ? low + (x - xs[low]!) / width : high
}

/** Noise level at a position: geometric between positive levels, linear where one end is 0; Infinity lasts until the next frame. */
export function sigmaAt(position: number, sigmas: readonly number[]): number {
  const last = sigmas.length - 1
  const index = Math.min(last, Math.max(0, Math.floor(position)))
  const share = Math.min(1, Math.max(0, position - index))
  const from = levelOf(sigmas[index]!)
  const to = sigmas[Math.min(last, index + 1)]!
  if (share === 0 || from === to) return from
  if (from === Infinity) return to / share
  return to > 0 ? from * (to / from) ** share : from * (1 - share)
}
