import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readNpy, writeNpy } from '../../src-shared/formats/npy.ts'
import { createNoise, sinLevel } from '../../src-shared/numerics/index.ts'
import { startEngine, type EngineChild } from './testing/engine-child.ts'
import { temporaryFolder } from './testing/model-folder.ts'

const models = fileURLToPath(new URL('../../e2e/fixtures/models', import.meta.url))
const truth = JSON.parse(readFileSync(join(models, 'truth.json'), 'utf8')) as { c: number; weights: number[]; means: number[][] }
const size = truth.means[0]!.length

let engine: EngineChild
beforeAll(() => {
  engine = startEngine()
})
afterAll(() => engine.close())

/** Posterior mean of the mixture at xbar = x0 + s eps. */
function denoise(xbar: Float64Array, s: number): Float64Array {
  const v = truth.c ** 2 + s * s
  const logs = truth.means.map(
    (mu, k) => Math.log(truth.weights[k]!) - mu.reduce((sum, m, i) => sum + (xbar[i]! - m) ** 2, 0) / (2 * v),
  )
  const top = Math.max(...logs)
  const w = logs.map((l) => Math.exp(l - top))
  const total = w.reduce((a, b) => a + b)
  return xbar.map((x, i) => {
    const mean = truth.means.reduce((sum, mu, k) => sum + (w[k]! / total) * mu[i]!, 0)
    return mean + (truth.c ** 2 / v) * (x - mean)
  })
}

/** Classical Runge-Kutta in the chart tau = s/(1+s), y = xbar/(1+s), where dy/dtau = eps - D is finite at tau = 1. */
function follow(y: Float64Array, from: number, to: number, steps: number): Float64Array {
  const rhs = (at: Float64Array, tau: number): Float64Array => {
    if (tau === 1) {
      const mean = truth.means[0]!.map((_, i) => truth.means.reduce((sum, mu, k) => sum + truth.weights[k]! * mu[i]!, 0))
      const norm = truth.weights.reduce((a, b) => a + b)
      return at.map((v, i) => v - mean[i]! / norm)
    }
    const s = tau / (1 - tau)
    const xbar = at.map((v) => v * (1 + s))
    const d = denoise(xbar, s)
    return at.map((_, i) => (xbar[i]! - d[i]!) / s - d[i]!)
  }
  const h = (to - from) / steps
  const ahead = (base: Float64Array, k: Float64Array, f: number): Float64Array => base.map((v, i) => v + f * h * k[i]!)
  let now = y
  for (let n = 0; n < steps; n++) {
    const tau = from + n * h
    const end = n === steps - 1 ? to : tau + h
    const k1 = rhs(now, tau)
    const k2 = rhs(ahead(now, k1, 0.5), tau + h / 2)
    const k3 = rhs(ahead(now, k2, 0.5), tau + h / 2)
    const k4 = rhs(ahead(now, k3, 1), end)
    now = now.map((v, i) => v + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!))
  }
  return now
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0)

describe('one mixture, six output types, one answer', () => {
  const sMax = 157.4
  /** The last level: that of the model, at least 0.002. */
  const lastLevel = (name: string): number => (name === 'flow' ? 0.002 : 0.01)
  const u = new Float64Array(size)
  createNoise('philox', 12).fill(u)
  const tauMax = sMax / (1 + sMax)
  const y = u.map((v) => (v * Math.hypot(1, sMax)) / (1 + sMax))
  const wanted = (sMin: number): Float64Array => {
    const end = follow(y, tauMax, sMin / (1 + sMin), 1000)
    return denoise(
      end.map((v) => v * (1 + sMin)),
      sMin,
    )
  }
  const folder = temporaryFolder('flowline-noise-')

  /** Start noise for which the unit state at sMax is u. */
  const start: Record<string, () => Float64Array> = {
    epsilon: () => u,
    v: () => u,
    sample: () => u,
    edm: () => u.map((value) => value / sinLevel(sMax)),
    score: () => u.map((value) => value / sinLevel(sMax)),
    flow: () => follow(y, tauMax, 1, 200),
  }

  test.each(Object.keys(start))('%s', async (name) => {
    const noiseFile = join(folder, `${name}.npy`)
    writeFileSync(noiseFile, writeNpy(start[name]!(), [3, 8, 8]))
    const solver = { id: 'uhp-fi', rtol: 1e-7, atol: 1e-7, chart: 'rectified-flow' as const, maxNfe: 20_000 }
    const result = await engine.run(join(models, name), {
      noiseFile,
      saveLatent: true,
      settings: { width: 8, height: 8, solver },
    })
    expect(result.predictionType).toBe({ v: 'v_prediction' }[name] ?? name)
    expect(largest(readNpy(readFileSync(result.latent!)).data, wanted(lastLevel(name)))).toBeLessThan(1e-6)
  })
})

test('a 3-D tensor has no picture: the latent is saved, decoding is left out', async () => {
  const result = await engine.run(join(models, 'tensor3d'), { saveLatent: true, keep: 'full' })
  expect(result).toMatchObject({ sampleShape: [2, 3, 4, 5], picture: null, frames: 0, dense: true })
  expect(readNpy(readFileSync(result.latent!)).shape).toEqual([1, 2, 3, 4, 5])
})

test('a line of one number', async () => {
  const result = await engine.run(join(models, 'line1d'), { saveLatent: true })
  expect(result).toMatchObject({ sampleShape: [1], picture: null })
  expect(readNpy(readFileSync(result.latent!))).toMatchObject({ shape: [1, 1] })
})

