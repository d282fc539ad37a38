import { createHash } from 'node:crypto'
import type { RgbPicture } from '../../../src-shared/formats/rgb.ts'

/** sha256 of the pixels, row by row. */
export function pixelHash(picture: RgbPicture): string {
  return createHash('sha256').update(picture.rgb).digest('hex')
}

/** sha256 of the values rounded to little-endian float32. */
export function float32Hash(values: ArrayLike<number>): string {
  const rounded = Float32Array.from(values)
  return createHash('sha256').update(new Uint8Array(rounded.buffer)).digest('hex')
}
