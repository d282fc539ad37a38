import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import type { ImportTask } from '../../src-shared/contract/index.ts'
import { temporaryFolder } from '../engine/testing/model-folder.ts'
import { TestApp } from './testing/fixture.ts'

let app: TestApp
afterEach(() => app.remove())

const fixtures = fileURLToPath(new URL('../../e2e/fixtures/models', import.meta.url))

function folder(megabytes = 0): string {
  const dir = path.join(temporaryFolder(), 'source')
  cpSync(path.join(fixtures, 'flow'), dir, { recursive: true })
  if (megabytes > 0) writeFileSync(path.join(dir, 'unet/extra.bin'), new Uint8Array(megabytes << 20))
  return dir
}

const told = (): ImportTask[] =>
  app.events.filter(({ name }) => name === 'imports.changed').map(({ payload }) => payload as ImportTask)
const last = (id: string): ImportTask | undefined => told().findLast((task) => task.id === id)
const start = (source: string) => app.call('imports.start', { path: source, name: null, form: null })

test('a copy tells how far it is, and ends as a model with a hash', async () => {
  app = await TestApp.open()
  const { id } = await start(folder(20))
  await app.until(() => last(id)?.state === 'done')
  const task = last(id)!
  expect(task.done).toBe(task.total)
  expect(told().some(({ done, total }) => done > 0 && done < total)).toBe(true)
  const card = await app.call('models.get', { id: task.modelId! })
  expect(card).toMatchObject({ origin: 'library', usable: true, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  await app.call('models.remove', { id: card.id })
  expect(existsSync(card.path)).toBe(false)
})

test('a cancelled copy leaves nothing; two copies go one after the other', async () => {
  app = await TestApp.open()
  const [first, second] = [await start(folder(60)), await start(folder(1))]
  await app.until(() => (last(first.id)?.done ?? 0) > 0)
  expect(last(second.id)!.done).toBe(0)
  await app.call('imports.cancel', { id: first.id })
  expect(last(first.id)!.state).toBe('cancelled')
  await app.until(() => last(second.id)?.state === 'done')
  expect(readdirSync(path.join(app.library, 'models')).filter((name) => name.startsWith('.'))).toEqual([])
  expect((await app.call('models.list', {})).filter(({ origin }) => origin === 'library')).toHaveLength(1)
})

test('what was interrupted by the end of the app is found, and goes on or is discarded', async () => {
  app = await TestApp.open()
  const source = folder(60)
  const { id } = await start(source)
  await app.until(() => (last(id)?.done ?? 0) > 0)
  await app.close()
  app = await TestApp.open({ library: app.library })
  expect(await app.call('imports.list', {})).toMatchObject([{ id, source, state: 'interrupted' }])
  await app.call('imports.resume', { id })
  await app.until(() => last(id)?.state === 'done')
  expect(await app.call('imports.list', {})).toMatchObject([{ id, state: 'done' }])
})

test('what is not there is said, and folders of imports that never began are cleared away', async () => {
  app = await TestApp.open()
  const source = folder()
  const { id } = await start(source)
  await app.until(() => last(id)?.state === 'done')
  mkdirSync(path.join(app.library, 'models/.import-lost'))
  expect(await app.call('imports.list', {})).toHaveLength(1)
  expect(existsSync(path.join(app.library, 'models/.import-lost'))).toBe(false)
  await expect(start('/nowhere')).rejects.toMatchObject({ code: 'not-found' })
  await expect(app.call('imports.resume', { id: 'unknown' })).rejects.toMatchObject({ code: 'not-found' })
})
