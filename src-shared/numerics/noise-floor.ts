/**
 * Detection of an error estimate made of the network's own noise. Two signs: the error falls with h far more slowly than
 * the method's order says (on retries, which start from the same state), and the spread of the velocity under a tiny
 * perturbation, measured once, alone fills the tolerance.
 */
export interface NoiseFloor {
  /** Order of the local error, estimateOrder + 1. */
  readonly order: number
  /** ||b - bhat||, by which independent noise in the stages reaches the estimate. */
  gain: number
  readonly mostRaised: number
  /** Factor by which both tolerances were raised so far. */
  raised: number
  lowOrders: number
  /** Velocity noise over the original tolerance scale, RMS; null until probed. An upper bound until it is certain. */
  spread: number | null
  /** Whether the linear change of the velocity was taken out of the spread. */
  certain: boolean
}

export const probePerturbation = 1e-6
const tolerableShare = 0.3
/** Tolerances are never raised beyond this. */
const loosest = 0.1

/** `e3` is a second estimate that enters as in the error itself, e^2/hypot(e, e3/10). */
export function createNoiseFloor(estimateOrder: number, e: readonly number[], rtol: number, e3?: readonly number[]): NoiseFloor {
  const gain = e3 ? Math.hypot(...e) ** 2 / Math.hypot(Math.hypot(...e), 0.1 * Math.hypot(...e3)) : Math.hypot(...e)
  const mostRaised = Math.max(1, loosest / rtol)
  return { order: estimateOrder + 1, gain, mostRaised, raised: 1, lowOrders: 0, spread: null, certain: false }
}

/**
 * After a retry with step `h` and error `error` of an attempt that failed with (`hBefore`, `errorBefore`): two observed orders
 * in a row (three for a method of another order than five) below half the expected one, 2.5 at most, raise the tolerance where the
 * retry fails too. An error that grows as the step shrinks is a path still unresolved, not noise, whose error shrinks with h.
 * Returns whether the tolerance was raised.
 */
export function noteRetry(floor: NoiseFloor, hBefore: number, errorBefore: number, h: number, error: number): boolean {
  const observed = Math.log(errorBefore / error) / Math.log(hBefore / h)
  const low = observed > -0.5 && observed < Math.min(2.5, floor.order / 2)
  floor.lowOrders = low ? floor.lowOrders + 1 : 0
  if (error <= 1 || floor.lowOrders < (floor.order === 5 ? 2 : 3)) return false
  floor.lowOrders = 0
  return raise(floor, Math.min(10, Math.max(Math.sqrt(10), error / tolerableShare)))
}

/** Share of the tolerance that noise alone fills in a step of size h; 0 before the probe. */
function noiseShare(floor: NoiseFloor, h: number): number {
  return floor.spread === null ? 0 : (floor.gain * h * floor.spread) / floor.raised
}

/** Whether noise alone seems to fill more of the tolerance in a step of size h than it may. */
export function tooNoisy(floor: NoiseFloor, h: number): boolean {
  return noiseShare(floor, h) > tolerableShare
}

/** Whether to probe before a step of size h: once where the data's own scale is `reached`, again where that looked noisy. */
export function wantsProbe(floor: NoiseFloor, reached: boolean, h: number): boolean {
  return floor.spread === null ? reached : !floor.certain && tooNoisy(floor, h)
}

/**
 * Raises the tolerance until the noise of a step of size h fills no more than its tolerable share, by `most` at once. Returns
 * whether it did.
 */
export function yieldToNoise(floor: NoiseFloor, h: number, most = Infinity): boolean {
  return floor.certain && tooNoisy(floor, h) && raise(floor, Math.min(most, noiseShare(floor, h) / tolerableShare))
}

function raise(floor: NoiseFloor, factor: number): boolean {
  const raised = Math.min(floor.mostRaised, floor.raised * factor)
  const changed = raised > floor.raised
  floor.raised = raised
  return changed
}

/** RMS over the elements of (f+ - f0)/sqrt(2), or with the opposite point of (f+ + f- - 2 f0)/sqrt(6), over the tolerance scale. */
export function velocitySpread(
  f0: Float64Array,
  plus: Float64Array,
  minus: Float64Array | null,
  y: Float64Array,
  atol: number,
  rtol: number,
): number {
  let sum = 0
  for (let i = 0; i < y.length; i++) {
    const difference = minus ? (plus[i]! + minus[i]! - 2 * f0[i]!) / Math.sqrt(6) : (plus[i]! - f0[i]!) / Math.SQRT2
    const scaled = difference / (atol + rtol * Math.abs(y[i]!))
    sum += scaled * scaled
  }
  return Math.sqrt(sum / y.length)
}
