import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { copyOf } from './copy.ts'
import { Database, doubt, migrate, storeError } from './database.ts'
import { migrations } from './migrations.ts'
import { salvage, unfilled, type Salvaged } from './salvage.ts'
import { sqlValues } from './small.ts'

/** What a new index has to be filled with, and where the damaged one before it lies. */
export type Begun = Salvaged & { readonly damaged: string | null }

/** Where a new index is built. */
const newOf = (file: string): string => `${file}.new`

/**
 * Makes a new index of what can be read of the one that is there, if `damaged`, and of its copy. It is built beside it and takes
 * its place once everything is in: cut short, or without room, it leaves all as it was to the next start.
 */
export function beginIndex(file: string, damaged: boolean): void {
  const made = newOf(file)
  if (damaged) doubt(file)
  const aside = damaged ? freeName(`${file}.damaged`) : null
  discard(made)
  try {
    const database = new Database(made)
    try {
      // One file, to be renamed: no journal may lie beside it.
      database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL')
      database.transaction(() => {
        migrate(database, migrations)
        const salvaged = salvage(database, [...(damaged ? [file] : []), copyOf(file)])
        sqlValues(database).put(unfilled, { ...salvaged, damaged: aside } satisfies Begun)
      })
    } finally {
      database.close()
    }
  } catch (error) {
    discard(made)
    throw storeError(error, made)
  }
  takePlace(file, aside)
}

/** Goes on where the last process ended between building a new index and putting it in its place. One that is not complete is deleted. */
export function resumeBegun(file: string): void {
  const made = newOf(file)
  if (!existsSync(made)) return
  const begun = begunIn(made)
  const aside = begun?.damaged ? path.join(path.dirname(file), path.basename(begun.damaged)) : null
  const free = !existsSync(file) || (aside !== null && !existsSync(aside))
  if (begun && free) takePlace(file, aside)
  else discard(made)
}

/** Each step can be taken up again: the journal goes before its index, which is what tells how far it came. */
function takePlace(file: string, aside: string | null): void {
  if (aside !== null && existsSync(file)) {
    if (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size) renameSync(`${file}-wal`, `${aside}-wal`)
    renameSync(file, aside)
  }
  for (const suffix of ['-wal', '-shm', '.doubt']) rmSync(file + suffix, { force: true })
  renameSync(newOf(file), file)
}

function begunIn(made: string): Begun | null {
  try {
    const database = new DatabaseSync(made, { readOnly: true })
    try {
      const row = database.prepare('SELECT value FROM named_values WHERE name = ?').get(unfilled)
      return row ? (JSON.parse(String(row['value'])) as Begun | null) : null
    } finally {
      database.close()
    }
  } catch {
    return null
  }
}

function discard(made: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm', '.doubt']) rmSync(made + suffix, { force: true })
}

function freeName(name: string): string {
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}-${n}`
    if (!existsSync(free) && !existsSync(`${free}-wal`)) return free
  }
}
