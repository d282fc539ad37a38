import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Database } from './database.ts'

/** Under this name an index keeps what it still has to be filled with. */
export const unfilled = 'unfilled'

/** Tables that nothing but the index holds. Pictures and runs are read from their own files. */
const kept = ['seeds', 'presets', 'named_values', 'model_measurements'] as const
/** The column of each that holds JSON. */
const contents = { seeds: 'seed', presets: 'preset', named_values: 'value', model_measurements: 'measurement' } as const

export interface Salvaged {
  /** Ids of starred pictures. */
  readonly stars: readonly string[]
  /** Whether everything could be read. */
  readonly whole: boolean
}

/**
 * Fills the tables of a new index that cannot be made again, each from the first of the `sources` (older indexes) in which
 * it can be read.
 */
export function salvage(into: Database, sources: readonly string[]): Salvaged {
  const olds = sources.flatMap((file) => open(file) ?? [])
  try {
    const filled = kept.map((table) => firstOf(olds, (old) => copyRows(old, into, table)) === true)
    const stars = firstOf(olds, (old) =>
      (old.prepare('SELECT id FROM pictures WHERE star = 1').all() as { id: string }[]).map(({ id }) => id),
    )
    return { stars: stars ?? [], whole: stars !== null && filled.every(Boolean) }
  } finally {
    for (const old of olds) old.close()
  }
}

function open(file: string): DatabaseSync | null {
  if (!existsSync(file)) return null
  try {
    return new DatabaseSync(file, { readOnly: true })
  } catch {
    return null
  }
}

function firstOf<T>(olds: readonly DatabaseSync[], read: (old: DatabaseSync) => T): T | null {
  for (const old of olds) {
    try {
      return read(old)
    } catch {
      // The next one may be readable.
    }
  }
  return null
}

/** Copies the rows that make sense: the text of a damaged page is read without a complaint. Whether all did. */
function copyRows(old: DatabaseSync, into: Database, table: (typeof kept)[number]): boolean {
  const all = old.prepare(`SELECT * FROM ${table}`).all()
  const rows = all.filter((row) => isJson(row[contents[table]]))
  into.transaction(() => {
    for (const row of rows) {
      const columns = Object.keys(row)
      into
        .prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
        .run(...Object.values(row))
    }
  })
  return rows.length === all.length
}

function isJson(text: unknown): boolean {
  try {
    JSON.parse(String(text))
    return true
  } catch {
    return false
  }
}
