import { NumericsError } from '../errors.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Schedule } from '../types.ts'

/**
 * How a discrete-time model is read between its training steps. `log-sigma`: the index is piecewise linear in ln s
 * (k-diffusion). `log-alpha`: piecewise linear in ln alpha (DPM-Solver's discrete schedule, whose label 1000 (t - 1/N) is
 * this index). `floor`: the index of log-sigma rounded down, which makes the velocity piecewise constant in time and
 * stalls adaptive solvers; for teaching only.
 */
export type DiscreteAdapter = 'log-sigma' | 'log-alpha' | 'floor'

/** An interval that ends at pure noise has no finite ln s; there the angle atan(s) is interpolated. */
interface Ruler {
  readonly read: (s: number) => number
  readonly level: (x: number) => number
  /** d ln s / dx at s. */
  readonly slope: (s: number) => number
}

const logSigma: Ruler = { read: Math.log, level: Math.exp, slope: () => 1 }
const logAlpha: Ruler = {
  read: (s) => -0.5 * Math.log1p(s * s),
  level: (x) => Math.sqrt(Math.expm1(-2 * x)),
  slope: (s) => -(1 + s * s) / (s * s),
}
const unitAngle: Ruler = { read: Math.atan, level: Math.tan, slope: (s) => 1 / (sinLevel(s) * cosLevel(s)) }

/**
 * A variance-preserving model with levels s_0 < s_1 < ...; label i belongs to levels[i]. Labels are fractional between,
 * and clamped to the first and last index outside.
 */
export function discreteSchedule(
  levels: Float64Array,
  adapter: DiscreteAdapter = 'log-sigma',
  stepsOffset = 0,
  id = 'ddpm',
): Schedule {
  const last = levels.length - 1
  if (last < 1) throw new NumericsError('invalid-input', 'A discrete schedule needs at least two training steps.')
  for (let i = 0; i <= last; i++) {
    if (levels[i]! > (i === 0 ? 0 : levels[i - 1]!)) continue
    throw new NumericsError(
      'invalid-input',
      `The noise levels of a discrete schedule must rise; level ${i} does not. Check its betas.`,
    )
  }
  const usual = adapter === 'log-alpha' ? logAlpha : logSigma
  const rulerOf = (interval: number): Ruler => (levels[interval + 1] === Infinity ? unitAngle : usual)

  /** Largest interval whose lower level is at most s. */
  const intervalOf = (s: number): number => {
    let low = 0
    let high = last - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (levels[middle]! <= s) low = middle
      else high = middle - 1
    }
    return low
  }
  const index = (s: number): number => {
    if (s <= levels[0]!) return 0
    if (s >= levels[last]!) return last
    const i = intervalOf(s)
    const { read } = rulerOf(i)
    const from = read(levels[i]!)
    return i + (read(s) - from) / (read(levels[i + 1]!) - from)
  }
  const level = (t: number): number => {
    if (t <= 0) return levels[0]!
    if (t >= last) return levels[last]!
    const i = Math.floor(t)
    if (i === t) return levels[i]!
    const { read, level: back } = rulerOf(i)
    const from = read(levels[i]!)
    return back(from + (t - i) * (read(levels[i + 1]!) - from))
  }
  /** dpsi/dt of the unit angle psi = atan(s), from dpsi = sin cos d ln s. */
  const angleRate = (t: number): number => {
    const i = Math.min(last - 1, Math.max(0, Math.floor(t)))
    const ruler = rulerOf(i)
    const s = level(t)
    const step = ruler.read(levels[i + 1]!) - ruler.read(levels[i]!)
    return ruler === unitAngle ? step : sinLevel(s) * cosLevel(s) * ruler.slope(s) * step
  }
  return {
    id,
    sMin: levels[0]!,
    sMax: levels[last]!,
    trainSteps: levels.length,
    alpha: cosLevel,
    sigma: sinLevel,
    t: adapter === 'floor' ? (s) => Math.floor(index(s) + 1e-9) : index,
    s: level,
    alphaRate: (t) => -sinLevel(level(t)) * angleRate(t),
    sigmaRate: (t) => cosLevel(level(t)) * angleRate(t),
    grid: { shift: 1, stepsOffset },
  }
}
