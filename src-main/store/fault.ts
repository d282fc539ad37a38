import type { DatabaseSync } from 'node:sqlite'

/**
 * Reads a whole database: the first thing that is wrong with it, null where it is whole. `deep` holds the contents of its indexes
 * against its rows as well. Throws as SQLite does.
 */
export function faultOf(database: Pick<DatabaseSync, 'prepare'>, deep = false): string | null {
  const [row = {}] = database.prepare(`PRAGMA ${deep ? 'integrity' : 'quick'}_check(1)`).all()
  const said = Object.values(row)[0]
  return said === 'ok' ? null : String(said ?? 'unreadable')
}
