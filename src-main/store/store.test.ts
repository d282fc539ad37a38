import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { galleryQuerySchema, type GalleryQueryInput, type Picture } from '../../src-shared/contract/index.ts'
import { Database, migrate } from './database.ts'
import { openStore, type OpenedStore } from './index.ts'
import { migrations } from './migrations.ts'
import { matchQuery } from './search.ts'

let library: string
let opened: OpenedStore

beforeEach(() => {
  library = mkdtempSync(path.join(tmpdir(), 'flowline-store-'))
  opened = openStore(library)
})
afterEach(() => {
  try {
    opened.store.close()
  } catch {
    // closed by the test
  }
  rmSync(library, { recursive: true, force: true })
})

function picture(n: number, more: Partial<Picture> = {}): Picture {
  const id = `p${String(n).padStart(5, '0')}`
  return {
    id,
    runId: null,
    file: `pictures/${id}.png`,
    createdAt: new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 3) * 1000).toISOString(),
    width: 64,
    height: 64,
    bytes: 100,
    prompt: '',
    modelName: 'Exact',
    solverId: 'uhp-fi',
    seed: n,
    nfe: 50,
    star: false,
    tags: [],
    trashedAt: null,
    ...more,
  }
}

const put = (n: number, prompt = '', more: Partial<Picture> = {}): void =>
  opened.store.pictures.put(picture(n, { prompt, ...more }), prompt, null, null)
const ask = (query: GalleryQueryInput = {}) => opened.store.pictures.query(galleryQuerySchema.parse(query))
const found = (text: string): number[] => ask({ text, sort: 'oldest' }).items.map(({ seed }) => seed)

describe('search', () => {
  beforeEach(() => {
    put(1, 'two red sailing boats at sunset')
    put(2, '日落时海上的两艘红色帆船')
    put(3, 'a Café with cats, 红色 sign')
    put(4, '海上的月亮；船是红的')
    put(5, 'ひまわりの畑')
  })

  test.each([
    ['boat', [1]],
    ['BOATS red', [1]],
    ['cafe', [3]],
    ['红色', [2, 3]],
    ['色红', []],
    ['红', [2, 3, 4]],
    ['帆船', [2]],
    ['海上', [2, 4]],
    ['海上 月亮', [4]],
    ['红色cat', [3]],
    ['まわり', [5]],
    ['sign "OR" boats*', []],
    ['nothing', []],
    ['Exact', [1, 2, 3, 4, 5]],
    ['…！', [1, 2, 3, 4, 5]],
  ])('%s', (text, seeds) => {
    expect(found(text)).toEqual(seeds)
  })

  test('no text can break the query', () => {
    for (const text of ['"', '*', 'a AND', 'NEAR(', "'; DROP TABLE pictures; --", '红"色', '\0', '(', 'x:y', '-a', '^b', '🚤']) {
      expect(() => ask({ text })).not.toThrow()
    }
    expect(matchQuery('a"b红')).toBe('"a" * AND "b" * AND "红"')
  })

  test('a changed prompt is found by its new words only, a removed picture by none', () => {
    put(1, 'green hills')
    expect(found('boats')).toEqual([])
    expect(found('hills')).toEqual([1])
    opened.store.pictures.remove(['p00001'])
    expect(found('hills')).toEqual([])
  })
})

