import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { TestApp } from './testing/fixture.ts'

let app: TestApp
afterEach(() => app.remove())

async function withPictures(count: number): Promise<string[]> {
  app = await TestApp.open()
  const runs = await app.enqueue(await app.link(), { prompt: 'steps 1 boat', seed: 1 }, count)
  for (const { id } of runs) await app.ended(id)
  return runs.map(({ id }) => id)
}

const inLibrary = (file: string): string => path.join(app.library, file)
const fileOf = async (id: string): Promise<string> => (await app.call('gallery.get', { id })).picture.file
const pngs = (folder: string): string[] =>
  readdirSync(inLibrary(folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.png'))

test('the trash moves files, undo brings them back, and only the trash can be purged', async () => {
  const [first, second] = (await withPictures(2)) as [string, string]
  const before = await fileOf(first)
  await app.call('gallery.trash', { ids: [first, 'unknown'] })
  expect(existsSync(inLibrary(before))).toBe(false)
  expect(existsSync(inLibrary(await fileOf(first)))).toBe(true)
  expect((await app.gallery()).items.map(({ id }) => id)).toEqual([second])
  expect((await app.gallery({ trashed: true })).items.map(({ id }) => id)).toEqual([first])
  await app.call('gallery.restore', { ids: [first] })
  expect(await fileOf(first)).toBe(before)
  expect(existsSync(inLibrary(before))).toBe(true)
  await expect(app.call('gallery.purge', { ids: [first] })).rejects.toMatchObject({ code: 'invalid-input' })
  await app.call('gallery.trash', { ids: [first] })
  const kept = { name: 'kept', seed: 1, noiseSource: 'philox', pictureId: first } as const
  await app.call('seeds.save', kept)
  await app.call('gallery.purge', { ids: [first] })
  expect(await app.call('seeds.list', {})).toMatchObject([{ name: 'kept', pictureId: null }])
  await expect(app.call('gallery.get', { id: first })).rejects.toMatchObject({ code: 'not-found' })
  expect(pngs('trash')).toEqual([])
  expect(existsSync(inLibrary(`runs/${first}`))).toBe(false)
  expect(existsSync(inLibrary(`runs/${second}`))).toBe(true)
})

test('start-up mends what is not as the index says', async () => {
  const [kept, lost, moved] = (await withPictures(3)) as [string, string, string]
  await app.call('gallery.star', { id: moved, star: true })
  const library = app.library
  const from = inLibrary(await fileOf(moved))
  rmSync(inLibrary(await fileOf(lost)))
  mkdirSync(inLibrary('trash/by-hand'), { recursive: true })
  copyFileSync(from, inLibrary(`trash/by-hand/${path.basename(from)}`))
  rmSync(from)
  await sharp({ create: { width: 9, height: 7, channels: 3, background: 'teal' } })
    .png()
    .toFile(inLibrary('pictures/holiday.png'))
  writeFileSync(inLibrary('pictures/broken.png'), 'not a picture')
  writeFileSync(inLibrary('pictures/.tmp-0011-x.png'), 'half')
  await app.close()
  app = await TestApp.open({ library })
  const { items } = await app.gallery()
  expect(items.map(({ id }) => id)).toContain(kept)
  expect(items.find(({ file }) => file === 'pictures/holiday.png')).toMatchObject({
    width: 9,
    height: 7,
    prompt: '',
    runId: null,
  })
  expect(items).toHaveLength(2)
  expect((await app.gallery({ trashed: true })).items).toMatchObject([{ id: moved, star: true }])
  expect(existsSync(inLibrary('pictures/.tmp-0011-x.png'))).toBe(false)
  expect(existsSync(inLibrary('pictures/broken.png'))).toBe(true)
  const holiday = await app.call('gallery.get', { id: items.find(({ file }) => file.includes('holiday'))!.id })
  expect(holiday).toMatchObject({ recipe: null, recipeProblem: expect.stringMatching(/carries no recipe/) })
  await expect(app.call('runs.reproduce', { pictureId: holiday.picture.id })).rejects.toMatchObject({ code: 'recipe-missing' })
})

test('rebuilding reads every picture again and keeps stars; a start on an empty folder removes nothing, a rebuild does', async () => {
  const ids = await withPictures(2)
  await app.call('gallery.star', { id: ids[0]!, star: true })
  writeFileSync(inLibrary('pictures/broken.png'), 'not a picture')
  expect(await app.call('gallery.rebuild', {})).toEqual({ added: 0, removed: 0, unreadable: 1 })
  expect((await app.gallery({ starred: true })).items.map(({ id }) => id)).toEqual([ids[0]])
  rmSync(inLibrary('pictures'), { recursive: true })
  mkdirSync(inLibrary('pictures'))
  await expect(app.call('gallery.trash', { ids: [ids[0]!] })).rejects.toMatchObject({ code: 'not-found', message: /rebuild/ })
  const { library } = app
  await app.close()
  app = await TestApp.open({ library })
  expect((await app.gallery()).total).toBe(2)
  expect(await app.call('gallery.rebuild', {})).toEqual({ added: 0, removed: 2, unreadable: 0 })
  expect((await app.gallery()).total).toBe(0)
})

test('neither the trash nor its undo writes over a file that is there', async () => {
  const [id] = (await withPictures(1)) as [string]
  const file = await fileOf(id)
  await app.call('gallery.trash', { ids: [id] })
  writeFileSync(inLibrary(file), 'put here by hand')
  await app.call('gallery.restore', { ids: [id] })
  expect(readFileSync(inLibrary(file), 'utf8')).toBe('put here by hand')
  expect(path.basename(await fileOf(id))).toBe(`2-${path.basename(file)}`)
  expect((await app.get(`/pictures/${id}`)).status).toBe(200)
  rmSync(inLibrary(file))
  expect(await app.call('gallery.rebuild', {})).toEqual({ added: 0, removed: 0, unreadable: 0 })
})

test('a picture cut off in the middle is said to be damaged', async () => {
  const [id] = (await withPictures(1)) as [string]
  writeFileSync(inLibrary('pictures/cut.png'), readFileSync(inLibrary(await fileOf(id))).subarray(0, 60))
  await app.call('gallery.rebuild', {})
  const cut = (await app.gallery()).items.find(({ file }) => file.endsWith('cut.png'))!
  const answer = await app.get(`/pictures/${cut.id}/thumb`)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/cut\.png is damaged/) })
})

test('a library whose disk is gone says so and forgets nothing', async () => {
  const [id] = await withPictures(1)
  rmSync(inLibrary('pictures'), { recursive: true })
  await expect(app.call('gallery.rebuild', {})).rejects.toMatchObject({ code: 'disk-gone', message: /pictures is not there/ })
  expect((await app.gallery()).items.map((item) => item.id)).toEqual([id])
  expect((await app.get(`/pictures/${id}`)).status).toBe(404)
})

test('a library that is a file is refused in words', async () => {
  app = await TestApp.open()
  const file = inLibrary('a-file')
  writeFileSync(file, 'x')
  await expect(TestApp.open({ library: file })).rejects.toMatchObject({ code: 'invalid-input', message: /is a file/ })
  await expect(TestApp.open({ library: path.join(file, 'deeper') })).rejects.toMatchObject({ code: 'invalid-input' })
})

test('a second instance on the same library is refused in words', async () => {
  app = await TestApp.open()
  await expect(TestApp.open({ library: app.library })).rejects.toMatchObject({
    code: 'library-locked',
    message: /in use by another Flowline.*--library/,
  })
})
