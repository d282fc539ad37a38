import type { Command } from 'commander'
import { AppError, type Variation } from '../../src-shared/contract/index.ts'
import { decimal, whole } from './numbers.ts'

export interface VariationOptions {
  variation?: number
  variationStrength?: number
}

const usualStrength = 0.1

export function addVariationOptions(command: Command): Command {
  return command
    .option('--variation <seed>', 'a second seed, whose noise is mixed into that of the first', whole)
    .option('--variation-strength <n>', `how much of it, from 0 to 1 (default: ${usualStrength})`, decimal)
}

/** The variation asked for; null where there is none. `noise` is a file that takes the place of the seed. */
export function variationFrom(options: VariationOptions & { noise?: string }): Variation | null {
  const { variation: seed, variationStrength: strength = usualStrength, noise } = options
  if (seed === undefined && options.variationStrength !== undefined)
    throw new AppError('invalid-input', '--variation-strength: nothing is mixed in; name the second seed with --variation.')
  if (seed !== undefined && noise !== undefined)
    throw new AppError('invalid-input', '--variation: with --noise there is no seed to vary; leave one of them out.')
  return seed === undefined ? null : { seed, strength }
}
