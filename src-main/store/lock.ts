import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../src-shared/contract/index.ts'

export interface LibraryLock {
  release(): void
}

/**
 * Takes the library for this process. The lock is the operating system's own lock on `library.lock`, held through
 * an exclusive SQLite transaction: it ends with its process, however that ends, so a dead holder never keeps it.
 * `library.owner` names the holder for the message. Throws `library-locked`.
 */
export function lockLibrary(library: string): LibraryLock {
  const file = path.join(library, 'library.lock')
  const ownerFile = path.join(library, 'library.owner')
  const connection = new DatabaseSync(file)
  try {
    connection.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    connection.close()
    if (!isBusy(cause)) throw cause
    const pid = readOwner(ownerFile)
    const who = pid === null ? 'another Flowline' : `another Flowline (process ${pid})`
    throw new AppError(
      'library-locked',
      `The library ${library} is in use by ${who}; close it, or start this one with another library (--library <folder>).`,
      { library, pid },
      { cause },
    )
  }
  writeFileSync(ownerFile, `${process.pid}\n`)
  return {
    release() {
      rmSync(ownerFile, { force: true })
      connection.close()
    },
  }
}

/** SQLITE_BUSY is 5, SQLITE_LOCKED is 6. */
function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: number } | null)?.errcode
  return code !== undefined && [5, 6].includes(code & 0xff)
}

function readOwner(file: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
    return Number.isSafeInteger(pid) ? pid : null
  } catch {
    return null
  }
}
