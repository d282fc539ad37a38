import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { apiContract, settingsOfRunSchema } from '../../src-shared/contract/index.ts'
import { fromBytes } from '../../src-shared/formats/png.ts'
import { readRecipe } from '../../src-shared/formats/recipe-png.ts'
import { forkEngine, openBench } from './index.ts'
import { scriptedEngine, TestApp } from './testing/fixture.ts'
import { tinyModel } from './testing/tiny-model.ts'

let app: TestApp | null = null
afterEach(async () => {
  await app?.remove()
  app = null
})

test('settings are kept, and a stored value that no longer fits falls back alone', async () => {
  app = await TestApp.open({}, (parts) => {
    parts.store.values.put('settings', { theme: 'dark', threads: 'many', language: 'zh-CN' })
    return parts
  })
  expect(await app.call('settings.get', {})).toMatchObject({ theme: 'dark', language: 'zh-CN', threads: 0 })
  expect(await app.call('settings.set', { trajectory: 'off' })).toMatchObject({ theme: 'dark', trajectory: 'off' })
  await app.close()
  app = await TestApp.open({ library: app.library })
  expect(await app.call('settings.get', {})).toMatchObject({ trajectory: 'off' })
})

test('presets: four that stay, own ones that are replaced by name', async () => {
  app = await TestApp.open()
  const { solver, refinement } = settingsOfRunSchema.parse({ solver: { rtol: 0.5 } })
  const saved = await app.call('presets.save', { name: 'Mine', solver, refinement })
  const again = await app.call('presets.save', { name: 'Mine', solver: { ...solver, rtol: 0.25 }, refinement })
  expect(again.id).toBe(saved.id)
  const list = await app.call('presets.list', {})
  expect(list.map(({ name }) => name)).toEqual(['Draft', 'Balanced', 'Precise', 'Exact', 'Mine'])
  expect(list[2]!.solver).toMatchObject({ id: 'bs3', rtol: 1e-3, atol: 1e-3 })
  await expect(app.call('presets.remove', { id: 'draft' })).rejects.toMatchObject({ code: 'invalid-input' })
  for (const name of ['draft', 'One step', 'recommended'])
    await expect(app.call('presets.save', { name, solver, refinement })).rejects.toMatchObject({ code: 'invalid-input' })
  await app.call('presets.remove', { id: saved.id })
  expect(await app.call('presets.list', {})).toHaveLength(4)
  for (const preset of list) apiContract.procedures['presets.list'].output.element.parse(preset)
})

test('a preset keeps the shape of guidance, also that there was none', async () => {
  app = await TestApp.open()
  const { solver, refinement } = settingsOfRunSchema.parse({})
  const guidanceShape = { interval: { from: 5, to: 0.4 }, rescale: 0.5 }
  for (const preset of [{ name: 'A', guidanceShape }, { name: 'B', guidanceShape: null }, { name: 'C' }])
    await app.call('presets.save', { solver, refinement, ...preset })
  const own = (await app.call('presets.list', {})).filter(({ builtIn }) => !builtIn)
  expect(own.map((preset) => preset.guidanceShape)).toEqual([guidanceShape, null, undefined])
})

test('levels are saved by name, renamed without taking the place of others, and removed', async () => {
  app = await TestApp.open()
  const mine = await app.call('nodes.save', { name: 'Mine', levels: [80, 5, 1] })
  await app.call('nodes.save', { name: 'Ten', levels: [10, 1] })
  expect(await app.call('nodes.save', { name: 'mine', levels: [80, 1] })).toMatchObject({ id: mine.id, levels: [80, 1] })
  await expect(app.call('nodes.rename', { id: mine.id, name: 'ten' })).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(app.call('nodes.save', { name: 'karras', levels: [1] })).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(app.call('nodes.rename', { id: 'none', name: 'x' })).rejects.toMatchObject({ code: 'not-found' })
  const renamed = await app.call('nodes.rename', { id: mine.id, name: 'Two levels' })
  await app.close()
  app = await TestApp.open({ library: app.library })
  const list = await app.call('nodes.list', {})
  expect(list.map(({ name, levels }) => [name, levels])).toEqual([
    ['Ten', [10, 1]],
    ['Two levels', [80, 1]],
  ])
  apiContract.procedures['nodes.list'].output.parse(list)
  await app.call('nodes.remove', { id: renamed.id })
  expect(await app.call('nodes.list', {})).toHaveLength(1)
})

