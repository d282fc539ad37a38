import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { recipeSchema } from '../../src-shared/contract/index.ts'
import { fromBytes } from '../../src-shared/formats/png.ts'
import { readRecipe } from '../../src-shared/formats/recipe-png.ts'
import { TestApp } from './testing/fixture.ts'
import { tinyModel } from './testing/tiny-model.ts'

let app: TestApp
afterEach(() => app.remove())

test('a run becomes a picture with its recipe, its records and its frames', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const { run, steps, frames } = await app.run(model, { prompt: 'steps 4', seed: 7 })
  expect(run).toMatchObject({ state: 'done', pictureId: run.id, failure: null })
  expect(steps.map(({ index }) => index)).toEqual([0, 1, 2, 3])
  expect(frames).toHaveLength(4)
  const { items } = await app.gallery()
  expect(items).toHaveLength(1)
  const file = path.join(app.library, items[0]!.file)
  const found = await readRecipe(fromBytes(readFileSync(file)))
  expect(recipeSchema.parse(found.recipe)).toMatchObject({
    settings: { prompt: 'steps 4', seed: 7 },
    outcome: { status: 'done' },
  })
  expect(found.recipe!.model.hash).toMatch(/^[0-9a-f]{64}$/)
  const folder = path.join(app.library, 'runs', run.id)
  await app.until(() => !existsSync(path.join(app.library, 'pending', `${run.id}.json`)))
  expect(existsSync(path.join(folder, 'picture.png'))).toBe(false)
  expect((await app.call('gallery.get', { id: run.id })).hasTrajectory).toBe(true)
  const order = app.events.map(({ name }) => name)
  expect(order.indexOf('gallery.changed')).toBeLessThan(order.lastIndexOf('run.updated'))
  expect(app.events.filter(({ name }) => name === 'run.step')).toHaveLength(4)
})

test('what a run warns of stays with it', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const { run } = await app.run(model, { prompt: 'warn 2' })
  expect(run.warnings).toEqual(['The script warns.'])
  expect((await app.call('runs.get', { id: run.id })).run.warnings).toEqual(['The script warns.'])
  expect((await app.run(model, { prompt: 'steps 2' })).run).not.toHaveProperty('warnings')
})

test('several pictures take seeds one after the other, one run at a time', async () => {
  app = await TestApp.open()
  const runs = await app.enqueue(await app.link(), { prompt: 'steps 2', seed: 10 }, 3)
  for (const { id } of runs) await app.ended(id)
  expect((await app.gallery({ sort: 'oldest' })).items.map(({ seed }) => seed)).toEqual([10, 11, 12])
  let running = 0
  for (const { name, payload } of app.events) {
    if (name !== 'run.updated') continue
    const { state } = payload as { state: string }
    if (state === 'running') running++
    if (state === 'done') running--
    expect(running).toBeLessThanOrEqual(1)
  }
})

test('a stopped run keeps its records and makes no gallery picture', async () => {
  app = await TestApp.open()
  const [run] = await app.enqueue(await app.link(), { prompt: 'wait' })
  await app.until(async () => (await app.call('runs.get', { id: run!.id })).steps.length >= 2)
  await app.call('runs.stop', { id: run!.id })
  const detail = await app.ended(run!.id)
  expect(detail.run).toMatchObject({ state: 'cancelled', pictureId: null, outcome: { status: 'cancelled' } })
  expect(detail.steps.length).toBeGreaterThanOrEqual(2)
  expect((await app.gallery()).total).toBe(0)
})

test('a waiting run can be stopped and stopping everything empties the queue', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const runs = await app.enqueue(model, { prompt: 'wait' }, 3)
  await app.call('runs.stop', { id: runs[2]!.id })
  expect((await app.call('runs.get', { id: runs[2]!.id })).run.state).toBe('cancelled')
  await app.call('runs.stopAll', {})
  for (const { id } of runs) expect((await app.ended(id)).run.state).toBe('cancelled')
})

test('what the engine refuses fails the run with its words, and the next run goes on', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const refused = await app.run(model, { prompt: 'refuse' })
  expect(refused.run).toMatchObject({ state: 'failed', failure: { code: 'model-output-not-finite', data: { step: 0 } } })
  expect((await app.run(model, { prompt: 'steps 1' })).run.state).toBe('done')
})

test('wrong settings are refused before anything is queued', async () => {
  app = await TestApp.open()
  const model = await app.link()
  await expect(app.enqueue(model, { prompt: 'steps 1', width: 16 })).rejects.toMatchObject({
    code: 'invalid-input',
    message: /8 x 8/,
  })
  await expect(app.enqueue(model, { solver: { id: 'magic' } })).rejects.toMatchObject({ code: 'invalid-input', message: /magic/ })
  await expect(app.enqueue('nothing', {})).rejects.toMatchObject({ code: 'model-missing' })
  await expect(app.enqueue(await app.link('/nowhere/at/all'), {})).rejects.toMatchObject({
    code: 'model-broken',
    message: /not there/,
  })
  expect(await app.call('runs.list', { limit: 10 })).toEqual([])
})

