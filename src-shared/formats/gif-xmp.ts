import { concat } from './png.ts'

const introducer = [0x21, 0xff, 0x0b]
const name = 'XMP DataXMP'
const trailer = 0x3b

/**
 * A GIF with an XMP packet as its application extension, just before its end (XMP specification part 3, 1.1.2): the packet is not cut
 * into blocks; 258 bytes follow it, 1, 255, 254, ..., 0 and a 0, that lead whoever reads it as blocks to its end.
 * @throws RangeError for bytes that do not end as a GIF does.
 */
export function withXmpInGif(gif: Uint8Array, packet: string): Uint8Array<ArrayBuffer> {
  if (gif.at(-1) !== trailer) throw new RangeError('These bytes are no whole GIF.')
  const magic = Uint8Array.from({ length: 258 }, (_, i) => (i === 0 ? 1 : i <= 256 ? 256 - i : 0))
  const encoder = new TextEncoder()
  const head = [Uint8Array.from(introducer), encoder.encode(name), encoder.encode(packet)]
  return concat([gif.subarray(0, -1), ...head, magic, Uint8Array.of(trailer)])
}