test('tableaux that can be run are kept; a run brings its own', async () => {
  app = await TestApp.open()
  const heun = { name: 'My Heun', a: [[], [1]], b: [0.5, 0.5] }
  const saved = await app.call('tableaux.save', heun)
  const edited = await app.call('tableaux.save', { ...heun, name: 'Ralston', a: [[], [2 / 3]], b: [0.25, 0.75], id: saved.id })
  expect(await app.call('tableaux.list', {})).toEqual([edited])
  apiContract.procedures['tableaux.list'].output.parse([edited])
  await expect(app.call('tableaux.save', { ...heun, b: [0.5, 0.4] })).rejects.toMatchObject({
    code: 'invalid-input',
    message: /sums to 0\.9, not to 1/,
  })
  await expect(app.call('tableaux.save', { ...heun, name: 'rk4' })).rejects.toMatchObject({ code: 'invalid-input' })
  await app.call('tableaux.remove', { id: edited.id })
  expect(await app.call('tableaux.list', {})).toEqual([])

  const model = await app.link()
  const { run } = await app.run(model, { prompt: 'steps 2', solver: { id: 'tableau', tableau: heun, steps: 8 } })
  expect(run.settings.solver.tableau).toEqual(heun)
  expect((await app.gallery({ solverId: 'My Heun' })).total).toBe(1)
  await expect(app.enqueue(model, { solver: { id: 'tableau' } })).rejects.toMatchObject({ code: 'invalid-input' })
  const implicit = { name: 'SDIRK', a: [[0.25]], b: [1] }
  await expect(app.enqueue(model, { solver: { id: 'tableau', tableau: implicit } })).rejects.toMatchObject({
    message: /diagonally implicit/,
  })
})

test('seeds are saved, renamed and removed', async () => {
  app = await TestApp.open()
  const seed = await app.call('seeds.save', { name: 'harbour', seed: 77, noiseSource: 'philox', pictureId: null })
  await app.call('seeds.rename', { id: seed.id, name: 'quiet harbour' })
  expect(await app.call('seeds.list', {})).toEqual([{ ...seed, name: 'quiet harbour' }])
  const variation = { seed: 5, strength: 0.25 }
  const varied = await app.call('seeds.save', { name: 'storm', seed: 77, noiseSource: 'philox', variation, pictureId: null })
  expect(varied).toMatchObject({ name: 'storm', variation })
  expect((await app.call('seeds.save', { ...varied, noiseSource: 'philox', name: 'again' })).id).toBe(varied.id)
  await app.call('seeds.remove', { id: varied.id })
  await app.call('seeds.remove', { id: seed.id })
  expect(await app.call('seeds.list', {})).toEqual([])
  await expect(app.call('seeds.rename', { id: seed.id, name: 'x' })).rejects.toMatchObject({ code: 'not-found' })
})

test('linked folders survive, broken ones too, and unlinking leaves the files', async () => {
  app = await TestApp.open()
  const folder = tinyModel()
  const good = await app.call('models.link', { path: `${folder}/` })
  expect(await app.call('models.link', { path: folder })).toMatchObject({ id: good.id })
  const bad = await app.call('models.link', { path: '/nowhere/at/all' })
  expect(bad).toMatchObject({ usable: false, problems: [{ code: 'folder-missing' }] })
  await app.close()
  app = await TestApp.open({ library: app.library })
  expect((await app.call('models.list', {})).map(({ id }) => id)).toEqual([good.id, bad.id])
  await app.call('models.remove', { id: good.id })
  expect((await app.call('models.rescan', {})).map(({ id }) => id)).toEqual([bad.id])
  expect(existsSync(path.join(folder, 'unet/model.onnx'))).toBe(true)
})

