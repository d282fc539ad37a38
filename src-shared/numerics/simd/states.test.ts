import { afterEach, describe, expect, it, vi } from 'vitest'
import { allFinite, blend, combine, scaled } from '../kernels.ts'
import { methods } from '../methods/index.ts'
import { answersMotion, motion } from '../motion.ts'
import { createNoise } from '../noise/index.ts'
import { sampleSync } from '../sample.ts'
import { flowSchedule } from '../schedules/index.ts'
import { separate } from '../separate.ts'
import { options, standardStart } from '../testing/options.ts'
import type { Network } from '../types.ts'
import { homeOf, openStates } from './states.ts'

/** No multiple of four. */
const size = 1003

afterEach(() => {
  vi.unstubAllGlobals()
})

function plainly<T>(body: () => T): T {
  vi.stubGlobal('WebAssembly', undefined)
  try {
    return body()
  } finally {
    vi.unstubAllGlobals()
  }
}

/** Everything as text, zeros with their sign: one comparison, where a difference of whole states would take minutes to print. */
const bits = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof Float64Array) return Array.from(inner)
    return typeof inner === 'number' ? (Object.is(inner, -0) ? '-0' : String(inner)) : inner
  })

/** Arrays of noise, in one memory, in two or in none. */
function noisy(count: number, make: (index: number) => Float64Array): Float64Array[] {
  const noise = createNoise('philox', 5)
  return Array.from({ length: count }, (_, index) => {
    const array = make(index)
    noise.fill(array)
    return array
  })
}

const w = [0.3, -1.7, 1e-3, 1 / 3, -2e5, 0.9, 4.1]
const conversion = { input: 1, dataState: 0.7, dataOutput: -1 / 3, noiseState: 1.1, noiseOutput: 0.9 }

/** Every loop once over arrays of one kind: what they write and what they say. */
function everyLoop(make: (index: number) => Float64Array): unknown[] {
  const [a, b, c, d, e, f, g, h, out] = noisy(9, make)
  const all = [a!, b!, c!, d!, e!, f!, g!, h!]
  const told: unknown[] = []
  for (let count = 1; count <= 7; count++) {
    combine(out!, 0.37, a!, w, all.slice(1, count + 1))
    told.push(Array.from(out!))
  }
  combine(a!, -0.2, a!, w, [b!])
  scaled(c!, 1 / 7, d!)
  blend(e!, 1 / 3, e!, -0.77, f!)
  told.push(...[a!, c!, e!].map((array) => Array.from(array)))
  told.push(separate(a!, b!, conversion, { denoised: c!, eps: d! }), Array.from(c!), Array.from(d!))
  told.push(separate(a!, b!, conversion, { denoised: e!, eps: f! }, { out: g!, data: -1, noise: 0.3 }))
  told.push(...[e!, f!, g!].map((array) => Array.from(array)))
  told.push(motion(a!, b!), answersMotion(0.1, 0.9, { denoised: c!, eps: d! }, -0.4, 2, { denoised: e!, eps: f! }))
  return told
}

describe('states that WebAssembly reaches', () => {
  it('are there on this platform', () => {
    expect(homeOf(openStates(size).make())).not.toBeNull()
    expect(homeOf(new Float64Array(size))).toBeNull()
  })

  it('give the same bits in every loop, also where arrays lie apart', () => {
    const expected = bits(everyLoop(() => new Float64Array(size)))
    const [one, other] = [openStates(size), openStates(size)]
    expect(bits(everyLoop(one.make)) === expected).toBe(true)
    expect(bits(everyLoop((index) => (index % 3 ? one.make() : other.make()))) === expected).toBe(true)
    expect(bits(everyLoop((index) => (index % 2 ? one.make() : new Float64Array(size)))) === expected).toBe(true)
  })

  it('tell of the one number that is not finite, wherever it is', () => {
    const states = openStates(size)
    const [u, f, denoised, eps] = noisy(4, states.make) as [Float64Array, Float64Array, Float64Array, Float64Array]
    for (const [place, value] of [
      [0, Number.NaN],
      [501, Infinity],
      [size - 1, -Infinity],
    ] as const) {
      const kept = f[place]!
      f[place] = value
      expect(separate(u, f, conversion, { denoised, eps })).toBe(false)
      expect(allFinite(f)).toBe(false)
      f[place] = kept
      expect(separate(u, f, conversion, { denoised, eps })).toBe(true)
      expect(allFinite(f)).toBe(true)
    }
  })

  it('are zero when made, also from memory that was used', () => {
    for (let run = 0; run < 3; run++) {
      const states = openStates(size)
      const arrays = Array.from({ length: 50 }, () => states.make())
      for (const array of arrays) {
        expect(array.every((value) => value === 0)).toBe(true)
        /** Spoils what pads the arrays as well. */
        scaled(array, Number.NaN, array)
      }
      states.release()
    }
    const states = openStates(size)
    const [u, f, denoised, eps] = noisy(4, states.make) as [Float64Array, Float64Array, Float64Array, Float64Array]
    expect(separate(u, f, conversion, { denoised, eps })).toBe(true)
  })

  it('are plain arrays where WebAssembly is forbidden', async () => {
    vi.resetModules()
    function Forbidden(): never {
      throw new EvalError('forbidden')
    }
    vi.stubGlobal('WebAssembly', { Module: Forbidden, Instance: Forbidden, Memory: Forbidden })
    const fresh = await import('./states.ts')
    const array = fresh.openStates(size).make()
    expect(fresh.homeOf(array)).toBeNull()
    expect(array).toHaveLength(size)
  })
})

const network: Network = {
  size,
  predictionType: 'flow',
  schedule: flowSchedule({ labelScale: 1000 }),
  sigmaData: 0.5,
  predict(x, t, branch, out) {
    const shift = branch === 'conditional' ? 0.1 : 0
    for (let i = 0; i < size; i++) out[i] = Math.fround(0.7 * x[i]! + 0.2 * Math.sin(3 * x[i]! + 0.01 * t) + shift)
  },
}

describe.each(methods.map(({ info }) => info.id))('%s', (id) => {
  it.each([1, 3])('gives the same run with and without WebAssembly, guidance %d', (guidance) => {
    const run = (): unknown => {
      const told: unknown[] = []
      const onStep = (record: object, step: { at: { u: Float64Array; denoised: Float64Array } | null }): void => {
        told.push({ ...record, seconds: 0 }, step.at && [Array.from(step.at.u), Array.from(step.at.denoised)])
      }
      const { x0, u, nfe, status } = sampleSync(
        network,
        options(
          standardStart(size),
          { id, steps: 8, rtol: 1e-2, atol: 1e-2, maxNfe: 60 },
          { guidance, onStep, noise: createNoise('philox', 3), refinement: { iterations: 2, eta: 0.05, temperature: 1 } },
        ),
      )
      return { x0, u, nfe, status, told }
    }
    expect(bits(run()) === bits(plainly(run))).toBe(true)
  })
})
