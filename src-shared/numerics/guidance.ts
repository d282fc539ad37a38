import { NumericsError } from './errors.ts'
import { finiteLevel } from './level.ts'

/**
 * How guidance is shaped beyond its weight. `interval` guides at levels to < s <= from only, from Number.MAX_VALUE on from pure noise
 * (Kynkaanniemi et al. 2024); `rescale`
 * moves the standard deviation of the guided estimate towards the conditional one's by this share (Lin et al. 2023, section 3.4);
 * `threshold` clips the estimate at this quantile of its magnitudes and divides by it where that exceeds 1 (Saharia et al. 2022,
 * dynamic thresholding; for models whose data lie in [-1, 1]).
 */
export interface GuidanceShape {
  readonly interval?: { readonly from: number; readonly to: number } | undefined
  readonly rescale?: number | undefined
  readonly threshold?: number | undefined
}

/** The weight at a level, at the very edges of an interval that of the path below or `above`. */
export function weightAt(weight: number, { interval }: GuidanceShape, s: number, above = false): number {
  if (!interval) return weight
  const { from, to } = interval
  const level = finiteLevel(s)
  const inside = above ? level >= to && level < from : level > to && level <= from
  return inside ? weight : 1
}

/** Levels between the ends of a run where the weight jumps, highest first. */
export function guidanceBreaks(weight: number, { interval }: GuidanceShape, sMax: number, sMin: number): number[] {
  if (!interval || weight === 1) return []
  return [interval.from, interval.to].filter((s) => s < finiteLevel(sMax) && s > sMin)
}

/** Whether guidance jumps in a step down from s to sNext, its end included. */
export const crosses = (breaks: readonly number[], s: number, sNext: number): boolean =>
  breaks.some((level) => s > level && sNext <= level)

/** @throws NumericsError for values outside their meaning. */
export function checkGuidance({ interval, rescale, threshold }: GuidanceShape): void {
  const fail = (message: string): never => {
    throw new NumericsError('invalid-input', message)
  }
  if (interval && !(interval.from > interval.to && interval.to >= 0))
    fail('The guidance interval must run from a higher noise level down to a lower one.')
  if (rescale !== undefined && !(rescale >= 0 && rescale <= 1)) fail('The guidance rescale must lie between 0 and 1.')
  if (threshold !== undefined && !(threshold > 0 && threshold <= 1))
    fail('The threshold is a quantile and must lie above 0 and not above 1.')
}

/** Standard deviation over the elements. */
export function deviation(values: Float64Array): number {
  let sum = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  const mean = sum / values.length
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2
  return Math.sqrt(squares / values.length)
}

/** Clips to [-q, q] and divides by q = max(1, quantile of |values|), in place; `sorted` is scratch. */
export function clipDynamically(values: Float64Array, quantile: number, sorted: Float64Array): void {
  for (let i = 0; i < values.length; i++) sorted[i] = Math.abs(values[i]!)
  sorted.sort()
  const place = quantile * (values.length - 1)
  const low = Math.floor(place)
  const high = Math.min(values.length - 1, low + 1)
  const q = Math.max(1, sorted[low]! + (place - low) * (sorted[high]! - sorted[low]!))
  for (let i = 0; i < values.length; i++) values[i] = Math.min(q, Math.max(-q, values[i]!)) / q
}
