import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes a folder and those above it. Level by level: Node's own recursive mkdir never ends on a file system that
 * answers "no such file" for a folder that is there, such as /proc.
 */
export function makeFolder(folder: string): void {
  const make = (): void => {
    try {
      mkdirSync(folder)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  try {
    make()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path.dirname(folder) === folder) throw error
    makeFolder(path.dirname(folder))
    make()
  }
}

/**
 * Makes a folder inside a library that is there. One that is away is not begun anew in its place, where its disk would
 * cover it: then this throws ENOENT.
 */
export function makeFolderIn(library: string, folder: string): void {
  if (!existsSync(library)) {
    throw Object.assign(new Error(`ENOENT: no such file or directory, stat '${library}'`), { code: 'ENOENT', path: library })
  }
  makeFolder(folder)
}
