import type { GalleryFacets, GalleryPage, GalleryQuery, Picture, Recipe } from '../../src-shared/contract/index.ts'
import type { PictureRepository } from '../core/ports.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { Database } from './database.ts'
import { namedSources } from './named-sources.ts'
import { indexText, matchQuery } from './search.ts'

const columns = 'id, run_id, file, created_at, width, height, bytes, prompt, model_name, solver_id, seed, nfe, star, trashed_at'

/** With the tags as a JSON list. */
const shown = `${columns}, (
  SELECT json_group_array(name) FROM (SELECT name FROM picture_tags WHERE picture_id = pictures.id ORDER BY name)
) AS tags`

type Row = {
  id: string
  run_id: string | null
  file: string
  created_at: string
  width: number
  height: number
  bytes: number
  prompt: string
  model_name: string
  solver_id: string
  seed: number
  nfe: number
  star: number
  tags: string
  trashed_at: string | null
}

/** Rows of the gallery. Pages are found by key, so the last page costs what the first does. */
export class SqlPictures implements PictureRepository {
  private readonly database: Database

  constructor(database: Database) {
    this.database = database
  }

  put(picture: Picture, prompt: string, recipe: Recipe | null, pixelHash: string | null): void {
    const { database } = this
    database.transaction(() => {
      const old = database.prepare('SELECT number, star FROM pictures WHERE id = ?').get(picture.id) as
        | { number: number; star: number }
        | undefined
      const number =
        old?.number ?? (database.prepare('SELECT coalesce(max(number), 0) + 1 AS n FROM pictures').get() as { n: number }).n
      if (old) database.prepare('DELETE FROM picture_words WHERE rowid = ?').run(number)
      database
        .prepare(
          `INSERT INTO pictures (number, pixel_hash, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET pixel_hash = excluded.pixel_hash, run_id = excluded.run_id, file = excluded.file,
             created_at = excluded.created_at, width = excluded.width, height = excluded.height, bytes = excluded.bytes,
             prompt = excluded.prompt, model_name = excluded.model_name, solver_id = excluded.solver_id,
             seed = excluded.seed, nfe = excluded.nfe, trashed_at = excluded.trashed_at`,
        )
        .run(
          number,
          pixelHash,
          picture.id,
          picture.runId,
          picture.file,
          picture.createdAt,
          picture.width,
          picture.height,
          picture.bytes,
          picture.prompt,
          picture.modelName,
          picture.solverId,
          picture.seed,
          picture.nfe,
          old ? old.star : Number(picture.star),
          picture.trashedAt,
        )
      database
        .prepare('INSERT INTO picture_words (rowid, prompt, names) VALUES (?, ?, ?)')
        .run(number, indexText(prompt), indexText(`${picture.modelName} ${picture.seed}`))
      if (recipe)
        database
          .prepare('INSERT OR REPLACE INTO recipes (picture_number, recipe) VALUES (?, ?)')
          .run(number, JSON.stringify(recipe))
      else database.prepare('DELETE FROM recipes WHERE picture_number = ?').run(number)
    })
  }

  get(id: string): Picture | null {
    const row = this.database.prepare(`SELECT ${shown} FROM pictures WHERE id = ?`).get(id) as Row | undefined
    return row ? toPicture(row) : null
  }

  recipe(id: string): unknown {
    const row = this.database
      .prepare('SELECT recipe FROM recipes JOIN pictures ON picture_number = number WHERE id = ?')
      .get(id) as { recipe: string } | undefined
    return row ? JSON.parse(row.recipe) : null
  }

