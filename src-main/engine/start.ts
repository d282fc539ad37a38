import { readFile } from 'node:fs/promises'
import { AppError } from '../../src-shared/contract/errors.ts'
import type { RunSettings } from '../../src-shared/contract/recipe.ts'
import { readNpy } from '../../src-shared/formats/npy.ts'
import { createNoise, mixVariation, type NoiseStream } from '../../src-shared/numerics/index.ts'

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
    const file = await readNoise(noiseFile, shape)
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

async function readNoise(
  file: string,
  shape: readonly number[],
): Promise<{ data: Float32Array | Float64Array; shape: readonly number[] }> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new AppError('invalid-input', `The noise file ${file} cannot be read. Check the path.`, { file }, { cause: error })
  })
  const array = readNpy(bytes, file)
  const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((n, i) => n === b[i])
  if (!same(array.shape, shape) && !same(array.shape, [1, ...shape])) {
    const wanted = `(${shape.join(', ')}) or (${[1, ...shape].join(', ')})`
    throw new AppError(
      'invalid-input',
      `The noise file ${file} has the shape (${array.shape.join(', ')}); this model and size need ${wanted}.`,
      { file },
    )
  }
  if (!array.data.every(Number.isFinite)) {
    throw new AppError(
      'invalid-input',
      `The noise file ${file} holds NaN or infinite numbers. Save finite standard-normal noise.`,
      { file },
    )
  }
  return array
}
