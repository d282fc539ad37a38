import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { calibrationReportSchema, comparisonSchema, labReportSchema, type LabStudy } from '../../src-shared/contract/index.ts'
import { forkEngine } from './index.ts'
import { TestApp } from './testing/fixture.ts'

const models = fileURLToPath(new URL('../../e2e/fixtures/models', import.meta.url))
const comparison = comparisonSchema.parse({
  solvers: ['heun', 'dpmpp-2m', 'uhp-fi'],
  nfe: [5, 9],
  tolerances: [1e-2],
  nodes: ['karras'],
  seeds: [1, 2],
  referenceTolerance: 1e-5,
})

const alone = { paths: false, calibration: null }
const plain = { pictures: false, ...alone }

let app: TestApp
afterEach(() => app.remove())

const open = (library?: string): Promise<TestApp> => TestApp.open({ spawnEngine: forkEngine(), ...(library ? { library } : {}) })

async function over(id: string): Promise<LabStudy> {
  await app.until(() =>
    app.events.some(({ name, payload }) => {
      const { study } = name === 'lab.changed' ? (payload as { study: LabStudy | null }) : { study: null }
      return study?.id === id && !['waiting', 'running'].includes(study.state)
    }),
  )
  return (await app.call('lab.get', { id })).study
}

test('a comparison tells what it will run, runs it, and says how near each way comes', async () => {
  app = await open()
  const modelId = await app.link(path.join(models, 'edm'))
  const plan = await app.call('lab.plan', { modelId, comparison, ...alone })
  expect(plan.candidates.map(({ id, nfe, tolerance }) => [id, nfe, tolerance])).toEqual([
    ['heun karras 5', 5, null],
    ['heun karras 9', 9, null],
    ['dpmpp-2m karras 5', 5, null],
    ['dpmpp-2m karras 9', 9, null],
    ['uhp-fi 1e-2', null, 1e-2],
  ])
  expect([plan.cases, plan.runs]).toEqual([2, 14])

  const { id } = await app.call('lab.start', { modelId, comparison, ...plain })
  expect(await over(id)).toMatchObject({ state: 'done', over: 14, total: 14, current: null, failure: null })
  const { report } = await app.call('lab.get', { id })
  expect(labReportSchema.parse(report)).toEqual(report)
  expect(report!.counts).toEqual({ made: 14, kept: 0, failed: 0 })
  expect(report!.entries).toHaveLength(10)
  for (const name of ['heun', 'dpmpp-2m']) {
    const [few, many] = [5, 9].map((nfe) => report!.summary.find(({ candidate }) => candidate === `${name} karras ${nfe}`)!)
    expect(many!.latent!.error.median).toBeLessThan(few!.latent!.error.median)
    expect(many!.settings).toMatchObject({ id: name, nodes: { id: 'karras' } })
  }
})

test('one that is stopped goes on where it was, also after a restart, and its runs go with it', async () => {
  app = await open()
  const modelId = await app.link(path.join(models, 'slow-50ms'))
  const { id } = await app.call('lab.start', { modelId, comparison, ...plain })
  await app.until(() =>
    app.events.some(({ name, payload }) => name === 'lab.changed' && (payload as { study: LabStudy }).study.over >= 2),
  )
  await app.call('lab.stop', { id })
  const stopped = await over(id)
  expect(stopped.state).toBe('stopped')
  const kept = readdirSync(path.join(app.library, 'studies', 'runs')).length
  expect(kept).toBeGreaterThanOrEqual(2)
  expect(kept).toBeLessThan(14)

  await app.app.close()
  app = await open(app.library)
  expect((await app.call('lab.list', {})).map((study) => [study.id, study.state])).toEqual([[id, 'stopped']])
  await app.call('lab.resume', { id })
  expect(await over(id)).toMatchObject({ state: 'done', over: 14 })
  const { report } = await app.call('lab.get', { id })
  expect(report!.counts.kept).toBeGreaterThanOrEqual(2)
  expect(report!.counts.made + report!.counts.kept).toBe(14)

  await app.call('lab.remove', { id })
  expect(await app.call('lab.list', {})).toEqual([])
  expect(readdirSync(path.join(app.library, 'studies', 'runs'))).toEqual([])
  await expect(app.call('lab.get', { id })).rejects.toMatchObject({ code: 'not-found' })
}, 120_000)

