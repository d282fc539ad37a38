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

test('the size becomes one the model makes', () => {
  const wide = { ...defaultSettings, width: 77, height: 120 }
  expect(parts.fitToModel(draft({ settings: wide, modelId: 'm' }), model({}), 'en').settings).toMatchObject({
    width: 80,
    height: 120,
  })
  const fixed = model({ size: { width: 32, height: 48, multiple: 1, fixed: true } })
  expect(parts.fitToModel(draft({ settings: wide, modelId: 'm' }), fixed, 'en').settings).toMatchObject({ width: 32, height: 48 })
})

test('a model without text gets none', () => {
  const settings = { ...defaultSettings, prompt: 'x', guidance: 7 }
  expect(parts.settingsFor(settings, model({ textConditioned: false }))).toMatchObject({ prompt: '', guidance: 1 })
  expect(parts.settingsFor(settings, model({}))).toBe(settings)
})

test('a draft survives storage, and what is not one does not', () => {
  expect(restoreDraft(storeDraft(draft()))).toEqual(draft())
  for (const text of [null, '', '{}', '{"form":1,"draft":{}}', '{"form":2}', 'null']) expect(restoreDraft(text)).toBeNull()
})
