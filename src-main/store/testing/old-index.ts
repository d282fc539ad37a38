import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStore } from '../index.ts'

/** A library whose index holds seeds, settings and three stars, and has a copy. */
export class OldIndex {
  readonly library = mkdtempSync(path.join(tmpdir(), 'flowline-index-'))
  readonly file = path.join(this.library, 'flowline.db')

  static async make(): Promise<OldIndex> {
    const old = new OldIndex()
    await old.fill()
    return old
  }

  /** Resolves when it is copied too. */
  async fill(): Promise<void> {
    const { store, filled, keepCopy } = openStore(this.library)
    filled()
    for (let i = 0; i < 20; i++) {
      const createdAt = new Date(1e12 + i).toISOString()
      const name = `${i} `.repeat(2000)
      store.seeds.put({ id: `s${i}`, name, seed: i, noiseSource: 'philox', pictureId: null, createdAt })
    }
    store.values.put('settings', { theme: 'dark' })
    for (const id of ['p0', 'p1', 'p2']) {
      const createdAt = new Date(1e12).toISOString()
      const none = { runId: null, width: 1, height: 1, bytes: 1, prompt: '', modelName: '', solverId: '', seed: 0, nfe: 0 }
      store.pictures.put(
        { ...none, id, file: `pictures/${id}.png`, createdAt, star: false, tags: [], trashedAt: null },
        '',
        null,
        null,
      )
      store.pictures.star(id, true)
    }
    await keepCopy(new Date())
    store.close()
  }

  /** Breaks a page that nothing of these is on, and has the next start look. */
  damage(): void {
    const { page, size } = this.page("SELECT rootpage AS page FROM sqlite_schema WHERE name = 'model_cards'")
    this.overwrite(page, size)
  }

  /** The same on the last page of a table's rows. */
  damageLast(table: string): void {
    const { page, size } = this.page(`SELECT max(pageno) AS page FROM dbstat WHERE name = '${table}' AND pagetype = 'leaf'`)
    this.overwrite(page, size)
  }

  private overwrite(page: number, size: number): void {
    const bytes = readFileSync(this.file)
    bytes.fill(0xff, (page - 1) * size, (page - 1) * size + 100)
    writeFileSync(this.file, bytes)
    writeFileSync(`${this.file}.doubt`, '')
  }

  private page(sql: string): { page: number; size: number } {
    const database = new DatabaseSync(this.file)
    const [{ page }] = database.prepare(sql).all() as [{ page: number }]
    const [{ size }] = database.prepare('SELECT page_size AS size FROM pragma_page_size').all() as [{ size: number }]
    database.close()
    return { page, size }
  }

  /** Changes the index as another program could. */
  change(sql: string): void {
    const database = new DatabaseSync(this.file)
    database.exec(sql)
    database.close()
  }

  remove(): void {
    rmSync(this.library, { recursive: true, force: true })
  }
}