describe('pages', () => {
  test.each(['newest', 'oldest'] as const)(
    'every picture once, %s first, though many share a time and rows come and go',
    (sort) => {
      for (let n = 0; n < 100; n++) put(n)
      const seen: number[] = []
      let cursor: string | null = null
      do {
        const page = ask({ sort, cursor, limit: 7 })
        seen.push(...page.items.map(({ seed }) => seed))
        if (seen.length === 14) {
          put(1000, '', { createdAt: sort === 'newest' ? '2030-01-01T00:00:00.000Z' : '2020-01-01T00:00:00.000Z' })
          opened.store.pictures.remove([picture(seen[0]!).id])
        }
        cursor = page.nextCursor
      } while (cursor)
      const all = Array.from({ length: 100 }, (_, n) => n)
      expect(seen).toEqual(sort === 'newest' ? all.toReversed() : all)
    },
  )

  test('filters, stars and the trash', () => {
    put(1, '', { modelName: 'A', solverId: 'euler' })
    put(2, '', { modelName: 'B', solverId: 'euler' })
    put(3, '', { modelName: 'B', solverId: 'heun' })
    opened.store.pictures.star('p00002', true)
    opened.store.pictures.move('p00003', 'trash/p00003.png', '2026-02-01T00:00:00.000Z')
    expect(ask({ modelName: 'B' }).items.map(({ id }) => id)).toEqual(['p00002'])
    expect(ask({ solverId: 'euler' }).total).toBe(2)
    expect(ask({ starred: true }).items).toMatchObject([{ id: 'p00002', star: true }])
    put(4, '', { createdAt: '2026-05-01T10:00:00.000Z' })
    expect(ask({ since: '2026-05-01T10:00:00.000Z' }).items.map(({ id }) => id)).toEqual(['p00004'])
    expect(ask({ since: '2026-05-01T10:00:00.001Z' }).total).toBe(0)
    opened.store.pictures.remove(['p00004'])
    expect(ask({ trashed: true }).items).toMatchObject([{ id: 'p00003', file: 'trash/p00003.png' }])
    expect(opened.store.pictures.facets()).toEqual({
      models: [
        { value: 'A', count: 1 },
        { value: 'B', count: 1 },
      ],
      solvers: [{ value: 'euler', count: 2 }],
      tags: [],
      trashed: 1,
    })
    put(2, 'again', { modelName: 'B' })
    expect(opened.store.pictures.get('p00002')).toMatchObject({ star: true, prompt: 'again' })
  })

  test('tags: many on a picture, whatever the case of their letters, kept where a picture is put again, gone with it', () => {
    for (const n of [1, 2, 3]) put(n, '')
    const { pictures } = opened.store
    pictures.tag(['p00001', 'p00002'], 'Hands', true)
    pictures.tag(['p00002', 'p00003'], 'hands', true)
    pictures.tag(['p00002'], '手', true)
    expect(pictures.get('p00002')!.tags).toEqual(['Hands', '手'])
    expect(ask({ tag: 'HANDS' }).items.map(({ id }) => id)).toEqual(['p00003', 'p00002', 'p00001'])
    expect(ask({ tag: '手' }).items.map(({ tags }) => tags)).toEqual([['Hands', '手']])
    pictures.move('p00003', 'trash/p00003.png', '2026-02-01T00:00:00.000Z')
    expect(pictures.facets().tags).toEqual([
      { value: 'Hands', count: 2 },
      { value: '手', count: 1 },
    ])
    put(2, 'again')
    expect(pictures.get('p00002')!.tags).toEqual(['Hands', '手'])
    pictures.tag(['p00001', 'p00002'], 'HANDS', false)
    expect(pictures.facets().tags).toEqual([{ value: '手', count: 1 }])
    pictures.remove(['p00002'])
    put(2, '')
    expect(pictures.get('p00002')!.tags).toEqual([])
  })

  test('a made-up cursor is refused', () => {
    expect(() => ask({ cursor: 'rubbish' })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})

test('a transaction that throws leaves nothing', () => {
  expect(() =>
    opened.store.transaction(() => {
      put(1)
      opened.store.values.put('a', 1)
      throw new Error('stop')
    }),
  ).toThrow('stop')
  expect(ask().total).toBe(0)
  expect(opened.store.values.get('a')).toBeNull()
})

test('everything is there after closing and opening', () => {
  put(1, 'kept')
  opened.store.values.put('settings', { theme: 'dark' })
  opened.store.hashes.put('/a', 5, 1.5, 'ff')
  opened.store.close()
  opened = openStore(library)
  expect(opened.begun, 'nothing says that it was filled').toMatchObject({ stars: [] })
  opened.filled()
  opened.store.close()
  opened = openStore(library)
  expect(opened.begun).toBe(null)
  expect(found('kept')).toEqual([1])
  expect(opened.store.values.get('settings')).toEqual({ theme: 'dark' })
  expect(opened.store.hashes.get('/a', 5, 1.5)).toBe('ff')
  expect(opened.store.hashes.get('/a', 6, 1.5)).toBeNull()
})

test('migrations go forward from any version and refuse a newer library', () => {
  const file = path.join(library, 'other.db')
  const steps = [...migrations, 'CREATE TABLE later (a INTEGER) STRICT', 'INSERT INTO later VALUES (1)']
  let database = new Database(file)
  migrate(database, migrations)
  database.close()
  database = new Database(file)
  migrate(database, steps)
  migrate(database, steps)
  expect(database.prepare('SELECT count(*) AS n FROM later').get()).toEqual({ n: 1 })
  expect(() => migrate(database, migrations)).toThrow(
    expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(/newer Flowline/) }),
  )
  database.close()
})

describe('the lock', () => {
  test('a second instance is told who has the library, here and in another process', async () => {
    expect(() => openStore(library)).toThrow(
      expect.objectContaining({ code: 'library-locked', data: { library, pid: process.pid } }),
    )
    expect(await openElsewhere()).toMatch(/^library-locked in use by another Flowline/)
  })

  test('a dead holder does not keep it, whatever number its process had', async () => {
    opened.store.close()
    const child = elsewhere('hold')
    await new Promise((resolve) => child.stdout.once('data', resolve))
    expect(() => openStore(library)).toThrow(expect.objectContaining({ code: 'library-locked' }))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    writeFileSync(path.join(library, 'library.owner'), `${process.pid}\n`)
    opened = openStore(library)
    expect(ask().total).toBe(0)
  })

  test('a library that cannot be written is said to be, and one that became so still closes', () => {
    const owner = path.join(library, 'library.owner')
    rmSync(owner)
    mkdirSync(owner)
    opened.store.close()
    expect(() => openStore(library)).toThrow(expect.objectContaining({ code: 'disk-gone', data: { library, code: 'EISDIR' } }))
  })
})

test('a statement of its own says a full disk in words, as a transaction does', () => {
  const database = new Database(path.join(library, 'small.db'))
  migrate(database, migrations)
  const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number }
  database.exec(`PRAGMA max_page_count = ${pages}`)
  const put = database.prepare('INSERT OR REPLACE INTO named_values (name, value) VALUES (?, ?)')
  expect(() => put.run('settings', JSON.stringify('x'.repeat(1e6)))).toThrow(expect.objectContaining({ code: 'disk-full' }))
  expect(put.run('settings', '{}').changes).toBe(1)
  database.close()
})

function elsewhere(mode: string) {
  const index = fileURLToPath(new URL('./index.ts', import.meta.url))
  const script = `
    import { openStore } from ${JSON.stringify(index)}
    try { openStore(${JSON.stringify(library)}); console.log('opened') } catch (error) { console.log(error.code, error.message.replace(/^.* is /, '')) }
    if (${JSON.stringify(mode)} === 'hold') setInterval(() => {}, 1000)
  `
  return spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

function openElsewhere(): Promise<string> {
  const child = elsewhere('once')
  return new Promise((resolve) => {
    let said = ''
    child.stdout.on('data', (text: Buffer) => (said += text.toString()))
    child.once('exit', () => resolve(said))
  })
}
