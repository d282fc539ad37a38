import { afterEach, expect, test } from 'vitest'
import { settingsOfRunSchema, type EngineState } from '../../src-shared/contract/index.ts'
import { forkEngine } from './index.ts'
import { scriptedEngine, TestApp } from './testing/fixture.ts'
import { tinyModel } from './testing/tiny-model.ts'

let app: TestApp
afterEach(() => app.remove())

const states = (): EngineState[] =>
  app.events.filter(({ name }) => name === 'engine.changed').map(({ payload }) => payload as EngineState)

test('a crash fails the run with its records kept, and the engine comes back', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const { run, steps, frames } = await app.run(model, { prompt: 'crash 3' })
  expect(run).toMatchObject({
    state: 'failed',
    failure: { code: 'engine-crashed', data: { signal: 'SIGKILL', crashes: 1, provider: 'cpu' } },
  })
  expect(steps.length).toBeGreaterThanOrEqual(2)
  expect(frames.length).toBeGreaterThanOrEqual(2)
  expect((await app.run(model, { prompt: 'steps 2' })).run.state).toBe('done')
  expect(states().map(({ state }) => state)).toEqual(['starting', 'ready', 'busy', 'dead', 'starting', 'ready', 'busy', 'ready'])
})

test('after three crashes with one model it says so, holds its queue, and a rescan tries again', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const other = await app.link(tinyModel())
  const runs = [...(await app.enqueue(model, { prompt: 'crash 1' }, 3)), ...(await app.enqueue(model, { prompt: 'steps 1' }, 1))]
  for (const { id } of runs.slice(0, 3)) expect((await app.ended(id)).run.failure).toMatchObject({ code: 'engine-crashed' })
  await expect(app.enqueue(model, { prompt: 'steps 1' })).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: /three times.*rescan/,
  })
  expect(await app.call('engine.state', {})).toMatchObject({
    state: 'dead',
    crashes: 3,
    message: expect.stringMatching(/three times/),
  })
  expect((await app.run(other, { prompt: 'steps 1' })).run.state).toBe('done')
  expect((await app.call('runs.get', { id: runs[3]!.id })).run.state).toBe('waiting')
  await app.call('models.rescan', {})
  expect((await app.ended(runs[3]!.id)).run.state).toBe('done')
})

test('an engine that hangs is stopped by force after the grace time', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const [run] = await app.enqueue(model, { prompt: 'hang' })
  await app.until(async () => (await app.call('runs.get', { id: run!.id })).steps.length === 1)
  await app.call('runs.stop', { id: run!.id })
  expect((await app.ended(run!.id)).run).toMatchObject({ state: 'cancelled', failure: null })
  expect(states().some(({ state }) => state === 'draining')).toBe(true)
  expect((await app.call('engine.state', {})).crashes).toBe(0)
  expect((await app.run(model, { prompt: 'steps 1' })).run.state).toBe('done')
})

test('another model gets a process of its own, the same one does not', async () => {
  const pids: (number | undefined)[] = []
  const spawn = forkEngine(scriptedEngine)
  app = await TestApp.open({
    spawnEngine: () => {
      const engine = spawn()
      pids.push(engine.pid)
      return engine
    },
  })
  const [first, second] = [await app.link(), await app.link(tinyModel())]
  await app.run(first, { prompt: 'steps 1' })
  await app.run(first, { prompt: 'steps 1', seed: 1 })
  expect(pids).toHaveLength(1)
  await app.run(second, { prompt: 'steps 1' })
  expect(pids).toHaveLength(2)
  expect(() => process.kill(pids[0]!, 0)).toThrow()
})

test('an engine that does not start is a failure of the run, not of the app', async () => {
  app = await TestApp.open({ spawnEngine: forkEngine('/nowhere/engine.ts') })
  const model = await app.link()
  expect((await app.run(model, { prompt: 'steps 1' })).run).toMatchObject({
    state: 'failed',
    failure: { code: 'engine-crashed' },
  })
  expect((await app.gallery()).total).toBe(0)
})

test('providers are tried in processes that may end', async () => {
  app = await TestApp.open()
  const answers = await app.call('engine.probe', {})
  expect(answers.find(({ provider }) => provider === 'cpu')).toEqual({
    provider: 'cpu',
    available: true,
    code: null,
    reason: null,
  })
  expect(answers.find(({ provider }) => provider === 'cuda')).toMatchObject({
    available: false,
    code: 'ended',
    reason: expect.stringMatching(/ended the engine/),
  })
  expect((await app.call('engine.state', {})).crashes).toBe(0)
})

test('a model is tried on the chosen provider before its first run, and made on the CPU where that refused it', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const provider = async (prompt: string) => (await app.run(model, { prompt })).run.outcome!.provider
  await app.call('settings.set', { provider: 'webgpu' })
  expect(await provider('steps 1')).toBe('webgpu')
  await app.call('settings.set', { provider: 'cuda' })
  expect(await provider('steps 1')).toBe('cpu')
  const { devices } = await app.call('models.get', { id: model })
  expect(devices).toMatchObject([
    { provider: 'webgpu', available: true, difference: 1e-6 },
    { provider: 'cuda', available: false, code: 'ended' },
  ])
  // Known now: the engine that is at hand goes on, and nothing is tried again.
  const states = app.events.filter(({ name }) => name === 'engine.changed').length
  expect(await provider('steps 2')).toBe('cpu')
  const since = app.events.filter(({ name }) => name === 'engine.changed').slice(states)
  expect(since.map(({ payload }) => (payload as EngineState).state)).not.toContain('starting')
  expect((await app.call('models.probe', { id: model, provider: 'dml' })).code).toBe('no-adapter')
  expect((await app.call('engine.state', {})).crashes).toBe(0)
})

test('dangerous variables do not reach the engine', async () => {
  process.env['NODE_OPTIONS'] = '--require /nowhere/evil.cjs'
  try {
    app = await TestApp.open()
    expect((await app.run(await app.link(), { prompt: 'steps 1' })).run.state).toBe('done')
  } finally {
    delete process.env['NODE_OPTIONS']
  }
})

test('a measurement is kept for the model, its provider and threads, and becomes an estimate', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const measured = async () => (await app.call('models.get', { id: model })).measured
  await app.call('models.measure', { id: model })
  expect(await measured()).toMatchObject({ secondsPerEvaluation: 0.25, noiseFloorTolerance: 1e-6, provider: 'cpu', threads: 0 })
  const told = app.events.filter(({ name }) => name === 'models.progress').map(({ payload }) => payload)
  expect(told).toContainEqual({ id: model, task: 'measure', done: 10, total: 10 })
  const settings = settingsOfRunSchema.parse({ width: 8, height: 16, solver: { id: 'euler', steps: 10 } })
  const cost = await app.call('runs.estimate', { modelId: model, settings })
  expect(cost).toMatchObject({ samples: 0, fromMeasurement: true })
  // Twice the pixels of the measurement, a quarter of a second each.
  expect(cost.seconds!.low).toBe(cost.nfe!.low * 0.5)
  await app.call('settings.set', { threads: 2 })
  expect(await measured()).toBeNull()
  expect(await app.call('models.measurements', { id: model })).toHaveLength(1)
  const stopped = app.call('models.measure', { id: model })
  const refusal = expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
  await app.until(() => app.events.filter(({ name }) => name === 'models.progress').length > told.length)
  await app.call('models.stopMeasuring', {})
  await refusal
  expect(await measured()).toBeNull()
})
