import sharp from 'sharp'
import { expect, test } from 'vitest'
import { withXmpInGif } from './gif-xmp.ts'
import { aiSourceType, xmpPacket } from './xmp.ts'

const frames = [0, 128, 255].map((level) =>
  sharp({ create: { width: 8, height: 6, channels: 3, background: { r: level, g: 0, b: 0 } } })
    .png()
    .toBuffer(),
)

/** Goes through the blocks as any reader does that knows no XMP; the bytes where it ends. */
function endOf(gif: Uint8Array): number {
  let at = 13 + (gif[10]! & 0x80 ? 3 * 2 ** ((gif[10]! & 7) + 1) : 0)
  const pass = (): void => {
    while (gif[at]! > 0) at += 1 + gif[at]!
    at++
  }
  for (;;) {
    const kind = gif[at++]
    if (kind === 0x3b) return at
    if (kind === 0x21) {
      at++
      pass()
    } else if (kind === 0x2c) {
      const packed = gif[at + 8]!
      at += 10 + (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0)
      pass()
    } else throw new Error(`no block begins at ${at - 1}`)
  }
}

test('a film keeps its frames and carries the mark, which readers of blocks pass by', async () => {
  const film = await sharp(await Promise.all(frames), { join: { animated: true } })
    .gif({ delay: [80, 80, 1500], loop: 0 })
    .toBuffer()
  const marked = withXmpInGif(film, xmpPacket('Flowline 1', '2026-01-01T00:00:00Z'))
  expect(endOf(film)).toBe(film.length)
  expect(endOf(marked)).toBe(marked.length)
  expect(Buffer.from(marked).includes(aiSourceType)).toBe(true)
  expect(await sharp(marked, { animated: true }).metadata()).toMatchObject({ pages: 3, delay: [80, 80, 1500], loop: 0 })
  const [before, after] = await Promise.all([film, marked].map((gif) => sharp(gif, { animated: true }).raw().toBuffer()))
  expect(after).toEqual(before)
})

test('what is no whole GIF is refused', () => {
  expect(() => withXmpInGif(Uint8Array.of(1, 2, 3), 'x')).toThrow(RangeError)
})
