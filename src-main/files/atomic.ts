import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'

export const temporaryPrefix = '.tmp-'

/** The file calls a write needs; tests put failing ones in their place. */
export type WriteCalls = Pick<typeof fs, 'open' | 'rename' | 'rm'>

/**
 * Writes so that `file` has all of `data` or is as it was: a temporary file beside it, flushed, renamed over it, and
 * the folder flushed. On an error the temporary file is removed.
 */
export async function writeAtomic(file: string, data: Uint8Array | string, calls: WriteCalls = fs): Promise<void> {
  const temporary = path.join(path.dirname(file), `${temporaryPrefix}${randomBytes(6).toString('hex')}-${path.basename(file)}`)
  try {
    const handle = await calls.open(temporary, 'wx')
    try {
      await handle.writeFile(data)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await calls.rename(temporary, file)
  } catch (error) {
    await calls.rm(temporary, { force: true }).catch(() => {})
    throw error
  }
  await flushFolder(path.dirname(file), calls)
}

/** Makes a rename durable. Windows cannot open folders; its file system journals renames itself. */
async function flushFolder(folder: string, calls: WriteCalls): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await calls.open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    // Some network file systems flush no folders; the file itself is in its place.
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await handle.close()
  }
}