  query(query: GalleryQuery): GalleryPage {
    const conditions = ['trashed = ?']
    const values: (string | number)[] = [Number(query.trashed)]
    if (query.starred) conditions.push('star = 1')
    if (query.modelName !== null) {
      conditions.push('model_name = ?')
      values.push(query.modelName)
    }
    if (query.solverId !== null) {
      conditions.push('solver_id = ?')
      values.push(query.solverId)
    }
    if (query.tag !== null) {
      conditions.push('id IN (SELECT picture_id FROM picture_tags WHERE name = ?)')
      values.push(query.tag)
    }
    if (query.since !== null) {
      conditions.push('created_at >= ?')
      values.push(query.since)
    }
    const match = query.text.trim() ? matchQuery(query.text) : null
    if (match !== null) {
      conditions.push('number IN (SELECT rowid FROM picture_words WHERE picture_words MATCH ?)')
      values.push(match)
    }
    const total = this.database
      .prepare(`SELECT count(*) AS n FROM pictures WHERE ${conditions.join(' AND ')}`)
      .get(...values) as { n: number }
    const direction = query.sort === 'newest' ? 'DESC' : 'ASC'
    const cursor = decodeCursor(query.cursor)
    if (cursor) {
      conditions.push(`(created_at, id) ${query.sort === 'newest' ? '<' : '>'} (?, ?)`)
      values.push(cursor.createdAt, cursor.id)
    }
    const rows = this.database
      .prepare(
        `SELECT ${shown} FROM pictures WHERE ${conditions.join(' AND ')}
         ORDER BY created_at ${direction}, id ${direction} LIMIT ?`,
      )
      .all(...values, query.limit + 1) as Row[]
    const items = rows.slice(0, query.limit).map(toPicture)
    const last = items.at(-1)
    return { items, nextCursor: rows.length > query.limit && last ? encodeCursor(last) : null, total: total.n }
  }

  facets(): GalleryFacets {
    const by = (column: 'model_name' | 'solver_id') =>
      this.database
        .prepare(
          `SELECT ${column} AS value, count(*) AS count FROM pictures
           WHERE trashed = 0 AND ${column} <> '' GROUP BY ${column} ORDER BY count DESC, value`,
        )
        .all() as { value: string; count: number }[]
    const trashed = this.database.prepare('SELECT count(*) AS n FROM pictures WHERE trashed = 1').get() as { n: number }
    const plain = (rows: { value: string; count: number }[]) => rows.map(({ value, count }) => ({ value, count }))
    const tags = this.database
      .prepare(
        `SELECT name AS value, count(*) AS count FROM picture_tags JOIN pictures ON id = picture_id
         WHERE trashed = 0 GROUP BY name ORDER BY count DESC, value`,
      )
      .all() as { value: string; count: number }[]
    return { models: plain(by('model_name')), solvers: plain(by('solver_id')), tags: plain(tags), trashed: trashed.n }
  }

  star(id: string, star: boolean): void {
    this.database.prepare('UPDATE pictures SET star = ? WHERE id = ?').run(Number(star), id)
  }

  tag(ids: readonly string[], name: string, on: boolean): void {
    const { database } = this
    const known = database.prepare('SELECT name FROM picture_tags WHERE name = ? LIMIT 1').get(name) as
      | { name: string }
      | undefined
    const change = database.prepare(
      on
        ? 'INSERT OR IGNORE INTO picture_tags (picture_id, name) VALUES (?, ?)'
        : 'DELETE FROM picture_tags WHERE picture_id = ? AND name = ?',
    )
    database.transaction(() => {
      for (const id of ids) change.run(id, known?.name ?? name)
    })
  }

  move(id: string, file: string, trashedAt: string | null): void {
    this.database.prepare('UPDATE pictures SET file = ?, trashed_at = ? WHERE id = ?').run(file, trashedAt, id)
  }

  remove(ids: readonly string[]): void {
    this.database.transaction(() => {
      for (const id of ids) {
        this.database.prepare('DELETE FROM picture_words WHERE rowid = (SELECT number FROM pictures WHERE id = ?)').run(id)
        this.database.prepare('DELETE FROM pictures WHERE id = ?').run(id)
        this.database.prepare('DELETE FROM picture_tags WHERE picture_id = ?').run(id)
      }
    })
  }

  sources(): string[] {
    return namedSources(this.database, 'recipes', 'recipe')
  }

  files(): { id: string; file: string; trashedAt: string | null }[] {
    return (this.database.prepare('SELECT id, file, trashed_at FROM pictures').all() as Row[]).map(
      ({ id, file, trashed_at }) => ({
        id,
        file,
        trashedAt: trashed_at,
      }),
    )
  }
}

function toPicture(row: Row): Picture {
  return {
    id: row.id,
    runId: row.run_id,
    file: row.file,
    createdAt: row.created_at,
    width: row.width,
    height: row.height,
    bytes: row.bytes,
    prompt: row.prompt,
    modelName: row.model_name,
    solverId: row.solver_id,
    seed: row.seed,
    nfe: row.nfe,
    star: row.star === 1,
    tags: JSON.parse(row.tags) as string[],
    trashedAt: row.trashed_at,
  }
}
