import { AppError } from '../../../src-shared/contract/errors.ts'
import type { ModelFolder } from '../folder.ts'
import type { Session } from '../runtime/session.ts'
import { vaeGraph, type VaeGraph } from './graph.ts'
import { leastBytes, tileSide, vaeBytes } from './memory.ts'
import { factorOf, latentScale } from './scale.ts'
import { cut, layTiles, Mosaic, type Tile } from './tiles.ts'

/** Planar colours, about -1 to 1. */
export interface Colours {
  readonly values: ArrayLike<number>
  readonly dims: readonly number[]
  /** Into how many parts the work was cut for want of memory. */
  readonly tiles: number
}

export interface Autoencoder {
  /** Pixels per latent cell along a side. */
  readonly factor: number
  /** Channels of a latent, null where neither graph nor config says. */
  readonly channels: number | null
  /** Cells the decoder insists on along a side, null where any number goes. */
  readonly height: number | null
  readonly width: number | null
  /** The picture [3, h, w] of a latent. */
  decode(latent: Float64Array, shape: readonly number[]): Promise<Colours>
  /** The latent of a picture [3, h, w] in [-1, 1]: the mean of its distribution. Throws `model-unsupported` without an encoder. */
  encode(picture: Float64Array, dims: readonly number[]): Promise<Float64Array>
  /** Whether the encoder draws from that distribution inside, as exports before late 2024 do. False without an encoder. */
  drawsLatents(): Promise<boolean>
}

export interface AutoencoderOptions {
  /** Bytes one graph may take, asked before every use. */
  limit(): number
  open(file: string): Promise<Session>
}

/** Share of a tile's side that it has in common with its neighbour. */
const overlapShare = 0.25

/** `vae_decoder` with `vae_encoder`, null where the folder has no decoder. The encoder is loaded when it is first needed. */
export async function openAutoencoder(folder: ModelFolder, options: AutoencoderOptions): Promise<Autoencoder | null> {
  const file = folder.graph('vae_decoder')
  if (!file) return null
  const config = folder.json('vae_decoder/config.json') ?? {}
  const factor = factorOf(config)
  const scale = latentScale(config)
  const decoder = vaeGraph(await options.open(file))
  const declared = config['latent_channels']
  const channels = decoder.channels ?? (typeof declared === 'number' && declared > 0 ? declared : null)
  let encoder: Promise<VaeGraph> | null = null
  /** Bytes that a graph took before: it keeps them, so they are no reason to cut the next picture smaller. */
  const held = new Map<VaeGraph, number>()

  /** One half over `height` x `width` cells, whole or in tiles; in smaller tiles where the memory does not suffice after all. */
  async function over(
    graph: VaeGraph,
    { height, width }: Side,
    fixed: Side | null,
    unit: number,
    work: (tile: Tile) => Promise<Planes>,
  ): Promise<Colours> {
    await graph.ready()
    let allowed = Math.max(options.limit(), leastBytes(config, factor), held.get(graph) ?? 0)
    for (;;) {
      const side = fixed ?? square(tileSide(config, factor, height, width, allowed)) ?? { height, width }
      try {
        const made = await pieced({ height, width }, side, unit, work)
        held.set(graph, Math.max(held.get(graph) ?? 0, vaeBytes(config, factor, side.height * side.width)))
        return made
      } catch (error) {
        const smaller = fixed ? null : tileSide(config, factor, height, width, allowed / 4)
        if (!(error instanceof AppError) || error.code !== 'out-of-memory' || (smaller ?? side.height) >= side.height) throw error
        allowed /= 4
      }
    }
  }

  async function decode(latent: Float64Array, shape: readonly number[]): Promise<Colours> {
    const [count, height, width] = shape as [number, number, number]
    const native = scale.toNative(latent, count)
    return over(decoder, { height, width }, fixedTile(decoder, { height, width }, 1), factor, async (tile) =>
      rgbOnly(decoder, await decoder.run(cut(native, shape, tile), [count, tile.height, tile.width])),
    )
  }

  const encoderGraph = (): Promise<VaeGraph> => (encoder ??= openEncoder(folder, options))

  async function encode(picture: Float64Array, dims: readonly number[]): Promise<Float64Array> {
    const graph = await encoderGraph()
    const cells = { height: dims[1]! / factor, width: dims[2]! / factor }
    const latent = await over(graph, cells, fixedTile(graph, cells, factor), 1, async ({ top, left, height, width }) => {
      const pixels = { top: top * factor, left: left * factor, height: height * factor, width: width * factor }
      return meansOnly(graph, channels, await graph.run(cut(picture, dims, pixels), [3, pixels.height, pixels.width]))
    })
    return scale.fromNative(latent.values, latent.dims[0]!)
  }

  const drawsLatents = async (): Promise<boolean> => folder.graph('vae_encoder') !== null && (await encoderGraph()).draws

  return { factor, channels, height: decoder.height, width: decoder.width, decode, encode, drawsLatents }
}

