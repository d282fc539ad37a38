/** The pixels of a picture file, or of its bytes, as 8-bit RGB, row by row. */
export async function readPixels(
  picture: string | Uint8Array,
): Promise<{ readonly width: number; readonly height: number; readonly rgb: Uint8Array }> {
  const { default: sharp } = await import('sharp')
  const { data, info } = await sharp(picture).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: data }
}

/** Largest difference of two pictures in 8-bit levels over all channels; null where their sizes differ. */
export async function maxDifference(a: string, b: string): Promise<number | null> {
  const [first, second] = await Promise.all([readPixels(a), readPixels(b)])
  if (first.width !== second.width || first.height !== second.height) return null
  let largest = 0
  for (let i = 0; i < first.rgb.length; i++) largest = Math.max(largest, Math.abs(first.rgb[i]! - second.rgb[i]!))
  return largest
}
