import { totalmem } from 'node:os'
import type { Config } from '../folder.ts'
import type { ProviderId } from '../../../src-shared/contract/recipe.ts'

/** Bytes that a graph needs per pixel and channel of its finest block: measured on the decoder of Stable Diffusion, see docs. */
const bytesPerFinest = 48
/** The attention of the middle block holds two square matrices over the cells in single precision. */
const bytesPerPair = 8
/** Channels of the finest block of the usual autoencoder. */
const usualChannels = 128
/** What a graphics card is taken to have left for one graph: its memory cannot be asked. */
const cardBytes = 3e9

/** Memory that one autoencoder graph takes for so many cells, in bytes, about. */
export function vaeBytes(config: Config, factor: number, cells: number): number {
  const blocks = config['block_out_channels'] ?? config['decoder_block_out_channels']
  const finest = Array.isArray(blocks) && typeof blocks[0] === 'number' ? blocks[0] : usualChannels
  const attention = config['mid_block_add_attention'] === false ? 0 : bytesPerPair * cells * cells
  return bytesPerFinest * finest * cells * factor * factor + attention
}

/** What one autoencoder graph may take: a quarter of the machine's memory, or a share of a usual card's. */
export function vaeLimit(provider: ProviderId): number {
  return provider === 'cpu' ? totalmem() / 4 : cardBytes
}

/** Tiles are not made smaller than this: what a cell looks like depends on its surroundings. */
const leastSide = 24
const stepSide = 8

/** Side of the largest square tile within the limit, in cells; null where `height` x `width` fits whole. */
export function tileSide(config: Config, factor: number, height: number, width: number, limit: number): number | null {
  if (vaeBytes(config, factor, height * width) <= limit) return null
  let side = leastSide
  while (vaeBytes(config, factor, (side + stepSide) ** 2) <= limit) side += stepSide
  return side
}
