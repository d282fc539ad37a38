/** Largest difference of two pictures in 8-bit levels over all channels; null where their sizes differ. */
export async function maxDifference(a: string, b: string): Promise<number | null> {
  const { default: sharp } = await import('sharp')
  const pixels = (file: string) => sharp(file).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  const [first, second] = await Promise.all([pixels(a), pixels(b)])
  if (first.info.width !== second.info.width || first.info.height !== second.info.height) return null
  let largest = 0
  for (let i = 0; i < first.data.length; i++) largest = Math.max(largest, Math.abs(first.data[i]! - second.data[i]!))
  return largest
}
