import sharp, { type Sharp } from 'sharp'
import { AppError } from '../../src-shared/contract/errors.ts'
import type { EngineRun } from '../../src-shared/contract/engine.ts'
import type { SolverSettings, Source } from '../../src-shared/contract/recipe.ts'
import type { RgbPicture } from '../../src-shared/formats/rgb.ts'
import { beginningOf, methodOf, sinLevel, type Beginning, type Known } from '../../src-shared/numerics/index.ts'
import type { Schedule } from '../../src-shared/numerics/types.ts'
import type { Pipeline } from './families/types.ts'
import { isSampleFile, readSample } from './sample-file.ts'

/** The picture that a run begins from, at the run's size. */
export interface SourcePicture {
  /** Planar RGB in [-1, 1], [3, height, width]. */
  readonly colours: Float64Array
  readonly rgb: Uint8Array
  readonly width: number
  readonly height: number
  /** Share in [0, 1] by which each pixel is drawn anew; null where all are. */
  readonly free: Float64Array | null
}

/** A sample of the model that a run begins from, as another run kept it: its end, or its state at a level. */
export interface SourceSample {
  readonly sample: Float64Array
}

/**
 * Reads the picture, and the mask, cropped about their middle to the run's size, or the sample where the file is a NumPy array.
 * Null for a run from noise.
 */
export async function readSource(
  { settings, sourceFile, maskFile }: EngineRun,
  shape: readonly number[],
): Promise<SourcePicture | SourceSample | null> {
  const { source, width, height } = settings
  if (!source) return null
  if (sourceFile !== null && (await isSampleFile(sourceFile))) {
    if (source.mask !== null)
      throw new AppError('invalid-input', 'A mask belongs to a picture; leave it out, or start from the picture.')
    return { sample: Float64Array.from((await readSample(sourceFile, shape, source.state ? 'state' : 'latent')).data) }
  }
  if (source.state)
    throw new AppError('invalid-input', 'The file to go on from holds no state (npy). Branch from the run again.', {
      file: sourceFile,
    })
  const { data, channels } = await pixels(sourceFile, 'picture', width, height, (image) =>
    image.flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha(),
  )
  const area = width * height
  const rgb = new Uint8Array(area * 3)
  const colours = new Float64Array(area * 3)
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < area; i++) {
      const value = data[i * channels + Math.min(c, channels - 1)]!
      rgb[i * 3 + c] = value
      colours[c * area + i] = value / 127.5 - 1
    }
  if (source.mask === null) return { colours, rgb, width, height, free: null }
  const mask = await pixels(maskFile, 'mask', width, height, (image) =>
    image.flatten({ background: '#000000' }).toColourspace('b-w').removeAlpha(),
  )
  const free = Float64Array.from({ length: area }, (_, i) => mask.data[i * mask.channels]! / 255)
  return { colours, rgb, width, height, free }
}

async function pixels(
  file: string | null,
  what: 'picture' | 'mask',
  width: number,
  height: number,
  convert: (image: Sharp) => Sharp,
): Promise<{ data: Uint8Array; channels: number }> {
  try {
    if (file === null) throw new Error('its file is not known')
    const image = sharp(file, { limitInputPixels: 2 ** 28 })
      .rotate()
      .resize(width, height, { fit: 'cover', kernel: 'lanczos3' })
    const { data, info } = await convert(image).raw().toBuffer({ resolveWithObject: true })
    return { data, channels: info.channels }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new AppError(
      'invalid-input',
      `The ${what} to start from cannot be read (${why.split('\n')[0]}). Choose a PNG, JPEG or WebP file.`,
      { file },
      { cause: error },
    )
  }
}

/** What a run takes from its picture, in the numbers of the model. */
export interface SourceStart {
  /** In the model's own data units. */
  readonly from: Float64Array
  /** What is mixed with it in place of the seed's noise. */
  readonly start?: Float64Array
  readonly known: Known | undefined
  readonly sMax: number
  /** What is left of the nodes of a fixed-step method. */
  readonly nodes: Beginning['nodes']
}

/**
 * The latent of the picture or the sample itself, what of it is known, and the level to which it is noised. A unit state u at level s
 * stands as nothing with u / sin of noise, which every version of a method begins from alike.
 */
export async function startFrom(
  source: SourcePicture | SourceSample,
  { solver, source: told }: { readonly solver: SolverSettings; readonly source: Pick<Source, 'strength' | 'state'> },
  pipeline: Pipeline,
  shape: readonly number[],
  schedule: Schedule,
): Promise<SourceStart> {
  const begin = (): Beginning => beginningOf(told, methodOf(solver), schedule, solver)
  if ('sample' in source && told.state) {
    const begun = begin()
    const scale = 1 / sinLevel(begun.sMax)
    return {
      from: new Float64Array(source.sample.length),
      start: source.sample.map((u) => u * scale),
      known: undefined,
      ...begun,
    }
  }
  if ('sample' in source) return { from: source.sample, known: undefined, ...begin() }
  const from = await pipeline.sampleOf(source.colours, [3, source.height, source.width], shape)
  const free = source.free && !pipeline.readsMask ? spread(cellMeans(source, shape), shape) : null
  return { from, known: free ? { clean: from, free } : undefined, ...begin() }
}

/** Means of the mask over the pixels of each cell, row by row. */
export function cellMeans({ free, width, height }: SourcePicture, [, rows, columns]: readonly number[]): Float64Array {
  const means = new Float64Array(rows! * columns!)
  const [down, across] = [height / rows!, width / columns!]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / down) * columns! + Math.floor(x / across)
      means[cell]! += free![y * width + x]! / (down * across)
    }
  return means
}

const spread = (cells: Float64Array, [channels]: readonly number[]): Float64Array =>
  Float64Array.from({ length: cells.length * channels! }, (_, i) => cells[i % cells.length]!)

/** Pixels over which the new part runs into the old one, inside the mask. */
const feather = 4

/** The new picture where the mask is, the source as it was elsewhere: bit for bit where the mask is black. */
export function compose(made: RgbPicture, { rgb, free, width, height }: SourcePicture): RgbPicture {
  if (!free || made.width !== width || made.height !== height) return made
  const soft = blurred(free, width, height)
  const out = new Uint8Array(made.rgb.length)
  for (let i = 0; i < free.length; i++) {
    const share = Math.min(free[i]!, soft[i]!)
    for (let c = 0; c < 3; c++) out[i * 3 + c] = Math.round(share * made.rgb[i * 3 + c]! + (1 - share) * rgb[i * 3 + c]!)
  }
  return { width, height, rgb: out }
}

/** Means over squares of side 2 feather + 1, the edge pixels repeated outside. */
function blurred(values: Float64Array, width: number, height: number): Float64Array {
  const along = (from: Float64Array, count: number, step: number, lines: number, lineStep: number): Float64Array => {
    const out = new Float64Array(from.length)
    const at = (line: number, k: number): number => from[line * lineStep + Math.min(count - 1, Math.max(0, k)) * step]!
    for (let line = 0; line < lines; line++) {
      let sum = 0
      for (let k = -feather; k <= feather; k++) sum += at(line, k)
      for (let k = 0; k < count; k++) {
        out[line * lineStep + k * step] = sum / (2 * feather + 1)
        sum += at(line, k + feather + 1) - at(line, k - feather)
      }
    }
    return out
  }
  return along(along(values, width, 1, height, width), height, width, width, 1)
}