test('a word chooses its colour; the negative prompt counts only with guidance', async () => {
  const dir = join(models, 'conditional')
  const picture = async (prompt: string, guidance = 1, negative = ''): Promise<{ hash: string; calls: number; nfe: number }> => {
    const { outcome } = await engine.run(dir, {
      settings: { prompt, negative, guidance, width: 8, height: 8, solver: { id: 'euler', steps: 12 } },
    })
    return { hash: outcome.pixelHash, calls: outcome.nfe.networkCalls, nfe: outcome.nfe.total }
  }
  const [red, blue] = [await picture('red'), await picture('blue')]
  expect(red.hash).not.toBe(blue.hash)
  expect(await picture('red', 1, 'blue')).toEqual(red)
  expect((await picture('red', 2, 'blue')).calls).toBe(2 * red.nfe)
  expect(await picture('red')).toEqual(red)
})

test('guidance within an interval asks twice there and once elsewhere, and says beforehand what it takes', async () => {
  const dir = join(models, 'conditional')
  const run = async (settings: object): Promise<Awaited<ReturnType<EngineChild['run']>>> =>
    engine.run(dir, { settings: { prompt: 'red', negative: 'blue', width: 8, height: 8, ...settings } })
  const interval = { from: 5, to: 0.4 }
  const solver = { id: 'euler', steps: 12 }
  const whole = await run({ guidance: 3, solver })
  const within = await run({ guidance: 3, solver, guidanceShape: { interval } })
  const guided = engine.steps.filter(({ sigma }) => sigma <= interval.from && sigma > interval.to).length
  expect(guided).toBeGreaterThan(2)
  expect(guided).toBeLessThan(10)
  expect(within.outcome.nfe).toMatchObject({ total: 12, networkCalls: 12 + guided })
  expect(engine.progress.map(({ nfeExpected }) => nfeExpected).filter((n) => n !== null && n !== 12)).toEqual([])
  expect(within.outcome.pixelHash).not.toBe(whole.outcome.pixelHash)
  const everywhere = await run({ guidance: 3, solver, guidanceShape: { interval: { from: Number.MAX_VALUE, to: 0 } } })
  expect(everywhere.outcome.pixelHash).toBe(whole.outcome.pixelHash)
  const never = await run({ guidance: 3, solver, guidanceShape: { interval: { from: 5000, to: 4000 } } })
  expect(never.outcome).toMatchObject({ pixelHash: (await run({ solver })).outcome.pixelHash, nfe: { networkCalls: 12 } })

  const adaptive = await run({ guidance: 3, guidanceShape: { interval } })
  const levels = engine.steps.filter(({ kind, accepted }) => kind === 'step' && accepted).map(({ sigmaNext }) => sigmaNext)
  expect(levels).toEqual(expect.arrayContaining([interval.from, interval.to]))
  expect(adaptive.outcome.status).toBe('done')
  const { total, networkCalls } = adaptive.outcome.nfe
  expect(networkCalls).toBeGreaterThan(total)
  expect(networkCalls).toBeLessThan(2 * total)
})

test('rescale and threshold change the guided picture; without guidance an interval is said to do nothing', async () => {
  const dir = join(models, 'conditional')
  const run = async (settings: object): Promise<Awaited<ReturnType<EngineChild['run']>>> =>
    engine.run(dir, { settings: { prompt: 'red', width: 8, height: 8, solver: { id: 'euler', steps: 12 }, ...settings } })
  const shapes = [undefined, { rescale: 0.7 }, { threshold: 0.9 }]
  const hashes = new Set<string>()
  for (const guidanceShape of shapes) hashes.add((await run({ guidance: 8, guidanceShape })).outcome.pixelHash)
  expect(hashes.size).toBe(3)
  const plain = await run({})
  const idle = await run({ guidanceShape: { interval: { from: 5, to: 0.4 }, rescale: 0.7 } })
  expect(idle.outcome.pixelHash).toBe(plain.outcome.pixelHash)
  expect(idle.warnings.join()).toMatch(/interval and its rescaling have no effect/)
  expect(plain.warnings).toEqual([])
})

test('an unconditional model reads no prompt and says that guidance has no effect', async () => {
  const settings = { width: 8, height: 8, guidance: 4, prompt: 'red', solver: { id: 'euler', steps: 4 } }
  const result = await engine.run(join(models, 'edm'), { settings })
  expect(result.outcome.nfe.networkCalls).toBe(result.outcome.nfe.total)
  expect(result.warnings.join()).toMatch(/guidance has no effect/)
  expect(await engine.client.call('tokens', { dir: join(models, 'edm'), text: 'red' })).toEqual({
    count: 0,
    limit: null,
    parts: 0,
    cutFrom: null,
  })
})

test('a run of a thousand steps with everything kept stays small and whole', async () => {
  const before = rss(engine.child.pid!)
  const result = await engine.run(join(models, 'edm'), {
    keep: 'full',
    settings: { width: 8, height: 8, solver: { id: 'euler', steps: 1000 } },
  })
  expect(result).toMatchObject({ dense: true, outcome: { acceptedSteps: 999 } })
  expect(engine.steps).toHaveLength(1000)
  expect(result.frames).toBe(1001)
  if (before !== null) expect(rss(engine.child.pid!)! - before).toBeLessThan(150e6)
})

/** Resident bytes of a process where the system tells. */
function rss(pid: number): number | null {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
  } catch {
    return null
  }
}
