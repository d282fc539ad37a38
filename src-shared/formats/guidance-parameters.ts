import type { GuidanceShape, PredictionType } from '../contract/recipe.ts'

/** The keys of a `parameters` line that tell of guidance beyond its scale. */
export const guidanceKeys = ['NGMS', 'NGMS all steps', 'Guidance interval', 'Guidance rescale', 'Dynamic threshold'] as const

/**
 * The shape of guidance as pairs. Web UIs know only where it ends, `NGMS`, in their own sigma, which a flow model's levels are not;
 * the other keys are for reading back.
 */
export function guidancePairs(shape: GuidanceShape | undefined, predicts: PredictionType): [string, string | number][] {
  const { interval, rescale, threshold } = shape ?? {}
  const pairs: [string, string | number][] = []
  if (interval && interval.to > 0 && predicts !== 'flow') pairs.push(['NGMS', interval.to], ['NGMS all steps', 'True'])
  if (interval) pairs.push(['Guidance interval', `${interval.from < Number.MAX_VALUE ? interval.from : 'inf'} to ${interval.to}`])
  if (rescale !== undefined) pairs.push(['Guidance rescale', rescale])
  if (threshold !== undefined) pairs.push(['Dynamic threshold', threshold])
  return pairs
}

/** The shape that a line's pairs tell of; `number` reads a value in a range and notes one that is outside. */
export function readGuidance(
  pairs: ReadonlyMap<string, string>,
  number: (key: string, whole: boolean, low: number, high: number) => number | undefined,
): GuidanceShape | undefined {
  const shape: GuidanceShape = {}
  const interval = readInterval(pairs)
  const rescale = number('Guidance rescale', false, 0, 1)
  const threshold = number('Dynamic threshold', false, 1e-6, 1)
  if (interval) shape.interval = interval
  if (rescale !== undefined) shape.rescale = rescale
  if (threshold !== undefined) shape.threshold = threshold
  return Object.keys(shape).length > 0 ? shape : undefined
}

function readInterval(pairs: ReadonlyMap<string, string>): GuidanceShape['interval'] {
  const level = (word: string | undefined): number => (word === 'inf' ? Number.MAX_VALUE : Number(word))
  const [from, to] = (pairs.get('Guidance interval') ?? '').split(' to ').map(level)
  if (from !== undefined && to !== undefined && from > to && to >= 0) return { from: Math.min(from, Number.MAX_VALUE), to }
  const end = pairs.get('NGMS all steps') === 'True' ? Number(pairs.get('NGMS')) : 0
  return end > 0 ? { from: Number.MAX_VALUE, to: end } : undefined
}
