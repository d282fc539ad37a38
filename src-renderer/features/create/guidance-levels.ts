import type { GuidanceShape } from '../../../src-shared/contract/recipe.ts'
import { logTicks } from '../../plots/axis.ts'
import { logPosition, logValue } from '../../ui/numbers.ts'
import type { Range } from './nodes.ts'

export type Interval = NonNullable<GuidanceShape['interval']>

/** Where the scale of a model that starts at pure noise begins: a hundred times its data. */
const highest = 100

/** The finite part of a model's levels, over which an interval is chosen. */
export function scaleOf({ low, high }: Range): Range {
  return { low: low > 0 ? low : 0.001, high: Number.isFinite(high) ? high : highest }
}

/** Places of the ends on the scale, noise on the left: 0 is where the run starts, 1 where it ends. */
export function placesOf({ from, to }: Interval, range: Range): [number, number] {
  const { low, high } = scaleOf(range)
  return [from >= high ? 0 : logPosition(from, high, low), to <= low ? 1 : logPosition(to, high, low)]
}

/** The interval at two places. At the ends of the scale it takes in the first level, pure noise too, and the last. */
export function intervalAt([from, to]: readonly [number, number], range: Range): Interval {
  const { low, high } = scaleOf(range)
  const level = (place: number): number => Number(logValue(place, high, low).toPrecision(3))
  return { from: from <= 0 ? (Number.isFinite(range.high) ? high : Number.MAX_VALUE) : level(from), to: to >= 1 ? 0 : level(to) }
}

export const ticksOf = (range: Range): { x: number; label: string }[] => {
  const { low, high } = scaleOf(range)
  const finite = logTicks(low, high).map((value) => ({ x: logPosition(value, high, low), label: String(value) }))
  return range.high === Infinity ? [{ x: 0, label: '∞' }, ...finite.filter(({ x }) => x > 0.05)] : finite
}

/** A first interval to change: from 95 % noise, where the picture begins to show, down to 20 %, where only fine detail is left. */
export function usualInterval(sigmaData: number): Interval {
  const at = (share: number): number => Number((sigmaData * Math.sqrt(share / (1 - share))).toPrecision(2))
  return { from: at(0.95), to: at(0.2) }
}

/** Share of the variance that is noise at a level, in per cent, as it is written: 99.8, 45, 0.13. */
export function noisePercent(s: number, sigmaData: number): number {
  const percent = s >= Number.MAX_VALUE ? 100 : (100 * s * s) / (s * s + sigmaData * sigmaData)
  return Number(percent > 99 ? percent.toFixed(1) : percent.toPrecision(2))
}

export const inside = ({ from, to }: Interval, s: number): boolean => s > to && s <= from

/** Share of the way from noise to picture, along the angle atan(s/sigmaData), that an interval covers, in per cent. */
export function pathPercent({ from, to }: Interval, { low, high }: Range, sigmaData: number): number {
  const angle = (s: number): number => Math.atan(s / sigmaData)
  const covered = angle(Math.min(from, high)) - angle(Math.max(to, low))
  return Math.round((100 * Math.max(0, covered)) / (angle(high) - angle(low)))
}
