import { AppError } from '../../../src-shared/contract/errors.ts'
import { isPictureShape } from '../../../src-shared/formats/rgb.ts'
import type { Denoiser } from '../denoiser.ts'
import type { Config, ModelFolder } from '../folder.ts'
import type { Arrangement } from '../network.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** How pictures, samples and the graph's input fit together. */
export interface Geometry {
  readonly defaultSize: Size
  /** Shape of one sample for a picture size; throws `invalid-input` for a size the model cannot make. */
  sampleShape(size: Size): number[]
  /** The sample as the graph takes it; `behind` are further channels of the same cells. */
  arrange(shape: readonly number[], behind?: Float64Array | null): Arrangement
  /** Channels of the graph's input that hold no sample (inpainting models). */
  readonly extraChannels: number
  /** Tokens the network sees for a sample, for schedules that shift with the size. */
  imageTokens(shape: readonly number[]): number
}

export interface GeometryParts {
  readonly folder: ModelFolder
  readonly config: Config
  readonly denoiser: Denoiser
  /** Pixels per latent cell and channels of a latent, null for a network over pixels; channels null where unknown. */
  readonly latent: { readonly factor: number; readonly channels: number | null } | null
}

/** The sidecar's shape, else the graph's fixed dimensions, else channels from graph or config and the wanted size. */
export function geometryOf(parts: GeometryParts): Geometry {
  const { folder, config, denoiser, latent } = parts
  const packed = denoiser.inputs.imageIds !== undefined
  const dims = denoiser.sample.shape.slice(1)
  const declared = declaredShape(folder, packed ? 3 : dims.length)
  const { timeScale } = times(parts, packed)
  if (dims.length !== 3 && !packed) return shapeless(denoiser, declared, timeScale)

  const factor = latent?.factor ?? 1
  const [c, h, w] = packed ? [undefined, undefined, undefined] : (dims as (number | string | undefined)[])
  const inputChannels = packed ? packedChannels(denoiser, config) : channelsOf(c, declared, config, denoiser)
  const known = latent?.channels ?? null
  const extraChannels = !packed && known !== null && inputChannels > known ? inputChannels - known : 0
  const channels = inputChannels - extraChannels
  const cells = packed ? 2 : blockCells(config, denoiser)
  const multiple = factor * cells
  const pictures = latent !== null || isPictureShape([channels, 1, 1])
  const side = (n: number | string | undefined, axis: 1 | 2): number =>
    typeof n === 'number' ? n : (declared?.[axis] ?? undetermined(denoiser))

  function sampleShape({ width, height }: Size): number[] {
    if (!pictures) return [channels, side(h, 1), side(w, 2)]
    const wanted = { h: height / factor, w: width / factor }
    if ((typeof h === 'number' && h !== wanted.h) || (typeof w === 'number' && w !== wanted.w)) {
      const size = `${typeof w === 'number' ? w * factor : 'any'} x ${typeof h === 'number' ? h * factor : 'any'}`
      throw new AppError(
        'invalid-input',
        `This model makes pictures of ${size} pixels only; ${width} x ${height} was asked for.`,
        { width, height },
      )
    }
    if (width % multiple !== 0 || height % multiple !== 0) {
      throw new AppError(
        'invalid-input',
        `Width and height must be multiples of ${multiple} for this model; ${width} x ${height} was asked for.`,
        { width, height, multiple },
      )
    }
    return [channels, wanted.h, wanted.w]
  }

  return {
    defaultSize: defaultSize(config, [h, w], factor, multiple),
    sampleShape,
    extraChannels,
    arrange: (shape, behind = null) => {
      if (packed) return { shape: packedShape(shape), order: packingOrder(shape), behind: null, timeScale }
      return { shape: [shape[0]! + extraChannels, ...shape.slice(1)], order: null, behind, timeScale }
    },
    imageTokens: (shape) => ((shape[1] ?? 1) * (shape[2] ?? 1)) / (packed ? 4 : patchSize(config) ** 2),
  }
}

