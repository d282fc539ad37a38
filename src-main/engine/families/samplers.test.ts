import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { settingsOfRunSchema } from '../../../src-shared/contract/recipe.ts'
import { type Network, sample, sinLevel } from '../../../src-shared/numerics/index.ts'
import { readModelFolder } from '../folder.ts'
import { openPipeline } from './pipeline.ts'

interface Run {
  readonly id: string
  readonly diffusers: string
  readonly model: 'v' | 'epsilon' | 'flow'
  readonly settings: object
  readonly eta: number | null
  /** Label, level (null for pure noise) and some elements of the unit state of every model call. */
  readonly calls: readonly { readonly t: number; readonly s: number | null; readonly u: string }[]
  /** The level of an end that is a state still; null where it is the clean sample. */
  readonly last: number | null
  /** What is there after the last step; null where that is not finite. */
  readonly end: string | null
}

const vectors = JSON.parse(readFileSync(new URL('../testing/vectors/samplers/onnx.json', import.meta.url), 'utf8')) as {
  readonly made: string
  readonly stride: number
  readonly runs: readonly Run[]
}
/** Of states of order one; the largest measured is 1.2e-5. */
const tolerance = 1e-4

const models = fileURLToPath(new URL('../../../e2e/fixtures/models/', import.meta.url))

function unpacked(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

/** Draw number `draw` as training/parity/onnx_vectors.py makes it. */
function noise(draw: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let h = Math.imul(i + 1 + draw * out.length, 0x9e3779b1)
    h = Math.imul(h ^ (h >>> 15), 0x85ebca77)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae3d)
    h ^= h >>> 16
    out[i] = ((h >>> 0) / 2 ** 32 - 0.5) * Math.sqrt(12)
  }
}

/** Calls at stages inside steps, whose levels the method chooses itself. */
const inside: Readonly<Record<string, (call: number) => boolean>> = {
  heun: (i) => i > 0 && i % 2 === 0,
  'dpm-2': (i) => i % 2 === 1,
  'dpmpp-2s': (i) => i % 2 === 1,
  pndm: (i) => i < 12 && i % 4 !== 0,
}

const networks: Partial<Record<string, Network>> = {}
beforeAll(async () => {
  for (const name of ['v', 'epsilon', 'flow']) {
    const pipeline = await openPipeline(readModelFolder(models + name), { provider: 'cpu', threads: 1 })
    const settings = settingsOfRunSchema.parse(pipeline.defaultSize)
    networks[name] = (await pipeline.condition(settings, pipeline.sampleShape(settings))).network
  }
})

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

const thinned = (u: Float64Array): Float64Array => u.filter((_, i) => i % vectors.stride === 0)

interface Call {
  readonly t: number
  readonly s: number
  readonly u: Float64Array
  denoised: Float64Array | null
}

/** Every model call, and the end: the estimate at the last level, or the state there. */
async function ownRun({ id, model, calls, last, eta }: Run): Promise<{ calls: Call[]; end: Float64Array }> {
  const network = networks[model]!
  const { schedule, size } = network
  const own: Call[] = []
  const watched: Network = {
    size,
    predictionType: network.predictionType,
    schedule,
    sigmaData: network.sigmaData,
    predict(x, t, branch, out) {
      const s = schedule.s(t)
      const norm = Math.hypot(schedule.alpha(s), schedule.sigma(s))
      own.push({ t, s, u: x.map((value) => value / norm), denoised: null })
      return network.predict(x, t, branch, out)
    },
  }
  const list = calls.filter((_, i) => !inside[id]?.(i)).map(({ s }) => s ?? Infinity)
  if (last !== null) list.push(last)
  const start = new Float64Array(size)
  noise(0, start)
  /** Every run starts from the unit state z; of a flow model, the state is sigma z. */
  if (model === 'flow') for (let i = 0; i < size; i++) start[i]! /= sinLevel(list[0]!)
  let drawn = 0
  const { x0, u } = await sample(watched, {
    solver: {
      id,
      rtol: 1e-6,
      atol: 1e-6,
      maxNfe: 1000,
      steps: 10,
      nodes: { id: 'custom', rho: 7, list },
      chart: 'auto',
      eta: eta ?? 1,
    },
    refinement: { iterations: 0, eta: 0.05, temperature: 1 },
    guidance: 1,
    start,
    noise: { fill: (out) => noise(++drawn, out) },
    onEvaluation: ({ denoised }) => void (own.at(-1)!.denoised = denoised.slice()),
  })
  return { calls: own, end: last === null ? x0 : u }
}

