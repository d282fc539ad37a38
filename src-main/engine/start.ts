import type { RunSettings } from '../../src-shared/contract/recipe.ts'
import { createNoise, mixVariation, type NoiseStream } from '../../src-shared/numerics/index.ts'
import { readSample } from './sample-file.ts'

/** A run's randomness: the standard-normal start and the stream behind it, which serves stochastic steps. */
export interface StartNoise {
  readonly start: Float64Array
  readonly noise: NoiseStream
  /** Shape of the noise file, null without one. */
  readonly fileShape: readonly number[] | null
}

/**
 * The start noise from the seed (mixed with the variation's), or from a file of the sample's shape with or without a
 * leading 1. The stream stands behind the first fill either way. Throws `invalid-input` for a file that does not fit.
 */
export async function startNoise(settings: RunSettings, noiseFile: string | null, shape: readonly number[]): Promise<StartNoise> {
  const size = shape.reduce((total, n) => total * n, 1)
  const noise = createNoise(settings.noiseSource, settings.seed)
  const start = new Float64Array(size)
  noise.fill(start)
  if (noiseFile !== null) {
    const file = await readSample(noiseFile, shape, 'noise')
    start.set(file.data)
    return { start, noise, fileShape: file.shape }
  }
  const { variation } = settings
  if (variation && variation.strength > 0) {
    const other = new Float64Array(size)
    createNoise(settings.noiseSource, variation.seed).fill(other)
    return { start: mixVariation(start, other, variation.strength), noise, fileShape: null }
  }
  return { start, noise, fileShape: null }
}
