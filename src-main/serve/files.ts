import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/index.ts'
import { isBelow } from '../../src-shared/formats/places.ts'

/** Bytes of a file, or `not-found` with the given words. */
export async function readOr(file: string, message: string): Promise<Uint8Array> {
  try {
    return await fs.readFile(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR')
      throw new AppError('not-found', message, {}, { cause: error })
    throw error
  }
}

/** The real path of a file below `root`; null where there is none or it leads outside. */
export async function containedFile(root: string, relative: string): Promise<string | null> {
  try {
    const base = await fs.realpath(root)
    const real = await fs.realpath(path.join(base, relative))
    return isBelow(base, real) && (await fs.stat(real)).isFile() ? real : null
  } catch {
    return null
  }
}
