/** 8-bit RGB, row by row. */
export interface RgbPicture {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array<ArrayBuffer>
}

/** Channel counts that have a picture: grey, RGB, RGB with a fourth channel that is left out. */
export const pictureChannels: readonly number[] = [1, 3, 4]

/** Whether samples of this shape (no batch dimension) are pictures: [1|3|4, height, width]. */
export const isPictureShape = (shape: readonly number[]): boolean => shape.length === 3 && pictureChannels.includes(shape[0]!)

/**
 * Planar values [c, h, w] to 8 bits: v = value * gain in [-1, 1] becomes floor((v + 1) * 127.5 + 0.5), clamped to 0..255.
 * Fewer than three channels are shown as grey, further ones are left out, NaN becomes 0.
 */
export function toRgb(values: ArrayLike<number>, shape: readonly number[], gain = 1): RgbPicture {
  const [channels, height, width] = shape as [number, number, number]
  const area = width * height
  const rgb = new Uint8Array(area * 3)
  for (let c = 0; c < 3; c++) {
    const plane = channels >= 3 ? c * area : 0
    for (let i = 0, o = c; i < area; i++, o += 3) {
      const level = Math.floor((values[plane + i]! * gain + 1) * 127.5 + 0.5)
      rgb[o] = level > 0 ? (level < 255 ? level : 255) : 0
    }
  }
  return { width, height, rgb }
}
