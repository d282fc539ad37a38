import fs from 'node:fs'
import promises from 'node:fs/promises'
import path from 'node:path'

/** Every file that is opened and every folder that is listed from now on, by its real path. */
export interface Reads {
  /** Those whose real place is not in one of the folders. */
  outside(allowed: readonly string[]): string[]
  /** Starts anew. */
  forget(): void
  stop(): void
}

/** Watches the calls through which model folders are read. Metadata (stat, realpath) is no reading. */
export function watchReads(): Reads {
  const seen: string[] = []
  const note = (file: unknown): void => {
    try {
      seen.push(fs.realpathSync(String(file)))
    } catch {
      seen.push(path.resolve(String(file)))
    }
  }
  const undo: (() => void)[] = []
  const wrap = <O extends object>(object: O, names: readonly (keyof O)[]): void => {
    for (const name of names) {
      const original = object[name] as (...given: unknown[]) => unknown
      Object.assign(object, {
        [name]: (...given: unknown[]) => {
          note(given[0])
          return original.apply(object, given)
        },
      })
      undo.push(() => Object.assign(object, { [name]: original }))
    }
  }
  wrap(promises, ['open', 'opendir', 'readFile', 'readdir'])
  wrap(fs, ['createReadStream', 'readFileSync', 'openSync', 'readdirSync'])
  return {
    outside: (allowed) => seen.filter((file) => !allowed.some((dir) => file === dir || file.startsWith(dir + path.sep))),
    forget: () => void seen.splice(0),
    stop: () => {
      for (const restore of undo) restore()
    },
  }
}
