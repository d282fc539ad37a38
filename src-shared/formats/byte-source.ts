import type { ByteSource } from './png.ts'

const windowSize = 64 * 1024

/** A source over `readAt`, which may give fewer bytes than asked for; small reads share one window. */
export function windowed(size: number, readAt: (into: Uint8Array, offset: number) => Promise<number>): ByteSource {
  let window = new Uint8Array(0)
  let start = 0
  const take = async (offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
    let filled = 0
    while (filled < buffer.length) {
      const read = await readAt(buffer.subarray(filled), offset + filled)
      if (read === 0) break
      filled += read
    }
    return buffer.subarray(0, filled)
  }
  return {
    size,
    async read(offset, length) {
      if (length > windowSize) return take(offset, length)
      if (offset < start || offset + length > start + window.length) {
        window = await take(offset, windowSize)
        start = offset
      }
      return window.subarray(offset - start, offset - start + length)
    },
  }
}
