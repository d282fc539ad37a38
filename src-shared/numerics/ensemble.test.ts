import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleTogether, sampleTogetherSync } from './ensemble.ts'
import { methods } from './methods/index.ts'
import { createNoise } from './noise/index.ts'
import { sampleSync, type SampleOptions, type SampleResult } from './sample.ts'
import { edmSchedule, flowSchedule, vpLinearSchedule } from './schedules/index.ts'
import { exactNetwork, mixture4 } from './testing/mixture.ts'
import { options, standardStart } from './testing/options.ts'
import type { Network, Row, RowNetwork } from './types.ts'

const edm = exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
const guided = exactNetwork(mixture4, vpLinearSchedule(), {
  predictionType: 'epsilon',
  unconditional: { ...mixture4, weight: [0.2, 0.2, 0.6] },
})
const flow = exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' })

/** The network as one that takes rows; `sizes` are the rows of each call. */
function inRows(
  network: Network,
  spoil: (row: Row, call: number, place: number) => void = () => {},
): RowNetwork & { sizes: number[] } {
  const sizes: number[] = []
  return {
    ...network,
    sizes,
    predict: () => expect.unreachable('samples side by side ask in rows'),
    predictRows(rows) {
      sizes.push(rows.length)
      for (const [place, row] of rows.entries()) {
        void network.predict(row.x, row.t, row.branch, row.out)
        spoil(row, sizes.length, place)
      }
    },
  }
}

/** Options that keep everything the run tells on its way, but for times. */
function watched(own: SampleOptions): SampleOptions & { told: unknown[] } {
  const told: unknown[] = []
  return {
    ...own,
    told,
    noise: createNoise('philox', 5),
    onStep: ({ seconds: _seconds, ...record }, step) => void told.push(record, Array.from(step.at?.u ?? [])),
    onEvaluation: ({ denoised, ...rest }) => void told.push({ ...rest, denoised: Array.from(denoised) }),
  }
}

function plain({ seconds: _seconds, ...result }: SampleResult): object {
  return { ...result, x0: Array.from(result.x0), u: Array.from(result.u) }
}

function fulfilled(result: PromiseSettledResult<SampleResult>): SampleResult {
  if (result.status === 'rejected') throw result.reason
  return result.value
}

const numbers = (result: PromiseSettledResult<SampleResult>): number[] => Array.from(fulfilled(result).x0)

describe('samples side by side', () => {
  it('are each bit for bit what they are alone, in steps, errors, records, counts and end', () => {
    const wanted = fc.record({
      seed: fc.integer({ min: 1, max: 99 }),
      solver: fc.record({
        id: fc.constantFrom(...methods.map(({ info }) => info.id)),
        rtol: fc.constantFrom(1e-2, 1e-3, 1e-5),
        atol: fc.constantFrom(1e-2, 1e-3, 1e-5),
        steps: fc.integer({ min: 1, max: 12 }),
        maxNfe: fc.constantFrom(7, 60, 4000),
      }),
      guidance: fc.constantFrom(0, 1, 3),
      iterations: fc.integer({ min: 0, max: 2 }),
    })
    fc.assert(
      fc.property(fc.constantFrom(edm, guided, flow), fc.array(wanted, { minLength: 1, maxLength: 6 }), (network, samples) => {
        const optionsOf = samples.map(({ seed, solver, guidance, iterations }) => {
          const refinement = { iterations, eta: 0.05, temperature: 1 }
          return options(standardStart(4, seed), solver, { guidance, refinement })
        })
        const alone = optionsOf.map((own) => {
          const run = watched(own)
          return { ...plain(sampleSync(network, run)), told: run.told }
        })
        const runs = optionsOf.map(watched)
        const results = sampleTogetherSync(inRows(network), runs)
        expect(results.map((result, i) => ({ ...plain(fulfilled(result)), told: runs[i]!.told }))).toEqual(alone)
      }),
      { numRuns: 150, seed: 4 },
    )
  })

  it('make as many calls as the longest of them, of fewer and fewer rows', () => {
    const network = inRows(edm)
    const wanted = [1e-2, 1e-4, 1e-6, 1e-8].map((rtol, i) => options(standardStart(4, i + 1), { rtol, atol: rtol }))
    const counts = sampleTogetherSync(network, wanted).map((result) => fulfilled(result).nfe.networkCalls)
    expect(network.sizes).toHaveLength(Math.max(...counts))
    expect(network.sizes.reduce((sum, n) => sum + n, 0)).toBe(counts.reduce((sum, n) => sum + n, 0))
    expect(network.sizes).toEqual([...network.sizes].sort((a, b) => b - a))
    expect(new Set(counts).size).toBe(4)
  })

  it('ask for both branches of guidance in one call', () => {
    const network = inRows(guided)
    const wanted = [1, 2, 3].map((seed) => options(standardStart(4, seed), { id: 'euler', steps: 5 }, { guidance: seed }))
    expect(sampleTogetherSync(network, wanted).map((result) => fulfilled(result).nfe.networkCalls)).toEqual([5, 10, 10])
    expect(network.sizes).toEqual([5, 5, 5, 5, 5])
  })
})

