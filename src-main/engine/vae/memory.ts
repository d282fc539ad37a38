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

/** Memory in bytes as it is right now. */
export interface Machine {
  readonly total: number
  /** What programs can still be given, swap not counted. */
  readonly free: number
  /** What this process holds. */
  readonly resident: number
}

/** A fifth of what is free stays for everything else. */
const freeShare = 0.8

/**
 * Bytes one autoencoder graph may take: at most a quarter of the machine's memory, four fifths of what is free, and what the
 * user's limit (0 or none: no limit) leaves beside this process. On a card, whose memory cannot be asked, a share of a usual one's.
 */
export function vaeLimit(provider: ProviderId, memoryLimit = 0, { total, free, resident }: Machine = machineNow()): number {
  if (provider !== 'cpu') return cardBytes
  const allowed = memoryLimit > 0 ? memoryLimit - resident : Infinity
  return Math.max(0, Math.min(total / 4, freeShare * free, allowed))
}

const machineNow = (): Machine => ({
  total: totalmem(),
  free: process.availableMemory(),
  resident: process.memoryUsage.rss(),
})

/**
 * What a cell looks like depends on its surroundings, through attention and group norms. Tiles are not planned smaller than
 * `plannedSide`, whatever is free; only where even that turns out too large they come down to `leastSide`.
 */
const plannedSide = 32
const leastSide = 24
const stepSide = 8

/** Bytes that are taken in any case. */
export const leastBytes = (config: Config, factor: number): number => vaeBytes(config, factor, plannedSide ** 2)

/** Side of the largest square tile within the limit, in cells; null where `height` x `width` fits whole. */
export function tileSide(config: Config, factor: number, height: number, width: number, limit: number): number | null {
  if (vaeBytes(config, factor, height * width) <= limit) return null
  let side = leastSide
  while (vaeBytes(config, factor, (side + stepSide) ** 2) <= limit) side += stepSide
  return side
}