interface Side {
  readonly height: number
  readonly width: number
}

interface Planes {
  readonly values: ArrayLike<number>
  readonly dims: readonly number[]
}

/** The work over all tiles, put together; `unit` output pixels per cell. */
async function pieced(whole: Side, side: Side, unit: number, work: (tile: Tile) => Promise<Planes>): Promise<Colours> {
  const tile = { height: Math.min(side.height, whole.height), width: Math.min(side.width, whole.width) }
  const overlap = Math.floor(Math.min(tile.height, tile.width) * overlapShare)
  const tiling = layTiles(whole.height, whole.width, tile, overlap)
  const { tiles } = tiling
  if (tiles.length === 1) return { ...(await work(tiles[0]!)), tiles: 1 }
  let mosaic: Mosaic | null = null
  for (const one of tiles) {
    const part = await work(one)
    mosaic ??= new Mosaic(part.dims[0]!, whole.height, whole.width, unit)
    mosaic.add(part.values, one, tiling)
  }
  return { values: mosaic!.finish(), dims: mosaic!.dims, tiles: tiles.length }
}

const square = (side: number | null): Side | null => (side === null ? null : { height: side, width: side })

/** Tiles of the size a graph insists on; null where it takes any. Throws `invalid-input` for a picture smaller than that. */
function fixedTile(graph: VaeGraph, { height, width }: Side, unit: number): Side | null {
  if (graph.height === null && graph.width === null) return null
  const [h, w] = [(graph.height ?? height * unit) / unit, (graph.width ?? width * unit) / unit]
  if (h <= height && w <= width) return { height: h, width: w }
  throw new AppError(
    'invalid-input',
    `${graph.file} was exported for ${w} x ${h} cells; this picture has ${width} x ${height}. Choose a larger picture or export the VAE with free sizes.`,
    { file: graph.file },
  )
}

function rgbOnly(graph: VaeGraph, answer: Planes): Planes {
  if (answer.dims.length === 3 && answer.dims[0] === 3) return answer
  throw new AppError(
    'model-broken',
    `${graph.file} answers with ${answer.dims.join(' x ')} numbers, which is no RGB picture. Export the VAE again.`,
    { file: graph.file },
  )
}

/** The mean of what an encoder gives: the first half of mean and log variance, or the latent itself. */
function meansOnly(graph: VaeGraph, channels: number | null, answer: Planes): Planes {
  const [count, height, width] = answer.dims as [number, number, number]
  const kept = channels ?? (count % 2 === 0 && count > 4 ? count / 2 : count)
  if (answer.dims.length === 3 && (count === kept || count === 2 * kept)) {
    const size = kept * height * width
    return { values: Float64Array.from({ length: size }, (_, i) => answer.values[i]!), dims: [kept, height, width] }
  }
  throw new AppError(
    'model-broken',
    `${graph.file} answers with ${answer.dims.join(' x ')} numbers, which are no latents of ${kept} channels. Export the VAE again.`,
    { file: graph.file },
  )
}

async function openEncoder(folder: ModelFolder, { open }: AutoencoderOptions): Promise<VaeGraph> {
  const file = folder.graph('vae_encoder')
  if (file) return vaeGraph(await open(file))
  throw new AppError(
    'model-unsupported',
    `${folder.dir} has no vae_encoder/model.onnx, so no picture can be started from. Export the whole model, or start from noise.`,
    { file: folder.dir },
  )
}