test('a picture that is asked for meanwhile goes before the next run', async () => {
  app = await open()
  const modelId = await app.link(path.join(models, 'slow-50ms'))
  const { id } = await app.call('lab.start', { modelId, comparison, ...plain })
  await app.until(() => app.events.some(({ name }) => name === 'lab.changed'))
  const [run] = await app.enqueue(modelId, { solver: { id: 'euler', steps: 4 } })
  expect((await app.ended(run!.id)).run.state).toBe('done')
  expect((await app.call('lab.get', { id })).study.state).toBe('running')
  await app.call('lab.stop', { id })
  await over(id)
}, 60_000)

test("the reference's path is followed after the comparison: components, shape and stretch", async () => {
  app = await open()
  const modelId = await app.link(path.join(models, 'edm'))
  const few = { ...comparison, solvers: ['euler'], nfe: [5], seeds: [1] }
  expect((await app.call('lab.plan', { modelId, comparison: few, ...alone, paths: true })).runs).toBe(4)
  const { id } = await app.call('lab.start', { modelId, comparison: few, ...plain, paths: true })
  expect(await over(id)).toMatchObject({ state: 'done', over: 4, total: 4 })
  const { paths } = (await app.call('lab.get', { id })).report!
  expect(paths).toHaveLength(1)
  const [{ components, geometry, stretch, levels }] = paths as [NonNullable<typeof paths>[number]]
  expect(components.coordinates).toHaveLength(levels.length)
  expect(components.explained.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9)
  expect(components.explained).toEqual([...components.explained].sort((a, b) => b - a))
  expect(geometry.straightness).toBeGreaterThan(0)
  expect(geometry.straightness).toBeLessThanOrEqual(1)
  expect(stretch.nfe).toBeGreaterThan(0)
  expect(stretch.total).toBeCloseTo(stretch.growth.at(-1)!, 12)
})

test('what cannot be compared is refused with the reason, before anything is kept', async () => {
  app = await open()
  const modelId = await app.link(path.join(models, 'edm'))
  const nothing = { ...comparison, solvers: ['heun'], nfe: [1] }
  await expect(app.call('lab.start', { modelId, comparison: nothing, ...plain })).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('Nothing is left to compare') as string,
  })
  const noise = { ...comparison, solvers: ['euler-ancestral'] }
  await expect(app.call('lab.plan', { modelId, comparison: noise, ...alone })).rejects.toMatchObject({
    code: 'invalid-input',
  })
  expect(existsSync(path.join(app.library, 'studies', 'lab'))).toBe(false)
})

const calibrated = { ...comparison, solvers: ['dpmpp-2m'], nfe: [5], tolerances: [], nodes: ['karras', 'uniform'] }
const calibration = { name: 'mine', heldOut: [10, 11, 12], tries: 8, end: 0.1 }