test('an estimate rests on earlier runs of the same kind', async () => {
  app = await TestApp.open()
  const model = await app.link(tinyModel())
  const { run } = await app.run(model, { prompt: 'steps 5' })
  const { settings } = run
  expect(await app.call('runs.estimate', { modelId: model, settings })).toEqual({
    nfe: { low: 5, high: 5 },
    seconds: { low: 0.5, high: 0.5 },
    samples: 1,
    fromMeasurement: false,
    noiseFloor: null,
  })
  const tighter = { ...settings, solver: { ...settings.solver, rtol: 1e-6 } }
  expect((await app.call('runs.estimate', { modelId: model, settings: tighter })).samples).toBe(0)
})

test('below the measured noise floor an estimate rests on runs at the floor or below', async () => {
  app = await TestApp.open()
  const model = await app.link(tinyModel())
  await app.call('models.measure', { id: model })
  const at = (rtol: number) => ({ id: 'uhp-fi', rtol, atol: rtol })
  const { run } = await app.run(model, { prompt: 'steps 3', solver: at(1e-4) })
  const below = { ...run.settings, solver: { ...run.settings.solver, ...at(1e-8) } }
  const asked = () => app.call('runs.estimate', { modelId: model, settings: below })
  expect(await asked()).toMatchObject({ nfe: null, samples: 0, noiseFloor: 1e-6 })
  await app.run(model, { prompt: 'steps 5', solver: at(2e-6) })
  await app.run(model, { prompt: 'steps 7', solver: at(1e-7) })
  await app.run(model, { prompt: 'steps 9', solver: { ...at(1e-7), chart: 'sigma' } })
  expect(await asked()).toMatchObject({ nfe: { low: 5, high: 7 }, samples: 2, noiseFloor: 1e-6 })
  await app.run(model, { prompt: 'steps 6', solver: at(1e-8) })
  expect(await asked()).toMatchObject({ nfe: { low: 6, high: 6 }, samples: 1, noiseFloor: 1e-6 })
})

test('a replay is judged by its pixels', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const { run } = await app.run(model, { prompt: 'steps 2', seed: 5 })
  const replay = await app.call('runs.reproduce', { pictureId: run.id })
  expect((await app.ended(replay.id)).run).toMatchObject({
    state: 'done',
    verdict: { kind: 'identical' },
    reproduces: run.id,
    pictureId: null,
  })
  expect((await app.gallery()).total).toBe(1)
  await expect(app.call('runs.reproduce', { pictureId: 'none' })).rejects.toMatchObject({ code: 'not-found' })
})

test('a model changed where it lies is another model to the next run', async () => {
  app = await TestApp.open()
  const folder = tinyModel()
  const model = await app.link(folder)
  const hashOf = async (): Promise<string> => {
    const { run } = await app.run(model, { prompt: 'steps 1' })
    return (await app.call('gallery.get', { id: run.pictureId! })).recipe!.model.hash
  }
  const before = await hashOf()
  expect(await hashOf()).toBe(before)
  const file = path.join(folder, 'scheduler/scheduler_config.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace('"shift":1', '"shift":3'))
  const after = await hashOf()
  expect(after).not.toBe(before)
  expect((await app.call('models.get', { id: model })).hash).toBe(after)
})

test('a replay on other arithmetic is close or changed, by how much and why', async () => {
  app = await TestApp.open()
  const { library } = app
  const { run } = await app.run(await app.link(), { prompt: 'steps 2', seed: 5 })
  for (const [shift, kind] of [
    [3, 'close'],
    [40, 'changed'],
  ] as const) {
    await app.close()
    process.env['SCRIPTED_SHIFT'] = String(shift)
    try {
      app = await TestApp.open({ library })
      const replay = await app.call('runs.reproduce', { pictureId: run.id })
      const { verdict } = (await app.ended(replay.id)).run
      expect(verdict).toEqual({ kind, maxDifference: shift, reasons: ['runtime: scripted -> scripted, other'] })
      expect((await app.get(`/runs/${replay.id}/picture`)).headers.get('content-type')).toBe('image/png')
    } finally {
      delete process.env['SCRIPTED_SHIFT']
    }
  }
})

test('a megabyte of prompt goes round whole', async () => {
  app = await TestApp.open()
  const prompt = `steps 1 ${'红色的帆船 🚤 '.repeat(110_000)}`.slice(0, 1_000_000)
  const { run } = await app.run(await app.link(), { prompt })
  const detail = await app.call('gallery.get', { id: run.id })
  expect(detail.recipe!.settings.prompt).toBe(prompt)
  const file = path.join(app.library, detail.picture.file)
  expect((await readRecipe(fromBytes(readFileSync(file)))).recipe!.settings.prompt).toBe(prompt)
  const page = await app.gallery({ text: '红色' })
  expect(page.total).toBe(1)
  expect(page.items[0]!.prompt.length).toBeLessThanOrEqual(1000)
})
