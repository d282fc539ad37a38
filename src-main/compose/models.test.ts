import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { temporaryFolder } from '../engine/testing/model-folder.ts'
import { TestApp } from './testing/fixture.ts'
import { tinyModel } from './testing/tiny-model.ts'

let app: TestApp
afterEach(() => app.remove())

const fixtures = fileURLToPath(new URL('../../e2e/fixtures/models', import.meta.url))

/** Assets whose built-in models are copies of fixtures, by the names given. */
function assetsWith(models: Record<string, string>): string {
  const assets = temporaryFolder()
  mkdirSync(path.join(assets, 'models'))
  for (const [name, fixture] of Object.entries(models))
    cpSync(path.join(fixtures, fixture), path.join(assets, 'models', name), { recursive: true })
  return assets
}

test.each([
  [
    'the trained flow model leads, the teaching model comes last',
    ['exact', 'world-eps', 'world-flow'],
    ['world-flow', 'world-eps', 'exact'],
  ],
  ['without it the teaching model leads', ['exact', 'another', 'world-eps'], ['exact', 'another', 'world-eps']],
])('%s', async (_, names, order) => {
  app = await TestApp.open({ assets: assetsWith(Object.fromEntries(names.map((name) => [name, 'latent']))) })
  expect((await app.call('models.list', {})).map(({ id }) => id)).toEqual(order.map((name) => `builtin-${name}`))
})

test('a random prompt comes from the grammar, else from the examples, in the language asked for', async () => {
  app = await TestApp.open({ assets: assetsWith({ grammar: 'latent', bare: 'flow' }) })
  const draw = async (id: string, language: 'en' | 'zh-CN') => (await app.call('models.randomPrompt', { id, language })).prompt
  expect(await draw('builtin-grammar', 'en')).toMatch(/^a (hand with \w+ raised fingers|(red|yellow) flower.*)$/)
  expect(await draw('builtin-grammar', 'zh-CN')).toMatch(/^一[只朵]/)
  await expect(draw('builtin-bare', 'en')).rejects.toMatchObject({ code: 'invalid-input' })
})

test('presets fit the model', async () => {
  app = await TestApp.open({ assets: assetsWith({ latent: 'latent', lcm: 'lcm' }) })
  const ids = async (modelId: string) => (await app.call('presets.list', { modelId })).map(({ id }) => id)
  expect(await ids('builtin-latent')).toEqual(['recommended', 'draft', 'balanced', 'precise', 'exact'])
  expect(await ids('builtin-lcm')).toEqual(['one-step', 'two-steps', 'four-steps'])
  expect(await ids(await app.link(tinyModel()))).toEqual(['draft', 'balanced', 'precise', 'exact'])
  const [, two] = await app.call('presets.list', { modelId: 'builtin-lcm' })
  expect(two!.solver).toMatchObject({ id: 'lcm', steps: 2 })
  await expect(app.call('presets.remove', { id: 'one-step' })).rejects.toMatchObject({ code: 'invalid-input' })
})

test('folders that come, change, go and come back show without being asked', async () => {
  app = await TestApp.open()
  const list = () => app.call('models.list', {})
  const own = path.join(app.library, 'models/own')
  cpSync(path.join(fixtures, 'flow'), own, { recursive: true })
  await app.until(async () => (await list()).length === 1)
  const [card] = await list()
  expect(card).toMatchObject({ origin: 'library', usable: true })

  writeFileSync(path.join(own, 'flowline.json'), '{"name":"Renamed"}')
  await app.until(async () => (await list())[0]!.name === 'Renamed')
  renameSync(path.join(own, 'unet/model.onnx'), path.join(own, 'unet/elsewhere.onnx'))
  await app.until(async () => !(await list())[0]!.usable)

  const linked = path.join(temporaryFolder(), 'linked')
  cpSync(path.join(fixtures, 'flow'), linked, { recursive: true })
  const id = await app.link(linked)
  const of = async () => (await list()).find((one) => one.id === id)!
  expect(await of()).toMatchObject({ usable: true })
  renameSync(linked, `${linked}-away`)
  await app.until(async () => (await of()).problems[0]?.code === 'folder-missing')
  renameSync(`${linked}-away`, linked)
  await app.until(async () => (await of()).usable)
  rmSync(own, { recursive: true })
  await app.until(async () => (await list()).length === 1)
  expect(app.events.some(({ name }) => name === 'models.changed')).toBe(true)
})

test('a hash is read with progress, can be stopped, and a run that needs it is not', async () => {
  app = await TestApp.open()
  const big = path.join(temporaryFolder(), 'big')
  cpSync(path.join(fixtures, 'flow'), big, { recursive: true })
  writeFileSync(path.join(big, 'unet/extra.bin'), new Uint8Array(64 << 20))
  const { id } = await app.call('models.link', { path: big })
  const reading = app.call('models.hash', { id })
  await app.until(() => app.events.some(({ name }) => name === 'models.progress'))
  await app.call('models.stopHash', { id })
  const stopped = await reading
  const { hash } = await app.call('models.hash', { id })
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect([null, hash]).toContain(stopped.hash)
  expect((await app.call('models.get', { id })).hash).toBe(hash)
  const told = app.events
    .filter(({ name }) => name === 'models.progress')
    .map(({ payload }) => payload as { done: number; total: number })
  expect(told.at(-1)!.done).toBe(told.at(-1)!.total)
  expect(told.at(-1)!.total).toBeGreaterThan(64 << 20)
})