/** Samples that are no grid of cells: only the sidecar or the graph knows their shape. */
function shapeless(denoiser: Denoiser, declared: readonly number[] | null, timeScale: number): Geometry {
  const shape = () =>
    declared?.slice() ?? denoiser.sample.shape.slice(1).map((n) => (typeof n === 'number' ? n : undetermined(denoiser)))
  return {
    defaultSize: { width: 64, height: 64 },
    sampleShape: shape,
    extraChannels: 0,
    arrange: (sample) => ({ shape: sample, order: null, behind: null, timeScale }),
    imageTokens: (sample) => sample.reduce((total, n) => total * n, 1),
  }
}

/**
 * What the graph is told as time, per label of the schedule: the label itself; for packed flow models, which multiply by 1000
 * inside, a thousandth of it; for Sana times `timestep_scale` of its config.
 */
function times({ config }: GeometryParts, packed: boolean): { timeScale: number } {
  const scale = config['timestep_scale']
  if (packed) return { timeScale: 1e-3 }
  return { timeScale: typeof scale === 'number' && scale > 0 ? scale : 1 }
}

function declaredShape(folder: ModelFolder, length: number): number[] | null {
  const declared = folder.sidecar['sampleShape']
  const whole = (n: unknown): n is number => typeof n === 'number' && Number.isInteger(n) && n > 0
  return Array.isArray(declared) && declared.length === length && declared.every(whole) ? declared : null
}

function channelsOf(
  c: number | string | undefined,
  declared: readonly number[] | null,
  config: Config,
  denoiser: Denoiser,
): number {
  if (typeof c === 'number') return c
  const told = declared?.[0] ?? config['in_channels']
  return typeof told === 'number' ? told : undetermined(denoiser)
}

/** A packed cell holds 2 x 2 cells of the latent. */
function packedChannels(denoiser: Denoiser, config: Config): number {
  const width = denoiser.sample.shape[2]
  const told = typeof width === 'number' ? width : config['in_channels']
  if (typeof told === 'number' && told >= 4 && told % 4 === 0) return told / 4
  return undetermined(denoiser)
}

/** [C, h, w] as [h/2 w/2, 4 C]: cells row by row, in each the channels, in those the 2 x 2 block row by row. */
const packedShape = (shape: readonly number[]): number[] => [(shape[1]! * shape[2]!) / 4, shape[0]! * 4]

function packingOrder([channels, height, width]: readonly number[]): Int32Array {
  const [c, h, w] = [channels!, height!, width!]
  const order = new Int32Array(c * h * w)
  let at = 0
  for (let y = 0; y < h; y += 2)
    for (let x = 0; x < w; x += 2)
      for (let k = 0; k < c; k++)
        for (let dy = 0; dy < 2; dy++) for (let dx = 0; dx < 2; dx++) order[at++] = (k * h + y + dy) * w + x + dx
  return order
}

/** Cells along a side that the network works on at once: its halvings, or the patch of a transformer. */
function blockCells(config: Config, denoiser: Denoiser): number {
  const blocks = config['down_block_types']
  if (Array.isArray(blocks) && blocks.length > 0 && blocks.length <= 8) return 2 ** (blocks.length - 1)
  return denoiser.sample.name === 'hidden_states' ? patchSize(config) : 1
}

function patchSize(config: Config): number {
  const size = config['patch_size']
  return typeof size === 'number' && Number.isInteger(size) && size > 0 ? size : 1
}

/** The graph's fixed sides, else `sample_size`, else 64 cells; never less than the smallest possible. */
function defaultSize(config: Config, sides: readonly (number | string | undefined)[], factor: number, multiple: number): Size {
  const declared = config['sample_size']
  const configured = (Array.isArray(declared) ? declared : [declared, declared]).map(Number)
  const side = (axis: 0 | 1): number => {
    const fixed = sides[axis]
    if (typeof fixed === 'number') return fixed * factor
    const cells = configured[axis]
    const pixels = (cells !== undefined && Number.isInteger(cells) && cells > 0 ? cells : 64) * factor
    return Math.max(multiple, pixels - (pixels % multiple))
  }
  return { width: side(1), height: side(0) }
}

function undetermined(denoiser: Denoiser): never {
  throw new AppError(
    'model-unsupported',
    `The size of one sample cannot be told: the graph leaves [${denoiser.sample.shape.join(', ')}] open. Add "sampleShape" to flowline.json in the model folder.`,
    { file: denoiser.session.file },
  )
}
