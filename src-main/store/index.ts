import { statSync } from 'node:fs'
import path from 'node:path'
import type { Store } from '../core/ports.ts'
import { copyOf, keepCopy } from './copy.ts'
import { openDatabase } from './database.ts'
import { lockLibrary } from './lock.ts'
import { SqlPictures } from './pictures.ts'
import { SqlRuns } from './runs.ts'
import { salvage, type Salvaged } from './salvage.ts'
import { sqlCards, sqlHashes, sqlMeasurements, sqlPresets, sqlSeeds, sqlValues } from './small.ts'

export interface OpenedStore {
  readonly store: Store
  /** The index was begun now: it has to be filled from the pictures and runs there are, and their stars set again. */
  readonly begun: (Salvaged & { readonly damaged: string | null }) | null
  bytes(): number
  /** Keeps a copy of the index, at most once a day. */
  keepCopy(now: Date): Promise<void>
}

/** Locks the library (an existing folder) and opens its index. Throws `library-locked`. `store.close()` gives both back. */
export function openStore(library: string): OpenedStore {
  const lock = lockLibrary(library)
  const file = path.join(library, 'flowline.db')
  try {
    const { database, fresh, damaged } = openDatabase(file)
    const begun = fresh ? { ...salvage(database, [...(damaged ? [damaged] : []), copyOf(file)]), damaged } : null
    const store: Store = {
      runs: new SqlRuns(database),
      pictures: new SqlPictures(database),
      seeds: sqlSeeds(database),
      presets: sqlPresets(database),
      values: sqlValues(database),
      hashes: sqlHashes(database),
      measurements: sqlMeasurements(database),
      cards: sqlCards(database),
      transaction: (work) => database.transaction(work),
      close() {
        database.close()
        lock.release()
      },
    }
    return { store, begun, bytes: () => sizeOf(file) + sizeOf(`${file}-wal`), keepCopy: (now) => keepCopy(file, now) }
  } catch (error) {
    lock.release()
    throw error
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
