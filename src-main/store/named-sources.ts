import type { Database } from './database.ts'

/** Hashes of the pictures and masks that the settings in a column of JSON name as their start. */
export function namedSources(database: Database, table: 'recipes' | 'runs', column: 'recipe' | 'summary'): string[] {
  const rows = database
    .prepare(
      `SELECT json_extract(${column}, '$.settings.source.picture') AS picture, json_extract(${column}, '$.settings.source.mask') AS mask
       FROM ${table} WHERE ${column} LIKE '%"source":{%'`,
    )
    .all() as { picture: string | null; mask: string | null }[]
  return [...new Set(rows.flatMap(({ picture, mask }) => [picture, mask]).filter((hash) => hash !== null))]
}
