/** A mask of a picture: 255 where it is drawn anew, 0 where it stays, row by row. */
export interface Mask {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Longest side of a mask: the brush needs no more, and the file stays small. */
const longestSide = 1024

export function emptyMask(picture: { readonly width: number; readonly height: number }): Mask {
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
  const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))]
  return { width, height, data: new Uint8ClampedArray(width * height) }
}

/** Paints (or erases) along a line with a round brush; edges fade over one pixel. Changes the mask. */
export function paintStroke({ width, height, data }: Mask, from: Point, to: Point, radius: number, erase: boolean): void {
  const reach = radius + 1
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach))
  const bottom = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + reach))
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach))
  const right = Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + reach))
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y]
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length))
      const distance = Math.hypot(px - along * dx, py - along * dy)
      const cover = 255 * Math.min(1, Math.max(0, radius + 0.5 - distance))
      const at = y * width + x
      data[at] = erase ? Math.min(data[at]!, 255 - cover) : Math.max(data[at]!, cover)
    }
  }
}

export function invertMask({ data }: Mask): void {
  for (let i = 0; i < data.length; i++) data[i] = 255 - data[i]!
}

/** Share of the picture that is drawn anew. */
export function covered({ data }: Mask): number {
  let sum = 0
  for (const value of data) sum += value
  return sum / (255 * data.length)
}

/** RGBA pixels with the mask as a coat of colour, hatched so that it is told from the picture by more than its colour. */
export function coat(
  { width, data }: Mask,
  [red, green, blue]: readonly [number, number, number],
  pixels: Uint8ClampedArray,
): void {
  for (let i = 0; i < data.length; i++) {
    const stripe = ((i % width) + Math.floor(i / width)) % 12 < 6
    pixels[4 * i] = red
    pixels[4 * i + 1] = green
    pixels[4 * i + 2] = blue
    pixels[4 * i + 3] = data[i]! * (stripe ? 0.7 : 0.5)
  }
}
