/** How far two arrays of one length lie apart: root mean square and largest, in the arrays' own units. */
export interface Difference {
  readonly rms: number
  readonly max: number
}

/** NaN wherever one of the numbers is not finite or the lengths differ: a broken run never looks near. */
export function difference(a: ArrayLike<number>, reference: ArrayLike<number>): Difference {
  if (a.length !== reference.length || a.length === 0) return { rms: NaN, max: NaN }
  let squares = 0
  let max = 0
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - reference[i]!)
    squares += d * d
    if (!(d <= max)) max = d
  }
  return Number.isFinite(squares) ? { rms: Math.sqrt(squares / a.length), max } : { rms: NaN, max: NaN }
}

/** In 8-bit levels, 0 to 255. `psnr` is 20 log10(255/rms) in dB, null where the pictures are equal. */
export interface PictureDifference extends Difference {
  readonly psnr: number | null
}

export function pictureDifference(a: Uint8Array, reference: Uint8Array): PictureDifference {
  const { rms, max } = difference(a, reference)
  return { rms, max, psnr: rms === 0 ? null : 20 * Math.log10(255 / rms) }
}
