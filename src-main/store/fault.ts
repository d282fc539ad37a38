import type { DatabaseSync } from 'node:sqlite'

/** Reads a whole database: the first thing that is wrong with it, null where it is whole. Throws as SQLite does. */
export function faultOf(database: Pick<DatabaseSync, 'prepare'>): string | null {
  const [row] = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[]
  return row?.quick_check === 'ok' ? null : (row?.quick_check ?? 'unreadable')
}
