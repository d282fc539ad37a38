import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/index.ts'
import { diskError } from './disk-errors.ts'
import { temporaryPrefix } from './atomic.ts'
import { makeFolder } from './folders.ts'

const folders = ['pictures', 'runs', 'pending', 'trash', 'models', 'thumbnails', 'sources'] as const

/** Makes the library's folders. Throws `disk-full`, `disk-gone` or `invalid-input` where that is not possible. Returns its absolute path. */
export function prepareLibrary(given: string): string {
  const library = path.resolve(given)
  try {
    for (const folder of folders) makeFolder(path.join(library, folder))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new AppError(
        'invalid-input',
        `${library} is a file, or lies inside one; choose a folder as the library.`,
        { library },
        { cause: error },
      )
    }
    throw diskError(error, library, library)
  }
  return library
}

/** Removes what interrupted writes left in the folders of pictures and runs, as far as it can be. Returns how many files. */
export async function sweepTemporary(library: string): Promise<number> {
  let removed = 0
  for (const top of ['pictures', 'trash', 'pending', 'thumbnails', 'runs', 'sources', 'nodes', 'tableaux']) {
    const root = path.join(library, top)
    for (const folder of [root, ...(await subfolders(root))]) {
      for (const name of await fs.readdir(folder).catch((): string[] => [])) {
        if (!name.startsWith(temporaryPrefix)) continue
        const gone = await fs.rm(path.join(folder, name), { force: true }).then(
          () => true,
          () => false,
        )
        if (gone) removed++
      }
    }
  }
  return removed
}

export async function subfolders(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(folder, entry.name))
}

/** Bytes of all files below a folder; what cannot be read counts nothing. */
export async function folderBytes(folder: string): Promise<number> {
  let total = 0
  for (const entry of await fs.readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) total += await folderBytes(full)
    else if (entry.isFile()) total += (await fs.stat(full).catch(() => null))?.size ?? 0
  }
  return total
}
