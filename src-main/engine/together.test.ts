import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settingsOfRunSchema, type RunSettingsInput } from '../../src-shared/contract/recipe.ts'
import { readNpy, writeNpy } from '../../src-shared/formats/npy.ts'
import { startEngine, type Ended, type EngineChild, type RunOptions } from './testing/engine-child.ts'
import { gaussianFlow, type GaussianOptions } from './testing/gaussian.ts'
import { flowFolder, temporaryFolder } from './testing/model-folder.ts'

const exact = fileURLToPath(new URL('../../assets/models/exact', import.meta.url))
const perRow: GaussianOptions = { timestep: { type: 'float32', shape: ['batch'] }, labelPerRow: true }
const size = { width: 8, height: 8 }

let engine: EngineChild
beforeAll(() => {
  engine = startEngine()
})
afterAll(() => engine.close())

const adaptive = (seed: number, more: RunSettingsInput = {}): RunOptions => ({
  saveLatent: true,
  settings: { ...size, seed, solver: { id: 'uhp-fi-fast', rtol: 1e-4, atol: 1e-4 }, ...more },
})

function ended(end: PromiseSettledResult<Ended>): Ended {
  if (end.status === 'rejected') throw end.reason
  return end.value
}

/** What a run came to, bit by bit, without times and places. */
function story({ outcome, latent, frames, warnings }: Ended): object {
  const { seconds: _seconds, batch: _batch, ...rest } = outcome
  return { ...rest, frames, warnings, latent: Array.from(readNpy(readFileSync(latent!)).data) }
}

async function alone(dir: string, options: readonly RunOptions[]): Promise<object[]> {
  const stories: object[] = []
  for (const own of options) stories.push(story(await engine.run(dir, own)))
  return stories
}

describe('runs side by side are what they are alone', () => {
  const runs = [3, 4, 5, 6].map((seed) => adaptive(seed))
  test.each<[string, GaussianOptions, number]>([
    ['one label for each row', perRow, 4],
    ['calls of at most three', perRow, 3],
    ['a graph that takes two rows, no more and no less', { ...perRow, shape: [2, 3, 8, 8] }, 4],
    ['float64', { ...perRow, type: 'float64' }, 4],
    ['float16', { ...perRow, type: 'float16' }, 4],
  ])('%s', async (_, graph, batch) => {
    const dir = flowFolder(gaussianFlow(graph))
    const before = await alone(dir, runs)
    const together = (await engine.runTogether(dir, runs, batch)).map(ended)
    expect(together.map(story)).toEqual(before)
    for (const { outcome } of together) expect(outcome.batch).toBe(graph.shape ? 2 : batch)
  })

  test('a graph with one label for all: adaptive runs go one by one and say so, equal levels share a call', async () => {
    const dir = flowFolder(gaussianFlow())
    const before = await alone(dir, runs)
    const warning = /one time step for all rows/
    for (const [i, end] of (await engine.runTogether(dir, runs, 4)).map(ended).entries()) {
      expect(end.warnings.at(-1)).toMatch(warning)
      expect(story({ ...end, warnings: end.warnings.slice(0, -1) })).toEqual(before[i])
    }
    const fixed = [1, 2, 3].map((seed) => adaptive(seed, { solver: { id: 'heun', steps: 6 } }))
    const levels = await alone(dir, fixed)
    const together = (await engine.runTogether(dir, fixed, 4)).map(ended)
    expect(together.map(story)).toEqual(levels)
    for (const { outcome } of together) expect(outcome.batch).toBe(3)
  })

  test('a graph with one label for all is found to keep its rows apart', async () => {
    const model = { dir: flowFolder(gaussianFlow()), provider: 'cpu' as const, threads: 0 }
    const settings = settingsOfRunSchema.parse(adaptive(1).settings)
    expect(await engine.client.call('together', { model, settings, batch: 4 })).toEqual({ runs: 4 })
  })

  test('the exact model, with guidance, both branches of all pictures in one call', async () => {
    const prompt = { prompt: 'a lighthouse', negative: 'boats', guidance: 2, width: 64, height: 64 }
    const guided = [1, 2].map((seed) => adaptive(seed, prompt))
    const before = await alone(exact, guided)
    const together = (await engine.runTogether(exact, guided, 4)).map(ended)
    expect(together.map(story)).toEqual(before)
    for (const { outcome } of together) expect(outcome).toMatchObject({ batch: 4 })
    const { nfe } = together[0]!.outcome
    expect(nfe.networkCalls).toBe(2 * nfe.total)
  })

  test('each tells its own progress, steps and frames, and its own share of the time', async () => {
    const told = new Map<string, { steps: number[]; phases: Set<string> }>()
    const of = (runId: string) => told.get(runId) ?? told.set(runId, { steps: [], phases: new Set() }).get(runId)!
    const offs = [
      engine.client.on('steps', ({ runId, records }) => void of(runId).steps.push(...records.map(({ index }) => index))),
      engine.client.on('progress', ({ runId, progress }) => void of(runId).phases.add(progress.phase)),
    ]
    const began = performance.now()
    const together = (
      await engine.runTogether(
        exact,
        [1, 2, 3].map((seed) => ({ ...adaptive(seed, { width: 64, height: 64 }), keep: 'full' as const })),
        4,
      )
    ).map(ended)
    const elapsed = (performance.now() - began) / 1000
    for (const off of offs) off()
    expect(told.size).toBe(3)
    for (const { steps, phases } of told.values()) {
      expect(steps).toEqual(steps.map((_, i) => i))
      for (const phase of ['loading', 'encoding', 'sampling', 'decoding', 'saving', 'ended']) expect(phases).toContain(phase)
    }
    expect(new Set(together.map(({ outcome }) => outcome.nfe.total)).size).toBeGreaterThan(1)
    const shares = together.map(({ outcome }) => outcome.seconds.total)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThan(elapsed)
    for (const { outcome, frames } of together) {
      expect(outcome.seconds.network).toBeLessThan(outcome.seconds.total)
      expect(frames).toBe(outcome.acceptedSteps + 2)
    }
  })
})