test('nodes are made for a method, by a search whose error falls, and judged on seeds they never saw', async () => {
  app = await open()
  const modelId = await app.link(path.join(models, 'edm'))
  const { cases, runs } = await app.call('lab.plan', { modelId, comparison: calibrated, ...alone, calibration })
  expect([cases, runs]).toEqual([2, 2 * (2 + 2) + 2 * (1 + 5 + 8 + 1) + 3 * (2 + 2 + 1)])
  const { id } = await app.call('lab.start', { modelId, comparison: calibrated, pictures: true, paths: true, calibration })
  const study = await over(id)
  expect(study).toMatchObject({ state: 'done', pictures: false, paths: false, over: runs, total: runs, failure: null })
  const { report, calibrated: made } = await app.call('lab.get', { id })
  expect(report).toBeNull()
  expect(calibrationReportSchema.parse(made)).toEqual(made)
  expect(made).toMatchObject({ solver: 'dpmpp-2m', name: 'mine', stage: 'judging' })
  const errors = made!.trail.map(({ error }) => error)
  expect(made!.trail.map(({ tries }) => tries)).toEqual([0, 2, 4, 6, 8])
  expect(errors).toEqual(errors.toSorted((a, b) => b - a))
  const { levels, start, search, seen, heldOut, ratio } = made!.found!
  expect([levels.length, start.length, search.tries]).toEqual([5, 5, 8])
  expect(levels.at(-1)).toBeLessThanOrEqual(0.1)
  expect(search.gain).toBeCloseTo(Math.log(errors.at(-1)! / errors[0]!), 12)
  expect(seen.map(({ nodes, runs: on }) => [nodes, on])).toContainEqual(['mine', 2])
  expect(heldOut.map(({ nodes, runs: on }) => [nodes, on])).toContainEqual(['mine', 3])
  expect(heldOut[0]!.settings).toMatchObject({ id: 'dpmpp-2m', steps: 5, nodes: { id: 'custom', list: levels } })
  expect(ratio).toBeCloseTo(heldOut[0]!.latent!.error.median / heldOut[1]!.latent!.error.median, 12)
  expect(made!.found!.pictures.map(({ seed }) => seed)).toEqual([10, 11, 12])
  for (const { reference, made: own, kind } of made!.found!.pictures)
    for (const key of [reference, own, kind]) expect((await app.get(`/studies/${key}/picture`)).status).toBe(200)
  const kept = readdirSync(path.join(app.library, 'studies', 'runs'))
  expect(made!.keys.toSorted()).toEqual(kept.toSorted())

  const again = await app.call('lab.start', { modelId, comparison: calibrated, ...plain, calibration })
  await over(again.id)
  expect((await app.call('lab.get', { id: again.id })).calibrated!.found).toEqual(made!.found)
  await app.call('lab.remove', { id })
  expect(readdirSync(path.join(app.library, 'studies', 'runs'))).toEqual(kept)
  await app.call('lab.remove', { id: again.id })
  expect(readdirSync(path.join(app.library, 'studies', 'runs'))).toEqual([])
}, 120_000)

test('a calibration that is stopped in its search goes on with the lists that were tried, also after a restart', async () => {
  app = await open()
  const modelId = await app.link(path.join(models, 'edm'))
  const long = { ...calibration, tries: 2000 }
  const { id } = await app.call('lab.start', { modelId, comparison: calibrated, ...plain, calibration: long })
  const tried = async (): Promise<number> => (await app.call('lab.get', { id })).calibrated?.trail.at(-1)?.tries ?? 0
  await app.until(async () => (await tried()) >= 6)
  await app.call('lab.stop', { id })
  expect((await over(id)).state).toBe('stopped')
  const before = (await app.call('lab.get', { id })).calibrated!
  expect(before.found).toBeNull()

  await app.app.close()
  app = await open(app.library)
  await app.call('lab.resume', { id })
  await app.until(async () => (await tried()) > before.trail.at(-1)!.tries)
  const after = (await app.call('lab.get', { id })).calibrated!
  expect(after.trail.slice(0, before.trail.length)).toEqual(before.trail)
  await app.call('lab.stop', { id })
  await over(id)
}, 120_000)

test.each([
  [{ heldOut: [2, 10] }, {}, 'seed 2 is one of'],
  [{ name: 'Karras' }, {}, 'come with the app'],
  [{}, { solvers: ['uhp-fi'] }, 'lays its steps itself'],
  [{}, { solvers: ['euler', 'heun'] }, 'one method'],
])('a calibration with %j and %j is refused', async (change, other, said) => {
  app = await open()
  const modelId = await app.link(path.join(models, 'edm'))
  const asked = { modelId, comparison: { ...calibrated, ...other }, paths: false, calibration: { ...calibration, ...change } }
  await expect(app.call('lab.plan', asked)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining(said) as string,
  })
})
