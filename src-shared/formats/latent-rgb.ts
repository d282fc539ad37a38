import { z } from 'zod'
import { toRgb, type RgbPicture } from './rgb.ts'

/**
 * A linear look at a latent, one pixel per cell: rgb = matrix x + bias in [-1, 1], `matrix` three rows of one number per
 * channel. Far cheaper than decoding, and close enough in colour to see what is being drawn.
 */
export const latentRgbSchema = z.object({
  matrix: z.array(z.array(z.number())).length(3),
  bias: z.array(z.number()).length(3),
})

export type LatentRgb = z.infer<typeof latentRgbSchema>

/** The map in a model's flowline.json; null where there is none for that many channels. */
export function readLatentRgb(value: unknown, channels: number): LatentRgb | null {
  const read = latentRgbSchema.safeParse(value)
  return read.success && read.data.matrix.every((row) => row.length === channels) ? read.data : null
}

/** The first three channels as red, green and blue: latents have unit variance, so three deviations fill the range. */
export function firstChannels(channels: number): LatentRgb {
  const row = (shown: number): number[] =>
    Array.from({ length: channels }, (_, c) => (c === Math.min(shown, channels - 1) ? 1 / 3 : 0))
  return { matrix: [row(0), row(1), row(2)], bias: [0, 0, 0] }
}

/** Latent [c, h, w] to planar colours [3, h, w] in [-1, 1]. */
export function latentColours(values: ArrayLike<number>, shape: readonly number[], { matrix, bias }: LatentRgb): Float64Array {
  const [channels, height, width] = shape as [number, number, number]
  const area = height * width
  const colours = new Float64Array(3 * area)
  for (let k = 0; k < 3; k++) {
    const out = colours.subarray(k * area, (k + 1) * area).fill(bias[k]!)
    for (let c = 0; c < channels; c++) {
      const weight = matrix[k]![c]!
      if (weight === 0) continue
      for (let i = 0, from = c * area; i < area; i++) out[i] = out[i]! + weight * values[from + i]!
    }
  }
  return colours
}

export function latentPicture(values: ArrayLike<number>, shape: readonly number[], map: LatentRgb): RgbPicture {
  return toRgb(latentColours(values, shape, map), [3, shape[1]!, shape[2]!])
}