describe('one that ends badly leaves the others alone', () => {
  test('wrong noise, a network that fails on it, and a stop', async () => {
    const dir = flowFolder(gaussianFlow({ ...perRow, burden: 500 }))
    const sound = [adaptive(1), adaptive(2)]
    const before = await alone(dir, sound)
    const file = join(temporaryFolder('flowline-noise-'), 'wrong.npy')
    writeFileSync(file, writeNpy(new Float32Array(5), [5]))
    const slow = { ...adaptive(9), runId: 'stopped' }
    const off = engine.client.on('steps', ({ runId }) => {
      if (runId === 'stopped') void engine.client.call('stop', { runId })
    })
    const [first, wrong, stopped, last] = await engine.runTogether(
      dir,
      [sound[0]!, { ...adaptive(3), noiseFile: file }, slow, sound[1]!],
      4,
    )
    off()
    expect([first!, last!].map((end) => story(ended(end)))).toEqual(before)
    expect(wrong).toMatchObject({ status: 'rejected', reason: { code: 'invalid-input' } })
    expect(ended(stopped!).outcome.status).toBe('cancelled')
  })

  test('an answer that is not a number fails every run that meets it, and no other engine job', async () => {
    const dir = flowFolder(gaussianFlow({ ...perRow, nanBelow: 200 }))
    const high = { id: 'euler', nodes: { id: 'custom', list: [80, 3, 1] } }
    const low = { id: 'euler', nodes: { id: 'custom', list: [80, 3, 0.05] } }
    for (const end of await engine.runTogether(
      dir,
      [1, 2].map((seed) => adaptive(seed, { solver: low })),
      2,
    ))
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'model-output-not-finite', data: { level: 0.05 } } })
    for (const end of await engine.runTogether(
      dir,
      [1, 2].map((seed) => adaptive(seed, { solver: high })),
      2,
    ))
      expect(ended(end).outcome).toMatchObject({ status: 'done', batch: 2 })
  })

  test('a model that cannot be loaded, and runs that do not belong together, fail all', async () => {
    for (const end of await engine.runTogether('/nowhere/model', [adaptive(1), adaptive(2)], 2))
      expect(end).toMatchObject({ reason: { code: 'model-missing' } })
    const dir = flowFolder(gaussianFlow(perRow))
    for (const end of await engine.runTogether(dir, [adaptive(1), adaptive(1, { guidance: 2 })], 2))
      expect(end).toMatchObject({ reason: { code: 'invalid-input', message: /seed only/ } })
  })
})

describe('how many go together', () => {
  const ask = async (dir: string, batch: number): Promise<number> => {
    const settings = settingsOfRunSchema.parse(dir === exact ? {} : size)
    return (await engine.client.call('together', { model: { dir, provider: 'cpu', threads: 0 }, settings, batch })).runs
  }

  test('what is given, unless the graph mixes its rows; a graph that insists on a number decides itself', async () => {
    const mixing = flowFolder(gaussianFlow({ timestep: { type: 'float32', shape: ['batch'] } }))
    const two = flowFolder(gaussianFlow({ ...perRow, shape: [2, 3, 8, 8] }))
    expect(await ask(flowFolder(gaussianFlow(perRow)), 5)).toBe(5)
    expect(await ask(mixing, 5)).toBe(1)
    expect(await ask(mixing, 0)).toBe(1)
    expect(await ask(two, 0)).toBe(2)
    expect([1, 2, 4]).toContain(await ask(exact, 0))
    expect(await ask(mixing, 5)).toBe(1)
    const results = (await engine.runTogether(mixing, [adaptive(1), adaptive(2)], 5)).map(ended)
    expect(results.map(story)).toEqual(await alone(mixing, [adaptive(1), adaptive(2)]))
  })
})
