import { AppError } from '../../../src-shared/contract/errors.ts'
import type { Config, ModelFolder } from '../folder.ts'
import { batchOf, floatData, floatFeed, isFloat } from '../runtime/feed.ts'
import type { Session } from '../runtime/session.ts'

/** Planar colours, about -1 to 1. */
export interface Colours {
  readonly values: ArrayLike<number>
  readonly dims: readonly number[]
}

export interface LatentDecoder {
  /** Pixels per latent cell along a side. */
  readonly factor: number
  /** Channels of a latent, null where neither graph nor config says. */
  readonly channels: number | null
  /** Cells the graph insists on along a side, null where any number goes. */
  readonly height: number | null
  readonly width: number | null
  /** The picture [3, h, w] of a latent. */
  colours(latent: Float64Array, shape: readonly number[]): Promise<Colours>
}

/** scaling_factor of Stable Diffusion 1 and 2, the value where a config names none. */
const usualScaling = 0.18215

/** `vae_decoder`, null where the folder has none. The network gets latent / scaling_factor + shift_factor. */
export async function openDecoder(folder: ModelFolder, open: (file: string) => Promise<Session>): Promise<LatentDecoder | null> {
  const file = folder.graph('vae_decoder')
  if (!file) return null
  const config = folder.json('vae_decoder/config.json') ?? {}
  const blocks = config['block_out_channels'] ?? config['decoder_block_out_channels']
  const factor = Array.isArray(blocks) ? 2 ** (blocks.length - 1) : 8
  const session = await open(file)
  const input = [...session.inputs.values()].find(isFloat)
  const output = session.outputs.find(isFloat)
  if (!input || !output)
    throw new AppError('model-broken', `${file} has no float input or output. Export the VAE again.`, { file })

  const side = (axis: 2 | 3): number | null => {
    const dim = input.shape[axis]
    return typeof dim === 'number' && dim > 0 ? dim : null
  }

  const told = [input.shape[1], config['latent_channels']].find((count) => typeof count === 'number' && count > 0)
  const channels = typeof told === 'number' ? told : null
  const toNative = nativeLatent(config)
  return {
    factor,
    channels,
    height: side(2),
    width: side(3),
    async colours(latent, shape) {
      const batch = batchOf(input)
      const feed = await floatFeed(input, batch, shape, file)
      feed.write(toNative(latent, shape))
      const result = (await session.run({ [input.name]: feed.tensor }, [output.name]))[output.name]!
      const dims = result.dims.slice(1)
      if (dims.length !== 3 || dims[0] !== 3) {
        throw new AppError(
          'model-broken',
          `${file} answers with shape [${result.dims.join(', ')}], which is no RGB picture. Export the VAE again.`,
          { file },
        )
      }
      const values = floatData(result)
      for (let i = 0; i < 3 * dims[1]! * dims[2]!; i++) {
        if (Number.isFinite(values[i]!)) continue
        throw new AppError('model-output-not-finite', `The decoder ${file} gave numbers that are not finite. Use a 32-bit VAE.`, {
          file,
        })
      }
      return { values, dims }
    },
  }
}

/**
 * A latent as the autoencoder has it: latent / scaling_factor + shift_factor, or per channel latent latents_std /
 * scaling_factor + latents_mean.
 */
function nativeLatent(config: Config): (latent: Float64Array, shape: readonly number[]) => Float64Array {
  const scaling = numberOr(config['scaling_factor'], usualScaling)
  const shift = numberOr(config['shift_factor'], 0)
  const [means, deviations] = [config['latents_mean'], config['latents_std']]
  if (!Array.isArray(means) || !Array.isArray(deviations)) return (latent) => latent.map((value) => value / scaling + shift)
  return (latent, shape) => {
    const cells = latent.length / shape[0]!
    return latent.map((value, i) => {
      const k = Math.floor(i / cells)
      return (value * numberOr(deviations[k], 1)) / scaling + numberOr(means[k], 0)
    })
  }
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback
}
