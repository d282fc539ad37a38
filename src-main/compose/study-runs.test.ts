import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settingsOfRunSchema } from '../../src-shared/contract/index.ts'
import { findMethod } from '../../src-shared/numerics/index.ts'
import { forkEngine, openBench, openStudyRuns, type Bench } from './index.ts'
import { contentKey, type StudyRecipe } from '../core/index.ts'

const dir = fileURLToPath(new URL('../../e2e/fixtures/models/edm', import.meta.url))
const root = mkdtempSync(path.join(tmpdir(), 'flowline-studies-'))
const watch = { signal: new AbortController().signal }
let bench: Bench
let recipe: StudyRecipe

beforeAll(async () => {
  bench = openBench({ spawnEngine: forkEngine(), appVersion: '9.9.9' })
  recipe = {
    modelHash: (await bench.inspect(dir)).hash!,
    settings: settingsOfRunSchema.parse({ width: 8, height: 8, seed: 3, solver: { id: 'uhp-fi', rtol: 1e-2, atol: 1e-2 } }),
    solverVersion: findMethod('uhp-fi').info.version,
    provider: 'cpu',
    threads: 1,
    twin: null,
    decode: true,
    madeOn: await bench.machine(),
  }
})
afterAll(async () => {
  await bench.close()
  rmSync(root, { recursive: true, force: true })
})

describe('the name of a run', () => {
  it('is its content, whatever the order of the keys', () => {
    expect(contentKey({ a: 1, b: [{ c: null, d: 'x' }] })).toBe(contentKey({ b: [{ d: 'x', c: null }], a: 1 }))
    expect(contentKey({ a: 1, b: undefined })).toBe(contentKey({ a: 1 }))
    expect(contentKey({ a: [1, 2] })).not.toBe(contentKey({ a: [2, 1] }))
  })

  it('changes with everything that changes the result', () => {
    const changes: Partial<StudyRecipe>[] = [
      { modelHash: 'other' },
      { solverVersion: recipe.solverVersion + 1 },
      { threads: 2 },
      { settings: { ...recipe.settings, seed: 4 } },
      { twin: { seed: 1, size: 1e-3, shape: [1] } },
      { madeOn: { ...recipe.madeOn, runtime: 'onnxruntime-node 1.0.0' } },
      { madeOn: { ...recipe.madeOn, platform: 'win32-arm64' } },
      { madeOn: { ...recipe.madeOn, processor: 'another' } },
    ]
    expect(new Set([recipe, ...changes.map((change) => ({ ...recipe, ...change }))].map(contentKey)).size).toBe(
      changes.length + 1,
    )
  })
})