/** Integral from x[0] to 0 of the polynomial that is 1 at x[j] and 0 at the others. */
function lastWeight(x: readonly number[], j: number): number {
  let polynomial = [1]
  x.forEach((root, m) => {
    if (m === j) return
    const scale = 1 / (x[j]! - root)
    polynomial = [0, ...polynomial].map((below, k) => scale * (below - root * (polynomial[k] ?? 0)))
  })
  return -polynomial.reduce((sum, c, k) => sum + (c * x[0]! ** (k + 1)) / (k + 1), 0)
}

/** xbar + sum of weights of eps over the last four levels, newest first: a multistep formula whose last step goes on to level 0. */
function steppedToZero(calls: readonly Call[], weigh: (levels: readonly number[]) => readonly number[]): Float64Array {
  const four = calls.slice(-4).reverse()
  const levels = four.map(({ s }) => s)
  const w = weigh(levels)
  return four[0]!.u.map((_, i) =>
    four.reduce(
      (sum, { u, s, denoised }, j) => sum + (w[j]! * (u[i]! * Math.hypot(1, s) - denoised![i]!)) / s,
      four[0]!.u[i]! * Math.hypot(1, levels[0]!),
    ),
  )
}
const equalSteps = ([s]: readonly number[]): number[] => [55, -59, 37, -9].map((w) => (-s! * w) / 24)
const variableSteps = (levels: readonly number[]): number[] => levels.map((_, j) => lastWeight(levels, j))

/**
 * Where diffusers ends elsewhere. Flowline's runs end on the estimate at the last level; these classes step on to level 0 with the
 * formula of the steps before, of which `theirs` is the value from Flowline's own answers, or undefined where it divides by 0.
 */
const otherEnds: Readonly<Record<string, { apart: number | null; theirs?: (calls: readonly Call[]) => Float64Array }>> = {
  'lms-4': { apart: 2.02e-2, theirs: (calls) => steppedToZero(calls, variableSteps) },
  pndm: { apart: 1.09e-1, theirs: (calls) => steppedToZero(calls, equalSteps) },
  ipndm: { apart: 3.18e-2, theirs: (calls) => steppedToZero(calls, equalSteps) },
  /** B = h, or sigma e^h, at an infinite h: NaN. */
  'unipc-1-bh1': { apart: null },
  'unipc-2-bh1': { apart: null },
  'unipc-2-bh2-noise': { apart: null },
  'unipc-3-noise': { apart: null },
}

describe(`ONNX models under ${vectors.made}`, () => {
  const sound = vectors.runs.filter(({ id }) => id !== 'sde-dpmpp-3m')

  test.each(sound.map((run) => [run.id, run.diffusers, run] as const))('%s as %s', async (id, _name, run) => {
    const { calls, end } = await ownRun(run)
    expect(calls.length).toBe(run.calls.length + (run.last === null ? 0 : 1))
    run.calls.forEach(({ t, u }, i) => {
      expect(Math.abs(calls[i]!.t - t), `label of call ${i}`).toBeLessThan(1e-4)
      expect(difference(thinned(calls[i]!.u), unpacked(u)), `state of call ${i}`).toBeLessThan(tolerance)
    })
    const other = otherEnds[id]
    if (!other) return expect(difference(end, unpacked(run.end!))).toBeLessThan(tolerance)
    if (other.apart === null) return expect(run.end).toBeNull()
    const theirs = unpacked(run.end!)
    expect(difference(other.theirs!(calls), theirs)).toBeLessThan(tolerance)
    expect(Math.abs(difference(end, theirs) / other.apart - 1)).toBeLessThan(0.01)
  })

  /** Flowline's is k-diffusion's: its second step is of the Taylor form where diffusers takes the midpoint form. */
  test('sde-dpmpp-3m is apart from the fourth call on, by the sign of the second difference in diffusers', async () => {
    const run = vectors.runs.find(({ id }) => id === 'sde-dpmpp-3m')!
    const { calls, end } = await ownRun(run)
    const apart = run.calls.map(({ u }, i) => difference(thinned(calls[i]!.u), unpacked(u)))
    expect(Math.max(...apart.slice(0, 2))).toBeLessThan(tolerance)
    expect(apart[2]).toBeLessThan(1e-3)
    expect(Math.max(...apart.slice(3))).toBeGreaterThan(0.05)
    expect(difference(end, unpacked(run.end!))).toBeGreaterThan(1e-3)
  })
})
