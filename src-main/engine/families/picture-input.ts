import { AppError } from '../../../src-shared/contract/errors.ts'
import { cellMeans, type SourcePicture } from '../source.ts'
import type { Autoencoder } from '../vae/autoencoder.ts'
import type { Opening } from './conditioner.ts'

/** The sample that a picture [3, h, w] is: its latent, or its own pixels, grey where the model has one channel. */
export async function sampleOf(
  vae: Autoencoder | null,
  picture: Float64Array,
  dims: readonly number[],
  shape: readonly number[],
): Promise<Float64Array> {
  if (vae) return vae.encode(picture, dims)
  const area = dims[1]! * dims[2]!
  if (shape.length === 3 && shape[0] === 3) return picture.slice()
  if (shape.length === 3 && shape[0] === 1) {
    const [red, green, blue] = [0, 1, 2].map((c) => picture.subarray(c * area, (c + 1) * area))
    return Float64Array.from({ length: area }, (_, i) => 0.299 * red![i]! + 0.587 * green![i]! + 0.114 * blue![i]!)
  }
  throw new AppError(
    'model-unsupported',
    `Samples of this model (${shape.join(' x ')}) are no pictures, so none can be started from. Start from noise.`,
  )
}

/**
 * What an inpainting model sees behind the sample: the mask, one where cells are drawn anew, and the latent of the picture with
 * the mask in mid grey. Without a picture everything is drawn anew.
 */
export async function maskChannels(
  { denoiser, geometry }: Opening,
  vae: Autoencoder | null,
  shape: readonly number[],
  source: SourcePicture | null,
): Promise<Float64Array> {
  const [channels, rows, columns] = shape as [number, number, number]
  const { file } = denoiser.session
  if (!vae || geometry.extraChannels !== channels + 1) {
    throw new AppError(
      'model-unsupported',
      `${file} takes ${geometry.extraChannels} channels besides its ${channels} latent ones, of which nothing is known.`,
      { file },
    )
  }
  const cells = source?.free ? cellMeans(source, shape) : new Float64Array(rows * columns).fill(1)
  const [height, width] = [rows * vae.factor, columns * vae.factor]
  const seen = new Float64Array(3 * height * width)
  if (source?.free) source.colours.forEach((value, i) => (seen[i] = source.free![i % source.free!.length]! < 0.5 ? value : 0))
  const behind = new Float64Array((channels + 1) * rows * columns)
  cells.forEach((share, i) => (behind[i] = share < 0.5 ? 0 : 1))
  behind.set(await vae.encode(seen, [3, height, width]), rows * columns)
  return behind
}
