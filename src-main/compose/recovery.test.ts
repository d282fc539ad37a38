import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '../../src-shared/contract/index.ts'
import { LibraryPictures, type LibraryRunFiles } from '../files/index.ts'
import { TestApp } from './testing/fixture.ts'
import { tinyModel } from './testing/tiny-model.ts'

const dyingApp = fileURLToPath(new URL('./testing/dying-app.ts', import.meta.url))
let app: TestApp | null = null
afterEach(async () => {
  await app?.remove()
  app = null
})

function dieAt(point: string): string {
  const library = mkdtempSync(path.join(tmpdir(), 'flowline-library-'))
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child = spawnSync(process.execPath, [dyingApp, library, tinyModel(), point], { env, timeout: 25_000, encoding: 'utf8' })
  expect(child.signal, child.stderr).toBe('SIGKILL')
  return library
}

const names = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })

describe('an app killed while it saves', () => {
  test.each(['before-file', 'after-file', 'in-rows', 'after-rows', 'mid-run'])(
    '%s: the next start has both pictures once',
    async (point) => {
      const library = dieAt(point)
      app = await TestApp.open({ library })
      const runs = await app.call('runs.list', { limit: 10 })
      expect(runs).toHaveLength(2)
      for (const { id } of runs) expect((await app.ended(id)).run).toMatchObject({ state: 'done', pictureId: id })
      expect((await app.gallery({ sort: 'oldest' })).items.map(({ seed }) => seed)).toEqual([21, 22])
      expect(names(path.join(library, 'pictures')).filter((name) => name.endsWith('.png'))).toHaveLength(2)
      await app.close()
      expect(names(library).filter((name) => /\.tmp-|pending\/.+|picture\.png$/.test(name))).toEqual([])
      app = await TestApp.open({ library })
    },
  )

  test('a complete result is saved without running the model again', async () => {
    const library = dieAt('before-file')
    app = await TestApp.open({ library, takeQueue: false })
    const runs = await app.call('runs.list', { limit: 10 })
    expect(runs.map(({ state }) => state)).toEqual(['waiting', 'done'])
    expect(await app.call('engine.state', {})).toMatchObject({ state: 'dead' })
  })
})

test('a run under which the app died twice fails instead of starting again', async () => {
  const library = dieAt('mid-run')
  const once = await TestApp.open({ library, takeQueue: false })
  const [, first] = await once.call('runs.list', { limit: 10 })
  expect(first).toMatchObject({ state: 'waiting' })
  await once.close()
  const env = { ...process.env, NODE_OPTIONS: '' }
  spawnSync(process.execPath, [dyingApp, library, tinyModel(), 'mid-run'], { env, timeout: 25_000 })
  app = await TestApp.open({ library, takeQueue: false })
  const { run, steps } = await app.call('runs.get', { id: first!.id })
  expect(run).toMatchObject({ state: 'failed', failure: { code: 'engine-crashed', message: /twice/ } })
  expect(steps.map(({ index }) => index)).toEqual(steps.map((_, i) => i))
})

test('closing the app puts the run under way back, and it does not count as a death', async () => {
  const first = await TestApp.open()
  const model = await first.link()
  const [run] = await first.enqueue(model, { prompt: 'wait' }, 2)
  for (let start = 0; start < 3; start++) {
    const opened = start === 0 ? first : await TestApp.open({ library: first.library })
    await opened.until(async () => (await opened.call('runs.get', { id: run!.id })).run.state === 'running')
    await opened.close()
  }
  app = await TestApp.open({ library: first.library, takeQueue: false })
  expect((await app.call('runs.list', { limit: 5 })).map(({ state }) => state)).toEqual(['waiting', 'waiting'])
})

/** Writing fails with ENOSPC while `full` says so. */
function onFullDisk(library: string, full: () => boolean) {
  const noRoom = async (): Promise<never> => {
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  }
  return (parts: Parameters<NonNullable<Parameters<typeof TestApp.open>[1]>>[0]) => ({
    ...parts,
    pictures: new Proxy(new LibraryPictures(library), {
      get: (object, key) =>
        key === 'calls' && full() ? { open: noRoom, rename: noRoom, rm: noRoom } : Reflect.get(object, key, object),
    }),
  })
}

test('a full disk fails the save with its remedy; the next start finishes it', async () => {
  const library = mkdtempSync(path.join(tmpdir(), 'flowline-library-'))
  const full = await TestApp.open(
    { library },
    onFullDisk(library, () => true),
  )
  const { run, steps } = await full.run(await full.link(), { prompt: 'steps 2', seed: 3 })
  expect(run).toMatchObject({ state: 'failed', failure: { code: 'disk-full', message: /free some space/ } })
  expect(run.failure!.data['path']).toContain(path.join(library, 'pictures'))
  expect(steps).toHaveLength(2)
  const removed = full.call('runs.removeLoose', { ids: [run.id] })
  await expect(removed).rejects.toMatchObject({ code: 'invalid-input', message: /only waits to be saved/ })
  await full.close()
  app = await TestApp.open({ library })
  expect((await app.call('runs.get', { id: run.id })).run).toMatchObject({ state: 'done', failure: null, pictureId: run.id })
  expect((await app.gallery()).items.map(({ seed }) => seed)).toEqual([3])
})

