import type { ModelCard, ModelKind, TensorInfo } from '../../../src-shared/contract/index.ts'
import { needsOf } from '../../../src-shared/formats/model-kind.ts'
import { isPictureShape } from '../../../src-shared/formats/rgb.ts'
import type { Config, ModelContents } from './contents.ts'

export interface SizeFacts {
  readonly kind: ModelKind
  readonly sample: TensorInfo
  /** The graph of the network, for what is noted. */
  readonly file: string
  readonly config: Config
  readonly sidecar: Config
  /** Config of the VAE decoder, null for a network over pixels. */
  readonly decoder: Config | null
  /** Channels of a latent, null where unknown. */
  readonly latent: number | null
}

type Sizes = Pick<ModelCard, 'sampleShape' | 'size' | 'latent'>

/** Elements that a sample may have: 8 GB as float32. */
const mostElements = 2 ** 31
const largestSide = 16_384
const mostChannels = 4096
/** Cells that a network over packed latents (Flux) takes together, along a side. */
const packing = 2

/** Whether the network's channels are those of several cells together. */
export const isPacked = (kind: ModelKind): boolean => kind === 'flux-dev' || kind === 'flux-schnell'

/** Shape of one sample and the picture sizes, from the graph's dimensions, the configs and the sidecar. */
export function readSizes(contents: ModelContents, facts: SizeFacts): Sizes {
  const { kind, sample, file, sidecar, decoder } = facts
  const dims = sample.shape.slice(1)
  const declared = wholeNumbers(sidecar['sampleShape'])
  if (sidecar['sampleShape'] !== undefined && !declared)
    contents.note('sidecar-note', { detail: '"sampleShape" is no list of whole numbers from 1.' })
  if (isPacked(kind) && decoder) return packedSizes(sample, decoder)
  if (dims.length !== 3) {
    const shape = declared?.length === dims.length ? declared : dims.map((dim) => (typeof dim === 'number' && dim > 0 ? dim : 1))
    return checked(contents, file, { sampleShape: shape, size: null, latent: null })
  }
  const factor = decoder ? factorOf(decoder) : 1
  const shape = shapeOf(contents, facts, declared?.length === 3 ? declared : null, factor)
  if (!decoder && !isPictureShape(shape)) return checked(contents, file, { sampleShape: [...shape], size: null, latent: null })
  const fixed = typeof dims[1] === 'number' && typeof dims[2] === 'number'
  return checked(contents, file, {
    sampleShape: [...shape],
    size: {
      width: shape[2] * factor,
      height: shape[1] * factor,
      multiple: decoder ? factor * halvings(facts.config) : 1,
      fixed,
    },
    latent: decoder ? { channels: shape[0], factor } : null,
  })
}

function shapeOf(
  contents: ModelContents,
  { kind, sample, config, decoder, latent }: SizeFacts,
  declared: readonly number[] | null,
  factor: number,
): [number, number, number] {
  const [c, h, w] = sample.shape.slice(1)
  const fixed = (dim: number | string | undefined): number | null => (typeof dim === 'number' && dim > 0 ? dim : null)
  const entry = config['sample_size']
  const [height, width] = Array.isArray(entry) ? entry : [entry, entry]
  const usual = decoder ? Math.max(1, Math.round(needsOf[kind].side / factor)) : needsOf[kind].side
  const from = (key: string, value: unknown, most: number): number | null => {
    if (value === undefined || value === null) return null
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most) return value
    contents.note('config-absurd', {
      file: 'config.json',
      entry: typeof value === 'number' || typeof value === 'string' ? `${key} ${String(value).slice(0, 60)}` : key,
    })
    return null
  }
  const channels = fixed(c) ?? declared?.[0] ?? from('in_channels', config['in_channels'], mostChannels) ?? 4
  return [
    // What a network takes beyond the latent holds no sample: the mask and the masked picture of inpainting.
    latent !== null && channels > latent ? latent : channels,
    fixed(h) ?? declared?.[1] ?? from('sample_size', height, largestSide) ?? usual,
    fixed(w) ?? declared?.[2] ?? from('sample_size', width, largestSide) ?? usual,
  ]
}

function packedSizes(sample: TensorInfo, decoder: Config): Sizes {
  const factor = factorOf(decoder)
  const width = sample.shape[2]
  const channels = typeof width === 'number' && width > 0 ? width / packing ** 2 : 16
  const side = 1024
  return {
    sampleShape: [channels, side / factor, side / factor],
    size: { width: side, height: side, multiple: factor * packing, fixed: false },
    latent: { channels, factor },
  }
}

/** Pixels per latent cell: every block of the decoder but one doubles the size. */
function factorOf(decoder: Config): number {
  const blocks = decoder['block_out_channels'] ?? decoder['decoder_block_out_channels']
  return Array.isArray(blocks) && blocks.length > 0 && blocks.length <= 8 ? 2 ** (blocks.length - 1) : 8
}

/** Cells that the network's halvings of the grid need along a side: one halving fewer than it has blocks. */
function halvings(config: Config): number {
  const blocks = config['block_out_channels']
  if (Array.isArray(blocks) && blocks.length > 0 && blocks.length <= 8) return 2 ** (blocks.length - 1)
  const patch = config['patch_size']
  return typeof patch === 'number' && [1, 2, 4, 8].includes(patch) ? patch : 8
}

function checked(contents: ModelContents, file: string, sizes: Sizes): Sizes {
  const elements = sizes.sampleShape.reduce((product, dim) => product * dim, 1)
  if (elements <= mostElements) return sizes
  contents.note('shape-absurd', { file, shape: sizes.sampleShape.join(' × ') })
  return { sampleShape: [], size: null, latent: null }
}

function wholeNumbers(value: unknown): number[] | null {
  return Array.isArray(value) && value.length > 0 && value.length <= 16 && value.every((n) => Number.isInteger(n) && n > 0)
    ? (value as number[])
    : null
}
