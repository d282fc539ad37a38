import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../src-shared/contract/index.ts'

export interface LibraryLock {
  release(): void
}

/** The open locks: a connection that nobody refers to is closed by the garbage collector, and its lock goes with it. */
const held = new Set<DatabaseSync>()

/**
 * Takes the library for this process. The lock is the operating system's own lock on `library.lock`, held through
 * an exclusive SQLite transaction: it ends with its process, however that ends, so a dead holder never keeps it.
 * `library.owner` names the holder for the message. Throws `library-locked`, `disk-full`, and `disk-gone` for a library
 * that cannot be written.
 */
export function lockLibrary(library: string): LibraryLock {
  const file = path.join(library, 'library.lock')
  const ownerFile = path.join(library, 'library.owner')
  let connection: DatabaseSync | null = null
  try {
    connection = new DatabaseSync(file)
    connection.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    writeFileSync(ownerFile, `${process.pid}\n`)
  } catch (cause) {
    connection?.close()
    if (!isBusy(cause)) throw unwritable(library, cause)
    const pid = readOwner(ownerFile)
    const who = pid === null ? 'another Flowline' : `another Flowline (process ${pid})`
    throw new AppError(
      'library-locked',
      `The library ${library} is in use by ${who}; close it, or start this one with another library (--library <folder>).`,
      { library, pid },
      { cause },
    )
  }
  const lock = connection
  held.add(lock)
  return {
    release() {
      try {
        rmSync(ownerFile, { force: true })
      } catch {
        // It names nobody once the lock is open; a library that can no longer be written must not keep the app from ending.
      }
      held.delete(lock)
      lock.close()
    },
  }
}

/** Why a library without another holder could not be locked. */
function unwritable(library: string, cause: unknown): AppError {
  const code = (cause as { code?: string } | null)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'disk-full',
      `There is no room left on the disk of ${library}; free some space on it.`,
      { library },
      { cause },
    )
  }
  const message = `The library ${library} cannot be written; check that its disk is connected and writable and that you own the folder.`
  return new AppError('disk-gone', message, { library, code: code ?? null }, { cause })
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
