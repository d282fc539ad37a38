import { beforeAll, expect, test, vi } from 'vitest'
import { settingsOfRunSchema } from '../../../src-shared/contract/recipe.ts'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type * as Parts from './draft.ts'
import { defaultSettings } from './default-settings.ts'
import { restoreDraft, storeDraft } from './draft-storage.ts'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
let parts: typeof Parts
beforeAll(async () => {
  parts = await import('./draft.ts')
})

const model = (change: object) =>
  ({
    id: 'm',
    textConditioned: true,
    components: [],
    latent: null,
    examplePrompts: [{ en: 'a star', 'zh-CN': '一颗星' }],
    size: { width: 64, height: 64, multiple: 8, fixed: false },
    recommended: null,
    fewStep: false,
    ...change,
  }) as unknown as ModelCard
const draft = (change: object = {}) => ({
  modelId: null,
  settings: defaultSettings,
  count: 1,
  locked: false,
  fresh: true,
  promptTouched: false,
  ...change,
})

test('the defaults are those of the contract', () => {
  expect(defaultSettings).toEqual(settingsOfRunSchema.parse({}))
})

test('a seed that was chosen is used as it is, then a new one is drawn unless it is locked', () => {
  const first = parts.nextRun(draft(), () => 99)
  expect(first).toMatchObject({ fresh: false, settings: { seed: 0 } })
  expect(parts.nextRun(first, () => 99).settings.seed).toBe(99)
  expect(parts.nextRun({ ...first, locked: true }, () => 99).settings.seed).toBe(0)
})

test("an example fills an untouched prompt in the language of the screen; a prompt of one's own stays", () => {
  expect(parts.fitToModel(draft(), model({}), 'zh-CN').settings.prompt).toBe('一颗星')
  const own = draft({ promptTouched: true, settings: { ...defaultSettings, prompt: 'mine' } })
  expect(parts.fitToModel(own, model({}), 'en').settings.prompt).toBe('mine')
})

test("a drawn prompt stays with the model and its like, and gives way to another model's", () => {
  const [m, like, other] = [
    model({}),
    model({ id: 'n' }),
    model({ id: 'o', examplePrompts: [{ en: 'a hand', 'zh-CN': '一只手' }] }),
  ]
  const drawn = draft({
    promptTouched: true,
    promptDrawn: true,
    modelId: 'm',
    settings: { ...defaultSettings, prompt: 'two stars' },
  })
  expect(parts.fitToModel(drawn, m, 'zh-CN', m).settings.prompt).toBe('two stars')
  expect(parts.fitToModel(drawn, like, 'en', m).settings.prompt).toBe('two stars')
  const fitted = parts.fitToModel(drawn, other, 'en', m)
  expect(fitted).toMatchObject({ promptTouched: false, settings: { prompt: 'a hand' } })
  expect(parts.fitToModel(fitted, other, 'zh-CN', other).settings.prompt).toBe('一只手')
})

test('a model that holds its guidance is asked for none', () => {
  const settings = { ...defaultSettings, prompt: 'x', negative: 'y', guidance: 7, guidanceShape: { rescale: 0.5 } }
  const fixed = parts.settingsFor(settings, model({ distilledGuidance: { from: 2.5, to: 2.5 } }))
  expect(fixed).toMatchObject({ prompt: 'x', negative: '', guidance: 1 })
  expect(fixed).not.toHaveProperty('guidanceShape')
  const embedded = model({ distilledGuidance: { from: 1, to: 5 }, components: [{ inputs: [{ name: 'timestep_cond' }] }] })
  expect(parts.settingsFor(settings, embedded)).toMatchObject({ negative: '', guidance: 7 })
})

test('the size becomes one the model makes', () => {
  const wide = { ...defaultSettings, width: 77, height: 120 }
  expect(parts.fitToModel(draft({ settings: wide, modelId: 'm' }), model({}), 'en').settings).toMatchObject({
    width: 80,
    height: 120,
  })
  const fixed = model({ size: { width: 32, height: 48, multiple: 1, fixed: true } })
  expect(parts.fitToModel(draft({ settings: wide, modelId: 'm' }), fixed, 'en').settings).toMatchObject({ width: 32, height: 48 })
})

test("another run's settings come with its seed and prompt, at a size the model makes", () => {
  const settings = { ...defaultSettings, prompt: 'mine', seed: 9, width: 512, height: 512 }
  const fixed = model({ size: { width: 64, height: 64, multiple: 64, fixed: true } })
  const next = { ...draft({ promptDrawn: true }), ...parts.restored(settings, fixed) }
  expect(next).toMatchObject({ modelId: 'm', locked: true, settings: { width: 64, height: 64, seed: 9 } })
  expect(parts.fitToModel(next, model({ id: 'n', examplePrompts: [] }), 'en', fixed).settings.prompt).toBe('mine')
  expect(parts.restored(settings, null).settings).toEqual(settings)
})

test('a model of classes begins with its own example, not with a sentence', () => {
  const component = { name: 'transformer', inputs: [{ name: 'class_labels' }] }
  const classes = model({ textConditioned: false, components: [component], examplePrompts: [] })
  expect(parts.fitToModel(draft({ settings: { ...defaultSettings, prompt: 'a star' } }), classes, 'en').settings.prompt).toBe('')
})

test('a model without text gets none', () => {
  const settings = { ...defaultSettings, prompt: 'x', guidance: 7 }
  expect(parts.settingsFor(settings, model({ textConditioned: false }))).toMatchObject({ prompt: '', guidance: 1 })
  expect(parts.settingsFor(settings, model({}))).toBe(settings)
})

test('a draft survives storage, and what is not one does not', () => {
  expect(restoreDraft(storeDraft(draft()))).toEqual(draft())
  const holed = { ...defaultSettings, solver: { ...defaultSettings.solver, nodes: { id: 'custom', rho: 7, list: [null, 1] } } }
  expect(restoreDraft(JSON.stringify({ form: 1, draft: draft({ settings: holed }) }))).toBeNull()
  for (const text of [null, '', '{}', '{"form":1,"draft":{}}', '{"form":2}', 'null']) expect(restoreDraft(text)).toBeNull()
})
