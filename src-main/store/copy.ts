import { renameSync, rmSync, statSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { faultOf } from './fault.ts'

const day = 86_400_000

/** Where the copy of an index lies. */
export const copyOf = (file: string): string => `${file}.copy`

/**
 * Keeps a copy of the index beside it, made again where the last is older than a day. A copy that is not whole takes no
 * other's place; one that cannot be made (a full disk) is left for the next start.
 */
export async function keepCopy(file: string, now: Date): Promise<void> {
  const partial = `${copyOf(file)}.part`
  try {
    const made = statSync(copyOf(file), { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Math.abs(now.getTime() - made) < day) return
    rmSync(partial, { force: true })
    // A connection of its own: the copying goes on in the background and must not see it closed.
    const source = new DatabaseSync(file, { readOnly: true })
    try {
      await backup(source, partial)
    } finally {
      source.close()
    }
    if (isWhole(partial)) renameSync(partial, copyOf(file))
  } catch {
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) {
      try {
        rmSync(partial + suffix, { force: true })
      } catch {
        // Held by another program; the next copy takes it away.
      }
    }
  }
}

function isWhole(file: string): boolean {
  const database = new DatabaseSync(file)
  try {
    // One file, to be renamed: no journal may lie beside it.
    database.exec('PRAGMA journal_mode = DELETE')
    return faultOf(database) === null
  } finally {
    database.close()
  }
}
