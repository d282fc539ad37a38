import { InvalidArgumentError, type Command } from 'commander'
import type { GuidanceShape } from '../../src-shared/contract/index.ts'
import { decimal, level } from './numbers.ts'

export interface GuidanceOptions {
  guidanceInterval?: NonNullable<GuidanceShape['interval']>
  guidanceRescale?: number
  guidanceThreshold?: number
}

/** `5,0.4`; `inf` is pure noise. */
export function interval(text: string): NonNullable<GuidanceShape['interval']> {
  const [from, to, more] = text.split(',').map(level)
  if (from === undefined || to === undefined || more !== undefined || !(from > to && to >= 0))
    throw new InvalidArgumentError('Write two sigma/alpha values, the higher one first, such as 5,0.4.')
  return { from, to }
}

export function addGuidanceOptions(command: Command): Command {
  return command
    .option(
      '--guidance-interval <from,to>',
      'guide at sigma/alpha from the first down to the second only; inf is pure noise',
      interval,
    )
    .option('--guidance-rescale <n>', "share, 0 to 1, of the prompt's own contrast that guidance gives back", decimal)
    .option('--guidance-threshold <n>', 'clip the estimate at this quantile of its magnitudes, such as 0.995', decimal)
}

/** The shape asked for over the model's own; undefined where there is neither. */
export function guidanceShapeFrom(
  { guidanceInterval, guidanceRescale, guidanceThreshold }: GuidanceOptions,
  base: GuidanceShape | undefined,
): GuidanceShape | undefined {
  const shape = {
    interval: guidanceInterval ?? base?.interval,
    rescale: guidanceRescale ?? base?.rescale,
    threshold: guidanceThreshold ?? base?.threshold,
  }
  return Object.values(shape).some((value) => value !== undefined) ? shape : undefined
}

/** Settings under the flags that set them. */
export const guidanceFlags = {
  'guidanceShape.interval': '--guidance-interval',
  'guidanceShape.rescale': '--guidance-rescale',
  'guidanceShape.threshold': '--guidance-threshold',
} as const
