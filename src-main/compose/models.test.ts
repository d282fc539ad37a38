import { cpSync, mkdirSync } from 'node:fs'
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