describe('kept runs', () => {
  it('are found again, whole, and made anew where their record is damaged', async () => {
    const runs = await openStudyRuns(root, bench, '9.9.9')
    expect(await runs.find(recipe)).toBeNull()
    const run = await runs.make(recipe, dir, watch)
    expect(await runs.find(recipe)).toEqual(run)
    expect(run).toMatchObject({
      key: contentKey(recipe),
      outcome: { status: 'done', solverVersion: findMethod(recipe.settings.solver.id).info.version },
      sampleShape: [3, 8, 8],
    })
    expect(run.levels[0]).toBeCloseTo(157.4, 1)
    expect(run.levels.at(-1)).toBeCloseTo(0.01, 3)
    expect(run.levels).toHaveLength(run.outcome.acceptedSteps + 1)
    expect((await runs.latent(run))!.length).toBe(192)
    expect((await runs.picture(run))!).toMatchObject({ width: 8, height: 8 })

    const file = path.join(root, 'runs', run.key, 'run.json')
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100))
    expect(await runs.find(recipe)).toBeNull()
    const again = await runs.make(recipe, dir, watch)
    expect(again.outcome.pixelHash).toBe(run.outcome.pixelHash)
    expect(await runs.find(recipe)).toEqual(again)
  })

  it('are made on what their recipe says', async () => {
    const runs = await openStudyRuns(root, bench, '9.9.9')
    const { runtime, platform } = (await runs.find(recipe))!.outcome
    expect({ runtime, platform }).toEqual({ runtime: recipe.madeOn.runtime, platform: recipe.madeOn.platform })
  })

  it('of a machine that is not known can be read, and stand for no run here', async () => {
    const { madeOn: _, ...unknown } = recipe
    const runs = await openStudyRuns(root, bench, '9.9.9')
    const { key, ...run } = (await runs.find(recipe))!
    const folder = path.join(root, 'runs', contentKey(unknown))
    cpSync(path.join(root, 'runs', key), folder, { recursive: true })
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ ...run, key: contentKey(unknown), recipe: unknown }))
    expect((await runs.find(unknown as StudyRecipe))?.outcome).toEqual(run.outcome)
    rmSync(path.join(root, 'runs', key), { recursive: true })
    expect(await runs.find(recipe)).toBeNull()
  })

  it('are made anew where their sample is cut short or gone', async () => {
    const runs = await openStudyRuns(root, bench, '9.9.9')
    const run = await runs.make(recipe, dir, watch)
    const file = path.join(root, 'runs', run.key, 'latent.npy')
    const whole = await runs.latent(run)
    for (const damage of [() => writeFileSync(file, ''), () => rmSync(file)]) {
      damage()
      expect(await runs.find(recipe)).toBeNull()
      await runs.make(recipe, dir, watch)
      expect(await runs.latent((await runs.find(recipe))!)).toEqual(whole)
    }
  })

  it('leave nothing behind when they are stopped', async () => {
    const runs = await openStudyRuns(root, bench, '9.9.9')
    const stop = new AbortController()
    const tight = { ...recipe, settings: { ...recipe.settings, solver: { ...recipe.settings.solver, rtol: 1e-6, atol: 1e-6 } } }
    const making = runs.make(tight, dir, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(making).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(path.join(root, 'runs')).filter((name) => name.startsWith('.tmp-'))).toEqual([])
    expect(await runs.find(tight)).toBeNull()
  })

  it('of dead processes are swept, those of living ones stay', async () => {
    const [dead, living] = [`.tmp-${2 ** 22 + 7}-x`, `.tmp-${process.pid}-y`].map((name) => path.join(root, 'runs', name))
    for (const folder of [dead!, living!]) mkdirSync(folder)
    await openStudyRuns(root, bench, '9.9.9')
    expect([existsSync(dead!), existsSync(living!)]).toEqual([false, true])
    rmSync(living!, { recursive: true })
  })

  it('refuse a model whose files are not those of the recipe', async () => {
    const runs = await openStudyRuns(root, bench, '9.9.9')
    const foreign = { ...recipe, modelHash: 'f'.repeat(64) }
    await expect(runs.make(foreign, dir, watch)).rejects.toMatchObject({ code: 'model-broken' })
    expect(await runs.find(foreign)).toBeNull()
  })
})

describe('trajectories', () => {
  it('start where the seed and the twin say', async () => {
    const runs = await openStudyRuns(root, bench, '9.9.9')
    const one = await runs.trajectory(recipe, dir, watch)
    const other = await runs.trajectory({ ...recipe, twin: { seed: 5, size: 1e-2, shape: one.run.sampleShape } }, dir, watch)
    expect(one.segments).toHaveLength(one.run.outcome.acceptedSteps)
    const [a, b] = [one.segments[0]!.c[0]!, other.segments[0]!.c[0]!]
    const apart = Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length)
    const size = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0) / a.length)
    /** In the angle chart y is the noise times the data's deviation, 0.5, at so high a level. */
    expect(size).toBeGreaterThan(0.4)
    expect(apart / 0.5).toBeCloseTo(1e-2, 4)
    expect(other.run.outcome.noiseHash).not.toBe(one.run.outcome.noiseHash)
  })
})

it('small results are kept under what they were made from', async () => {
  const runs = await openStudyRuns(root, bench, '9.9.9')
  expect(await runs.findResult({ a: 1 })).toBeNull()
  await runs.keepResult({ a: 1 }, { b: [1, 2] })
  expect(await runs.findResult({ a: 1 })).toEqual({ b: [1, 2] })
})
