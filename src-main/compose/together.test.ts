import { afterEach, expect, test } from 'vitest'
import type { RunDetail, RunSummary } from '../../src-shared/contract/index.ts'
import { TestApp } from './testing/fixture.ts'
import { tinyModel } from './testing/tiny-model.ts'

let app: TestApp
afterEach(() => app.remove())

const all = (runs: readonly RunSummary[]): Promise<RunDetail[]> => Promise.all(runs.map(({ id }) => app.ended(id)))
const inState = async (state: string): Promise<number[]> =>
  (await app.call('runs.list', { limit: 20 }))
    .filter((run) => run.state === state)
    .map(({ settings }) => settings.seed)
    .sort((a, b) => a - b)

test('as many as pay go side by side, each a run, a recipe and a picture of its own', async () => {
  app = await TestApp.open()
  const runs = await app.enqueue(await app.link(), { prompt: 'steps 6 side by side', seed: 4 }, 5)
  await app.until(async () => (await inState('running')).length === 3)
  expect(await inState('waiting')).toEqual([7, 8])
  const details = await all(runs)
  expect(details.map(({ run }) => [run.state, run.settings.seed, run.outcome?.batch])).toEqual([
    ['done', 4, 3],
    ['done', 5, 3],
    ['done', 6, 3],
    ['done', 7, 2],
    ['done', 8, 2],
  ])
  for (const { steps, frames } of details) {
    expect(steps.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
    expect(frames).toHaveLength(6)
  }
  const { items } = await app.gallery({ sort: 'oldest' })
  expect(items.map(({ seed }) => seed).sort((a, b) => a - b)).toEqual([4, 5, 6, 7, 8])
  for (const { id } of items) {
    const { recipe } = await app.call('gallery.get', { id })
    expect(recipe).toMatchObject({ settings: { prompt: 'steps 6 side by side' }, outcome: { batch: expect.any(Number) } })
  }
})

test('other settings, another model and replays do not go along', async () => {
  app = await TestApp.open()
  const [model, other] = [await app.link(), await app.link(tinyModel())]
  const done = (await app.run(model, { prompt: 'steps 1 side by side' })).run
  const runs = [
    ...(await app.enqueue(model, { prompt: 'steps 2 side by side' }, 2)),
    ...(await app.enqueue(model, { prompt: 'steps 3 side by side' })),
    ...(await app.enqueue(other, { prompt: 'steps 3 side by side' })),
    await app.call('runs.reproduce', { pictureId: done.pictureId! }),
    ...(await app.enqueue(model, { prompt: 'steps 1 side by side' })),
  ]
  const batches = (await all(runs)).map(({ run }) => run.outcome?.batch)
  expect(batches).toEqual([2, 2, undefined, undefined, undefined, undefined])
})

test('the setting: one at a time, or a number of pictures', async () => {
  app = await TestApp.open()
  const model = await app.link()
  for (const [batch, expected] of [
    [1, [undefined, undefined]],
    [2, [2, 2]],
  ] as const) {
    await app.call('settings.set', { batch })
    const runs = await app.enqueue(model, { prompt: 'steps 2' }, 2)
    expect((await all(runs)).map(({ run }) => run.outcome?.batch)).toEqual(expected)
  }
})

test('one is stopped, or fails, and the others go on; stop all stops them all', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const mixed = await all(await app.enqueue(model, { prompt: 'refuse-odd 2 side by side', seed: 2 }, 3))
  expect(mixed.map(({ run }) => [run.state, run.failure?.code])).toEqual([
    ['done', undefined],
    ['failed', 'model-output-not-finite'],
    ['done', undefined],
  ])
  const waiting = await app.enqueue(model, { prompt: 'wait side by side', seed: 10 }, 4)
  await app.until(async () => (await inState('running')).length === 3)
  await app.call('runs.stop', { id: waiting[1]!.id })
  expect((await app.ended(waiting[1]!.id)).run.state).toBe('cancelled')
  expect(await inState('running')).toEqual([10, 12])
  await app.call('runs.stopAll', {})
  for (const { run } of await all(waiting)) expect(run).toMatchObject({ state: 'cancelled', failure: null })
})

test('a crash takes those under way along and counts once', async () => {
  app = await TestApp.open()
  const model = await app.link()
  const details = await all(await app.enqueue(model, { prompt: 'crash 2 side by side' }, 3))
  for (const { run } of details) expect(run).toMatchObject({ state: 'failed', failure: { code: 'engine-crashed' } })
  expect((await app.call('engine.state', {})).crashes).toBe(1)
  expect((await app.run(model, { prompt: 'steps 1' })).run.state).toBe('done')
})

test('closing puts all of them back', async () => {
  const first = await TestApp.open()
  await first.enqueue(await first.link(), { prompt: 'wait side by side' }, 3)
  await first.until(async () => (await first.call('runs.list', { limit: 5 })).every(({ state }) => state === 'running'))
  await first.close()
  app = await TestApp.open({ library: first.library, takeQueue: false })
  expect(await inState('waiting')).toEqual([0, 1, 2])
})
