import { afterEach, describe, expect, it } from 'vitest'
import { createNoise } from './noise/index.ts'
import { methods } from './methods/index.ts'
import { sampleSync } from './sample.ts'
import { edmSchedule } from './schedules/index.ts'
import { options, standardStart } from './testing/options.ts'
import type { Network } from './types.ts'

/** Large enough for the states that WebAssembly reaches. */
const size = 320
const plain = globalThis.Float64Array
const network: Network = {
  size,
  predictionType: 'epsilon',
  schedule: edmSchedule(),
  sigmaData: 0.5,
  float64: true,
  predict(x, t, _branch, out) {
    for (let i = 0; i < size; i++) out[i] = Math.sin(x[i]! + t)
  },
}

/** Counts the state-sized arrays made while `body` runs. */
function allocations(body: () => void): number {
  let count = 0
  class Counting extends plain {
    constructor(...given: ConstructorParameters<typeof plain>) {
      super(...given)
      if (this.length === size) count++
    }
  }
  globalThis.Float64Array = Counting
  body()
  globalThis.Float64Array = plain
  return count
}

afterEach(() => {
  globalThis.Float64Array = plain
})

const plainly = methods.map(({ info }) => [info.id, info.adaptive && info.order < 3, false] as const)
const extrapolated = methods
  .filter(({ info }) => info.parameters.includes('richardson'))
  .map(({ info }) => [info.id, false, true] as const)

describe.each([...plainly, ...extrapolated])('%s (slow %s, extrapolated %s)', (id, slow, richardson) => {
  it('allocates states when it starts and never again', () => {
    const start = standardStart(size)
    const run = (steps: number, tolerance: number): { arrays: number; nfe: number } => {
      let nfe = 0
      const refinement = { iterations: steps > 10 ? 30 : 1, eta: 0.05, temperature: 1 }
      const arrays = allocations(() => {
        nfe = sampleSync(
          network,
          options(
            start,
            { id, steps, rtol: tolerance, atol: tolerance, richardson },
            { refinement, noise: createNoise('philox', 2), onStep: () => {} },
          ),
        ).nfe.total
      })
      return { arrays, nfe }
    }
    const [short, long] = [run(5, 1e-1), run(200, slow ? 1e-5 : 1e-8)]
    expect(long.nfe).toBeGreaterThan(1.5 * short.nfe)
    expect(short.arrays).toBeGreaterThan(0)
    expect(long.arrays).toBe(short.arrays)
  })
})