/** Writing of a kind fails with ENOSPC, as the disk of the run's own files would. */
const withoutRoomFor =
  (method: 'flush' | 'savePending') => (parts: Parameters<NonNullable<Parameters<typeof TestApp.open>[1]>>[0]) => {
    const noRoom = async (): Promise<never> => {
      throw new AppError('disk-full', 'There is no room left to write it; free some space on its disk.')
    }
    const runFiles = new Proxy(parts.runFiles as LibraryRunFiles, {
      get(object, key) {
        const value: unknown = key === method ? noRoom : Reflect.get(object, key, object)
        return typeof value === 'function' ? value.bind(object) : value
      },
    })
    return { ...parts, runFiles }
  }

test('steps that could not be written cost the trajectory, not the picture', async () => {
  app = await TestApp.open({}, withoutRoomFor('flush'))
  const { run } = await app.run(await app.link(), { prompt: 'steps 2', seed: 3 })
  expect(run).toMatchObject({ state: 'done', pictureId: run.id, warnings: [expect.stringContaining('trajectory is incomplete')] })
})

test('a picture that cannot even be noted down is not promised', async () => {
  app = await TestApp.open({}, withoutRoomFor('savePending'))
  const { run } = await app.run(await app.link(), { prompt: 'steps 2', seed: 3 })
  expect(run).toMatchObject({ state: 'failed', failure: { code: 'disk-full', message: /make it again/ } })
})

test('a failure that cannot be written down is still told to who asks, and written when there is room', async () => {
  let full = false
  app = await TestApp.open({}, (parts) => {
    const { runs } = parts.store
    const update: typeof runs.update = (record) => {
      if (full) throw new AppError('disk-full', 'There is no room left for the index; free some space on its disk.')
      runs.update(record)
    }
    const bound = new Proxy(runs, {
      get(object, key) {
        const value: unknown = key === 'update' ? update : Reflect.get(object, key, object)
        return typeof value === 'function' ? value.bind(object) : value
      },
    })
    return { ...parts, store: { ...parts.store, runs: bound } }
  })
  const model = await app.link()
  full = true
  const { run } = await app.run(model, { prompt: 'steps 1' })
  expect(run).toMatchObject({ state: 'failed', progress: { phase: 'ended' }, failure: { code: 'disk-full' } })
  expect(await app.call('runs.list', { limit: 1 })).toMatchObject([{ id: run.id, state: 'failed' }])
  full = false
  expect((await app.run(model, { prompt: 'steps 1' })).run.state).toBe('done')
  const { library } = app
  await app.close()
  app = await TestApp.open({ library })
  expect((await app.call('runs.get', { id: run.id })).run).toMatchObject({ state: 'failed', failure: { code: 'disk-full' } })
})

test('a library that is really gone is said to be, and is not begun anew in its place', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const away = `${app.library}-away`
  renameSync(app.library, away)
  const { run } = await app.run(model, { prompt: 'steps 1' })
  expect(run.failure).toMatchObject({ code: 'disk-gone', message: expect.stringContaining('connect its disk again') })
  expect(existsSync(app.library)).toBe(false)
  renameSync(away, app.library)
  expect((await app.run(model, { prompt: 'steps 1' })).run.state).toBe('done')
})

test('the library vanishing under a run is said, and the app goes on when it is back', async () => {
  app = await TestApp.open({}, (parts) => ({
    ...parts,
    runFiles: new Proxy(parts.runFiles as LibraryRunFiles, {
      get(object, key) {
        if (key === 'begin')
          return () =>
            Promise.reject(new AppError('disk-gone', 'The library is not there; connect its disk again.', { path: 'x' }))
        const value = Reflect.get(object, key, object) as unknown
        return typeof value === 'function' ? value.bind(object) : value
      },
    }),
  }))
  const { run } = await app.run(await app.link(), { prompt: 'steps 1' })
  expect(run).toMatchObject({ state: 'failed', failure: { code: 'disk-gone' } })
  expect((await app.gallery()).total).toBe(0)
})

test('a folder with the name of an interrupted write does not keep the library from opening', async () => {
  const first = await TestApp.open()
  await first.close()
  mkdirSync(path.join(first.library, 'pictures/.tmp-mine'), { recursive: true })
  app = await TestApp.open({ library: first.library })
  expect((await app.gallery()).total).toBe(0)
})

test('a lost or damaged index is made again from the pictures, with their runs', async () => {
  const first = await TestApp.open()
  const { run } = await first.run(await first.link(), { prompt: 'steps 2 lighthouse', seed: 4 })
  await first.close()
  for (const damage of ['gone', 'garbage'] as const) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path.join(first.library, `flowline.db${suffix}`), { force: true })
    if (damage === 'garbage') writeFileSync(path.join(first.library, 'flowline.db'), 'this is no database at all '.repeat(100))
    const again = await TestApp.open({ library: first.library })
    expect((await again.gallery({ text: 'lighthouse' })).items).toMatchObject([{ id: run.id, seed: 4, runId: run.id }])
    expect((await again.call('runs.get', { id: run.id })).frames).toHaveLength(2)
    await again.close()
  }
  expect(readFileSync(path.join(first.library, 'flowline.db.damaged'), 'utf8')).toContain('no database')
  app = await TestApp.open({ library: first.library })
})
