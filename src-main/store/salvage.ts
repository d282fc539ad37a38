import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Database } from './database.ts'

/** Under this name an index keeps what it still has to be filled with. */
export const unfilled = 'unfilled'

interface Table {
  readonly key: readonly string[]
  readonly columns: Readonly<Record<string, 'string' | 'number'>>
  /** The column that holds JSON, null where none does. */
  readonly contents: string | null
}

/** Tables that nothing but the index holds. Pictures and runs are read from their own files. */
const kept: Readonly<Record<string, Table>> = {
  seeds: { key: ['id'], columns: { id: 'string', created_at: 'string', seed: 'string' }, contents: 'seed' },
  presets: { key: ['id'], columns: { id: 'string', name: 'string', preset: 'string' }, contents: 'preset' },
  named_values: { key: ['name'], columns: { name: 'string', value: 'string' }, contents: 'value' },
  model_measurements: {
    key: ['model_hash', 'provider', 'threads'],
    columns: { model_hash: 'string', provider: 'string', threads: 'number', measured_at: 'string', measurement: 'string' },
    contents: 'measurement',
  },
  picture_tags: { key: ['picture_id', 'name'], columns: { picture_id: 'string', name: 'string' }, contents: null },
}

type Row = Readonly<Record<string, unknown>>

export interface Salvaged {
  /** Ids of starred pictures. */
  readonly stars: readonly string[]
  /** Whether everything could be read. */
  readonly whole: boolean
}

/**
 * Fills the tables of a new index that cannot be made again from the `sources`, older indexes, of which each is asked for what those
 * before it do not give: rows that make no sense there, and all rows of a table that cannot be read to its end. Throws what writing
 * fails of.
 */
export function salvage(into: Database, sources: readonly string[]): Salvaged {
  const olds = sources.flatMap((file) => open(file) ?? [])
  try {
    const filled = Object.entries(kept).map(([name, table]) => {
      const { rows, whole } = gather(olds, name, table)
      write(into, name, table, rows)
      return whole
    })
    const { stars, whole } = starsOf(olds)
    return { stars, whole: whole && filled.every(Boolean) }
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

/** The rows up to the first that cannot be read. */
function read(old: DatabaseSync, sql: string): { rows: Row[]; ended: boolean } {
  const rows: Row[] = []
  try {
    for (const row of old.prepare(sql).iterate()) rows.push(row)
    return { rows, ended: true }
  } catch {
    return { rows, ended: false }
  }
}

/** Whether an index is older than the table. */
function lacks(old: DatabaseSync, name: string): boolean {
  const { rows, ended } = read(old, `SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = '${name}'`)
  return ended && rows[0]?.['n'] === 0
}

function gather(olds: readonly DatabaseSync[], name: string, table: Table): { rows: Row[]; whole: boolean } {
  const found = new Map<string, Row>()
  const senseless = new Set<string>()
  let ended = false
  for (const old of olds) {
    const next = lacks(old, name)
      ? { rows: [], ended: true }
      : read(old, `SELECT ${Object.keys(table.columns).join(', ')} FROM ${name}`)
    for (const row of next.rows) {
      const key = JSON.stringify(table.key.map((column) => row[column]))
      if (isAwaited(name, row) || found.has(key) || (ended && !senseless.has(key))) continue
      if (makesSense(row, table)) {
        found.set(key, row)
        senseless.delete(key)
      } else senseless.add(key)
    }
    ended ||= next.ended
    if (ended && senseless.size === 0) break
  }
  return { rows: [...found.values()], whole: ended && senseless.size === 0 }
}

/** What the old index was to be filled with, which `starsOf` reads. */
const isAwaited = (table: string, row: Row): boolean => table === 'named_values' && row['name'] === unfilled

/** The text of a damaged page is read without a complaint. */
function makesSense(row: Row, { columns, contents }: Table): boolean {
  return (
    (contents === null || parsed(row[contents]) !== undefined) &&
    Object.entries(columns).every(([column, type]) => typeof row[column] === type)
  )
}

/** Undefined for what is no JSON. */
function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}

function write(into: Database, name: string, { columns }: Table, rows: readonly Row[]): void {
  const names = Object.keys(columns)
  const marks = names.map(() => '?').join(', ')
  const insert = into.prepare(`INSERT OR REPLACE INTO ${name} (${names.join(', ')}) VALUES (${marks})`)
  for (const row of rows) insert.run(...names.map((column) => row[column] as string | number))
}

/** The stars of the first in which they can be read to the end, and of those before it. */
function starsOf(olds: readonly DatabaseSync[]): Salvaged {
  const stars = new Set<string>()
  for (const old of olds) {
    const { rows, ended } = read(old, 'SELECT id FROM pictures WHERE star = 1')
    const awaited = awaitedBy(old)
    for (const id of [...rows.map(({ id }) => String(id)), ...(awaited?.stars ?? [])]) stars.add(id)
    if (ended && awaited) return { stars: [...stars], whole: awaited.whole }
  }
  return { stars: [...stars], whole: false }
}

/** What an index that was never filled waits for, nothing in one that was; null where that cannot be read. */
function awaitedBy(old: DatabaseSync): Salvaged | null {
  const { rows, ended } = read(old, `SELECT value FROM named_values WHERE name = '${unfilled}'`)
  if (!ended) return null
  const value = rows.length === 0 ? null : parsed(rows[0]!['value'])
  if (value === null) return { stars: [], whole: true }
  const { stars, whole } = (value ?? {}) as Partial<Salvaged>
  return Array.isArray(stars) && typeof whole === 'boolean' ? { stars: stars.map(String), whole } : null
}
