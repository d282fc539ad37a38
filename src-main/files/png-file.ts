import fs from 'node:fs/promises'
import { windowed } from '../../src-shared/formats/byte-source.ts'
import type { ByteSource } from '../../src-shared/formats/png.ts'

/** Opens a file for reading in pieces, hands it to `work`, closes it. Small reads share one window. */
export async function withFile<T>(file: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const handle = await fs.open(file, 'r')
  try {
    const { size } = await handle.stat()
    return await work(windowed(size, async (into, offset) => (await handle.read(into, 0, into.length, offset)).bytesRead))
  } finally {
    await handle.close()
  }
}
