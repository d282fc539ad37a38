import fs from 'node:fs/promises'
import type { ByteSource } from '../../src-shared/formats/png.ts'

const windowSize = 64 * 1024

/** Opens a file for reading in pieces, hands it to `work`, closes it. Small reads share one window. */
export async function withFile<T>(file: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const handle = await fs.open(file, 'r')
  try {
    const { size } = await handle.stat()
    let window = new Uint8Array(0)
    let start = 0
    const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      let filled = 0
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return buffer.subarray(0, filled)
    }
    return await work({
      size,
      async read(offset, length) {
        if (length > windowSize) return readAt(offset, length)
        if (offset < start || offset + length > start + window.length) {
          window = (await readAt(offset, windowSize)) as Uint8Array<ArrayBuffer>
          start = offset
        }
        return window.subarray(offset - start, offset - start + length)
      },
    })
  } finally {
    await handle.close()
  }
}