describe('a sample that ends badly', () => {
  const wanted = (rest: Partial<SampleOptions>[] = []): SampleOptions[] =>
    [1, 2, 3].map((seed, i) => options(standardStart(4, seed), { id: 'uhp-fi-fast', rtol: 1e-3, atol: 1e-3 }, rest[i]))
  const sound = wanted().map((own) => Array.from(sampleSync(edm, own).x0))

  it.each(['fails', 'answers NaN'])('leaves the others as they are when its network %s', (how) => {
    let victim: Float64Array | null = null
    const network = inRows(edm, (row, call, place) => {
      if (place === 1) victim ??= row.out
      if (row.out !== victim || call < 6) return
      if (how === 'fails') row.failure = new Error('session lost')
      else row.out[2] = NaN
    })
    const results = sampleTogetherSync(network, wanted())
    expect([results[0]!, results[2]!].map(numbers)).toEqual([sound[0], sound[2]])
    if (how === 'fails') expect(results[1]).toMatchObject({ status: 'rejected', reason: { message: 'session lost' } })
    else expect(fulfilled(results[1]!)).toMatchObject({ status: 'diverged', nfe: { total: 6 } })
  })

  it('leaves the others as they are when it is stopped, or its settings or its observer are wrong', async () => {
    let seen = 0
    const rest: Partial<SampleOptions>[] = [
      { cancelled: () => seen >= 3, onEvaluation: () => void seen++ },
      { guidance: NaN },
      { onStep: ({ index }) => (index === 2 ? Promise.reject(new Error('disk full')) : Promise.resolve()) },
    ]
    const results = await Promise.allSettled(sampleTogether(inRows(edm), [...wanted(rest), ...wanted()]))
    expect(fulfilled(results[0]!)).toMatchObject({ status: 'cancelled', nfe: { total: 3 } })
    expect(results[1]).toMatchObject({ reason: { code: 'invalid-input' } })
    expect(results[2]).toMatchObject({ reason: { message: 'disk full' } })
    expect(results.slice(3).map(numbers)).toEqual(sound)
  })

  it('takes all down where the network cannot be asked at all', () => {
    const predictRows = (): never => {
      throw new Error('engine lost')
    }
    for (const result of sampleTogetherSync({ ...inRows(edm), predictRows }, wanted()))
      expect(result).toMatchObject({ reason: { message: 'engine lost' } })
  })
})

it('gives a result as soon as its sample has ended, and shares the seconds of a call among its rows', async () => {
  let now = 0
  const later: RowNetwork = {
    ...inRows(edm),
    async predictRows(rows) {
      now += rows.length
      for (const { x, t, branch, out } of rows) await edm.predict(x, t, branch, out)
    },
  }
  const wanted = [1e-6, 1e-2].map((rtol) => options(standardStart(4), { rtol, atol: rtol }, { clock: () => now }))
  const order: number[] = []
  const counts = await Promise.all(
    sampleTogether(later, wanted).map(async (result, i) => {
      const { nfe, seconds } = await result
      order.push(i)
      expect(seconds).toEqual({ total: nfe.total, network: nfe.total, rest: 0 })
      return nfe.total
    }),
  )
  expect(order).toEqual([1, 0])
  expect(now).toBe(counts[0]! + counts[1]!)
  expect(() => sampleTogetherSync(later, wanted)).toThrow('promise')
})
