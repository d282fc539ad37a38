import { statSync } from 'node:fs'
import path from 'node:path'
import type { Store } from '../core/ports.ts'
import { AppError } from '../../src-shared/contract/index.ts'
import { beginIndex, resumeBegun, type Begun } from './begin.ts'
import { keepCopy } from './copy.ts'
import { openDatabase, type Database } from './database.ts'
import { lockLibrary } from './lock.ts'
import { SqlPictures } from './pictures.ts'
import { SqlRuns } from './runs.ts'
import { unfilled } from './salvage.ts'
import { sqlCards, sqlHashes, sqlMeasurements, sqlPresets, sqlSeeds, sqlValues } from './small.ts'

export interface OpenedStore {
  readonly store: Store
  /**
   * The index was begun now, or its filling was cut short: it has to be filled from the pictures and runs there are, and their stars
   * set again; then `filled` is called.
   */
  readonly begun: Begun | null
  filled(): void
  bytes(): number
  /** Keeps a copy of the index, at most once a day. */
  keepCopy(now: Date): Promise<void>
}

/** Locks the library (an existing folder) and opens its index. Throws `library-locked`. `store.close()` gives both back. */
export function openStore(library: string): OpenedStore {
  const lock = lockLibrary(library)
  const file = path.join(library, 'flowline.db')
  try {
    const database = openIndex(file)
    const values = sqlValues(database)
    const begun = values.get(unfilled) as Begun | null
    const store: Store = {
      runs: new SqlRuns(database),
      pictures: new SqlPictures(database),
      seeds: sqlSeeds(database),
      presets: sqlPresets(database),
      values,
      hashes: sqlHashes(database),
      measurements: sqlMeasurements(database),
      cards: sqlCards(database),
      transaction: (work) => database.transaction(work),
      close() {
        database.close()
        lock.release()
      },
    }
    return {
      store,
      begun,
      filled: () => values.put(unfilled, null),
      bytes: () => sizeOf(file) + sizeOf(`${file}-wal`),
      keepCopy: (now) => keepCopy(file, now),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function openIndex(file: string): Database {
  resumeBegun(file)
  let opened = openDatabase(file)
  if (typeof opened === 'string') {
    beginIndex(file, opened === 'damaged')
    opened = openDatabase(file)
  }
  if (typeof opened !== 'string') return opened
  throw new AppError('index-damaged', `The library's index ${file} could not be made anew; check its disk.`, { path: file })
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
