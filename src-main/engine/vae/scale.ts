import type { Config } from '../folder.ts'

/** scaling_factor of Stable Diffusion 1 and 2, the value where a config names none. */
const usualScaling = 0.18215

/** Pixels per latent cell along a side: every block but one doubles it. */
export function factorOf(config: Config): number {
  const blocks = config['block_out_channels'] ?? config['decoder_block_out_channels']
  return Array.isArray(blocks) && blocks.length > 0 ? 2 ** (blocks.length - 1) : 8
}

/**
 * The autoencoder's own numbers z of a latent: z = latent / scaling_factor + shift_factor, or per channel
 * z = latent latents_std / scaling_factor + latents_mean.
 */
export interface LatentScale {
  toNative(latent: Float64Array, channels: number): Float64Array
  fromNative(native: ArrayLike<number>, channels: number): Float64Array
}

export function latentScale(config: Config): LatentScale {
  const scaling = numberOr(config['scaling_factor'], usualScaling)
  const [means, deviations] = [config['latents_mean'], config['latents_std']]
  const shift = numberOr(config['shift_factor'], 0)
  const perChannel = Array.isArray(means) && Array.isArray(deviations)
  const offset = (k: number): number => (perChannel ? numberOr(means[k], 0) : shift)
  const spread = (k: number): number => (perChannel ? numberOr(deviations[k], 1) : 1)
  return {
    toNative: (latent, channels) => {
      const cells = latent.length / channels
      return latent.map((value, i) => {
        const k = Math.floor(i / cells)
        return (value * spread(k)) / scaling + offset(k)
      })
    },
    fromNative: (native, channels) => {
      const cells = native.length / channels
      return Float64Array.from(native, (value, i) => {
        const k = Math.floor(i / cells)
        return ((value - offset(k)) * scaling) / spread(k)
      })
    },
  }
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback
}
