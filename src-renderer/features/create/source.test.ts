import { beforeAll, expect, test, vi } from 'vitest'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { settingsOfRunSchema } from '../../../src-shared/contract/recipe.ts'
import { beginningOf, cropOf, readsMask, sizeFor, sourceProblem } from './source.ts'
import type * as Parts from './draft.ts'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
let parts: typeof Parts
beforeAll(async () => {
  parts = await import('./draft.ts')
})

const part = (name: string, inputs: object[] = []) => ({ name, file: `${name}/model.onnx`, inputs })
const model = (change: object = {}) =>
  ({
    id: 'm',
    textConditioned: true,
    size: { width: 512, height: 512, multiple: 64, fixed: false },
    latent: { channels: 4, factor: 8 },
    components: [part('unet', [{ name: 'sample', shape: ['b', 4, 'h', 'w'] }]), part('vae_encoder')],
    schedule: {},
    scheduler: { _class_name: 'DDIMScheduler', timestep_spacing: 'leading' },
    ...change,
  }) as unknown as ModelCard

test('a model starts from pictures if it makes them and can encode them', () => {
  expect(sourceProblem(model())).toBeNull()
  expect(sourceProblem(model({ latent: null, components: [] }))).toBeNull()
  expect(sourceProblem(model({ components: [part('unet')] }))).toBe('source.unable')
  expect(sourceProblem(model({ size: null }))).toBe('source.noPicture')
})

test('a network of twice the latent channels and one reads masks', () => {
  expect(readsMask(model())).toBe(false)
  expect(readsMask(model({ components: [part('unet', [{ name: 'sample', shape: ['b', 9, 'h', 'w'] }])] }))).toBe(true)
})

test('the run sees the middle of the picture, as large as fits', () => {
  expect(cropOf({ width: 200, height: 100 }, { width: 64, height: 64 })).toEqual({ left: 50, top: 0, width: 100, height: 100 })
  expect(cropOf({ width: 100, height: 100 }, { width: 64, height: 128 })).toEqual({ left: 25, top: 0, width: 50, height: 100 })
})

test('the size keeps the shape of the picture and about as many pixels as the model is made for', () => {
  expect(sizeFor({ width: 3000, height: 2000 }, model())).toEqual({ width: 640, height: 448 })
  expect(sizeFor({ width: 10, height: 4000 }, model())).toMatchObject({ width: 64 })
  const fixed = { width: 64, height: 64, multiple: 1, fixed: true }
  expect(sizeFor({ width: 3000, height: 2000 }, model({ size: fixed }))).toEqual({ width: 64, height: 64 })
})

test('the beginning is told in steps or as a level', () => {
  const source = { picture: 'a'.repeat(64), strength: 0.5, mask: null }
  const of = (solver: object) => beginningOf(settingsOfRunSchema.parse({ source, width: 512, height: 512, solver }), model())
  expect(of({ id: 'euler', steps: 20, nodes: { id: 'model' } })).toEqual({ done: 10, steps: 20 })
  expect(of({ id: 'lcm', steps: 1, nodes: { id: 'trailing' } })).toMatchObject({ sigma: expect.any(Number) })
  expect(of({ id: 'uhp-fi' })).toMatchObject({ sigma: expect.any(Number) })
  expect(beginningOf(settingsOfRunSchema.parse({}), model())).toBeNull()
})

test('a run leaves out what its model cannot take', () => {
  const source = { picture: 'a'.repeat(64), strength: 0.5, mask: null }
  const settings = settingsOfRunSchema.parse({ source, prompt: 'goldfish', negative: 'x', guidance: 3 })
  expect(parts.settingsFor(settings, model()).source).toEqual(source)
  expect('source' in parts.settingsFor(settings, model({ components: [part('unet')] }))).toBe(false)
  const classes = model({ textConditioned: false, components: [part('unet', [{ name: 'class_labels' }]), part('vae_encoder')] })
  expect(parts.settingsFor(settings, classes)).toMatchObject({ prompt: 'goldfish', negative: '', guidance: 3 })
})
