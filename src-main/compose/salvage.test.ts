import { closeSync, existsSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, test } from 'vitest'
import { TestApp } from './testing/fixture.ts'

let app: TestApp | null = null
afterEach(async () => {
  await app?.remove()
  app = null
})

/** Overwrites a page that holds rows of a table, as a failing disk may. */
function breakTable(file: string, table: string): void {
  const database = new DatabaseSync(file)
  const { rootpage } = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table) as { rootpage: number }
  const { page_size } = database.prepare('PRAGMA page_size').get() as { page_size: number }
  database.close()
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(page_size, 0x5a), 0, page_size, (rootpage - 1) * page_size)
  closeSync(handle)
}

describe('stars, tags, seeds, presets and links, which only the index holds,', () => {
  async function filled() {
    const first = await TestApp.open()
    const { run } = await first.run(await first.link(), { prompt: 'steps 2 lighthouse', seed: 4 })
    await first.call('gallery.star', { id: run.id, star: true })
    await first.call('gallery.tag', { ids: [run.id], name: 'keep', on: true })
    await first.call('seeds.save', { name: 'lighthouse', seed: 4, noiseSource: 'philox', pictureId: null })
    return { first, id: run.id }
  }
  async function expectKept(again: TestApp, id: string) {
    expect((await again.gallery({ starred: true, tag: 'Keep' })).items).toMatchObject([{ id, tags: ['keep'] }])
    expect(await again.call('seeds.list', {})).toMatchObject([{ seed: 4 }])
    expect((await again.call('models.list', {})).some(({ origin }) => origin === 'linked')).toBe(true)
  }

  test('are read from a damaged index where they are whole', async () => {
    const { first, id } = await filled()
    await first.close()
    const file = path.join(first.library, 'flowline.db')
    breakTable(file, 'recipes')
    const second = await TestApp.open({ library: first.library })
    await expect(second.call('gallery.get', { id })).rejects.toMatchObject({ code: 'index-damaged' })
    await second.close()
    app = await TestApp.open({ library: first.library })
    await expectKept(app, id)
    expect((await app.call('app.info', {})).mended).toEqual({ damaged: `${file}.damaged`, whole: true })
  })

  test('are read but for those that a torn page left senseless, which stop no later start', async () => {
    const { first, id } = await filled()
    await first.close()
    const file = path.join(first.library, 'flowline.db')
    const database = new DatabaseSync(file)
    database.exec(`INSERT INTO named_values (name, value) VALUES ('torn', '{"theme')`)
    database.close()
    breakTable(file, 'recipes')
    writeFileSync(`${file}.doubt`, '')
    app = await TestApp.open({ library: first.library })
    await expectKept(app, id)
    expect((await app.call('app.info', {})).mended).toEqual({ damaged: `${file}.damaged`, whole: false })
    await app.close()
    app = await TestApp.open({ library: first.library })
    expect((await app.call('app.info', {})).mended).toBeNull()
  })

  test('are read from the copy of the day before where the index is lost', async () => {
    const { first, id } = await filled()
    await first.close()
    const file = path.join(first.library, 'flowline.db')
    rmSync(`${file}.copy`, { force: true })
    const second = await TestApp.open({ library: first.library })
    await expect.poll(() => existsSync(`${file}.copy`)).toBe(true)
    await second.close()
    writeFileSync(file, 'this is no database at all '.repeat(100))
    app = await TestApp.open({ library: first.library })
    await expectKept(app, id)
    expect((await app.call('app.info', {})).mended).toEqual({ damaged: `${file}.damaged`, whole: true })
  })

  test('are read from the copy where a lost write left an empty file', async () => {
    const { first, id } = await filled()
    await first.close()
    const file = path.join(first.library, 'flowline.db')
    rmSync(`${file}.copy`, { force: true })
    renameSync(file, `${file}.copy`)
    writeFileSync(file, '')
    app = await TestApp.open({ library: first.library })
    await expectKept(app, id)
  })

  test('are said to be missing where nothing holds them', async () => {
    const { first } = await filled()
    await first.close()
    const file = path.join(first.library, 'flowline.db')
    rmSync(`${file}.copy`, { force: true })
    writeFileSync(file, 'this is no database at all '.repeat(100))
    app = await TestApp.open({ library: first.library })
    expect((await app.gallery({ starred: true })).items).toEqual([])
    expect((await app.call('app.info', {})).mended).toMatchObject({ whole: false })
  })
})