test('every answer has the shape the contract says', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const { run } = await app.run(model, { prompt: 'steps 2' })
  const { procedures } = apiContract
  const check = async (name: keyof typeof procedures, input: object) =>
    procedures[name].output.parse(await app!.call(name as 'app.info', input as Record<string, never>))
  await check('models.list', {})
  await check('solvers.list', {})
  await check('runs.list', { limit: 10 })
  await check('runs.get', { id: run.id })
  await check('gallery.facets', {})
  await check('gallery.get', { id: run.id })
  await check('engine.state', {})
  const info = procedures['app.info'].output.parse(await app.call('app.info', {}))
  expect(info).toMatchObject({ version: '9.9.9', host: 'browser', library: app.library, runtime: { onnxruntime: 'scripted' } })
  const use = procedures['app.diskUse'].output.parse(await app.call('app.diskUse', {}))
  expect(use.pictures).toBeGreaterThan(100)
  for (const { name, payload } of app.events) apiContract.events[name as keyof typeof apiContract.events].parse(payload)
})

test('the bench runs a folder without a library and writes the picture with its recipe', async () => {
  const bench = openBench({ spawnEngine: forkEngine(scriptedEngine), appVersion: '9.9.9' })
  try {
    const outDir = path.join(mkdtempSync(path.join(tmpdir(), 'flowline-bench-')), 'made')
    const settings = settingsOfRunSchema.parse({ prompt: 'steps 3', seed: 2, width: 8, height: 8 })
    const steps: number[] = []
    const common = {
      dir: tinyModel(),
      settings,
      noiseFile: null,
      outDir,
      keep: 'off',
      provider: 'cpu',
      threads: 0,
      saveLatent: false,
      decode: true,
    } as const
    const { result, recipe, card } = await bench.run({ ...common, onStep: ({ index }) => void steps.push(index) })
    expect(steps).toEqual([0, 1, 2])
    expect(recipe.model.hash).toBe(card.hash)
    const target = path.join(outDir, 'deep', 'out.png')
    await bench.writePicture(result.picture!.file, recipe, target)
    expect((await readRecipe(fromBytes(readFileSync(target)))).recipe).toEqual(recipe)
    const controller = new AbortController()
    const stopped = bench.run({
      ...common,
      settings: { ...settings, prompt: 'wait' },
      signal: controller.signal,
      onStep: () => controller.abort(),
    })
    expect((await stopped).result.outcome.status).toBe('cancelled')
    await expect(bench.run({ ...common, dir: '/nowhere' })).rejects.toMatchObject({ code: 'model-broken' })
  } finally {
    await bench.close()
  }
})

test('ended runs without a picture are counted and deleted, nothing else', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const { run } = await app.run(model, { prompt: 'steps 1' })
  const [stopped] = await app.enqueue(model, { prompt: 'wait' })
  await app.until(async () => (await app!.call('runs.get', { id: stopped!.id })).run.state === 'running')
  await app.call('runs.stop', { id: stopped!.id })
  await app.until(async () => (await app!.call('runs.get', { id: stopped!.id })).run.state === 'cancelled')
  expect(await app.call('runs.loose', {})).toEqual({ count: 1 })
  const both = app.call('runs.removeLoose', { ids: [stopped!.id, run.id] })
  await expect(both).rejects.toMatchObject({ code: 'invalid-input', message: /has a picture/ })
  expect(await app.call('runs.loose', {})).toEqual({ count: 1 })
  expect(await app.call('runs.removeLoose', { ids: [stopped!.id] })).toEqual({ ids: [stopped!.id] })
  await expect(app.call('runs.removeLoose', { ids: [stopped!.id] })).rejects.toMatchObject({ code: 'not-found' })
  expect(await app.call('runs.removeLoose', {})).toEqual({ ids: [] })
  expect((await app.call('runs.list', { limit: 10 })).map(({ id }) => id)).toEqual([run.id])
  expect(existsSync(path.join(app.library, 'runs', stopped!.id))).toBe(false)
  expect(existsSync(path.join(app.library, 'runs', run.id))).toBe(true)
})
