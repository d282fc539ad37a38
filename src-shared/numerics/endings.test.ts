import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepRecordSchema } from '../contract/run.ts'
import type { StepRecord } from './drive.ts'
import { findMethod, methods } from './methods/index.ts'
import { nodeKinds } from './nodes.ts'
import { sample, sampleSync } from './sample.ts'
import { edmSchedule, flowSchedule, vpLinearSchedule } from './schedules/index.ts'
import { exactNetwork, mixture4 } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import type { Network } from './types.ts'

const start = standardStart(4)
const network = exactNetwork(mixture4, vpLinearSchedule(), { predictionType: 'v_prediction' })
const ids = methods.map(({ info }) => info.id)

/** The network with one output spoiled from call `from` on. */
function spoiled(from: number, value: number): Network {
  let calls = 0
  return {
    ...network,
    predict(x, t, branch, out) {
      void network.predict(x, t, branch, out)
      if (++calls >= from) out[1] = value
    },
  }
}

describe.each(ids)('endings of %s', (id) => {
  it.each([Number.NaN, Infinity, -Infinity])(
    'a network that answers %s ends the run as diverged with the last finite estimate',
    (value) => {
      for (const from of [1, 2, 9, 17]) {
        const result = sampleSync(spoiled(from, value), options(start, { id, steps: 40 }))
        expect(result.status).toBe('diverged')
        expect(result.nfe.total).toBe(from)
        expect(result.x0.every(Number.isFinite)).toBe(true)
        expect(Number.isFinite(result.s)).toBe(true)
      }
    },
  )

  it('leaves nothing that is not finite where the answers overflow', () => {
    for (const size of [1e300, 1e160]) {
      const overflowing: Network = {
        ...network,
        predict: (x, _t, _branch, out) => out.set(x.map((value) => size * Math.sign(value))),
      }
      for (const list of [
        [80, 3, 0.1],
        [5, 2, 1, 0.5, 0.2, 0.1],
      ]) {
        const result = sampleSync(overflowing, options(start, { id, maxNfe: 300, nodes: { id: 'custom', rho: 7, list } }))
        expect(result.x0.every(Number.isFinite)).toBe(true)
        expect(result.u.every(Number.isFinite)).toBe(true)
      }
    }
  })

  it('stops between evaluations when cancelled and keeps what it had', () => {
    for (const after of [0, 1, 8]) {
      let seen = 0
      const result = sampleSync(
        network,
        options(start, { id }, { cancelled: () => seen >= after, onEvaluation: () => void seen++ }),
      )
      expect(result.status).toBe('cancelled')
      expect(result.nfe.total).toBe(after)
      expect(result.x0.every(Number.isFinite)).toBe(true)
    }
  })

  it.each(['cancelled', 'diverged'] as const)('ends a run that is %s where its last step ended', (status) => {
    for (let after = 2; after < 24; after++) {
      let seen = 0
      let last: { u: number[]; x0: number[]; s: number } | null = null
      const result = sampleSync(
        status === 'diverged' ? spoiled(after + 1, Number.NaN) : network,
        options(
          start,
          { id, steps: 6, rtol: 1e-2, atol: 1e-2 },
          {
            refinement: { iterations: 12, eta: 0.05, temperature: 1 },
            cancelled: () => status === 'cancelled' && seen >= after,
            onEvaluation: () => void seen++,
            onStep: ({ sigmaNext }, { at }) => {
              if (at) last = { u: Array.from(at.u), x0: Array.from(at.denoised), s: sigmaNext }
            },
          },
        ),
      )
      if (result.status !== status || !last) continue
      expect({ u: Array.from(result.u), x0: Array.from(result.x0), s: result.s }).toEqual(last)
    }
  })

  it('gives the same numbers for a network that answers later', async () => {
    const later: Network = { ...network, predict: async (x, t, branch, out) => network.predict(x, t, branch, out) }
    const now = sampleSync(network, options(start, { id }))
    const then = await sample(later, options(start, { id }, { onStep: () => Promise.resolve() }))
    expect(Array.from(then.x0)).toEqual(Array.from(now.x0))
    expect(then.nfe).toEqual(now.nfe)
    expect(() => sampleSync(later, options(start, { id }))).toThrow('promise')
  })

  it('passes on what the network throws', async () => {
    const failing: Network = { ...network, predict: () => Promise.reject(new Error('session lost')) }
    await expect(sample(failing, options(start, { id }))).rejects.toThrow('session lost')
  })

  it('writes records that add up', () => {
    const records: StepRecord[] = []
    const frames: Float64Array[] = []
    const result = sampleSync(
      network,
      options(
        start,
        { id, steps: 9, rtol: 1e-7, atol: 1e-7 },
        {
          onStep: (record, step) => {
            records.push(record)
            if (step.at) frames.push(step.at.denoised.slice())
          },
        },
      ),
    )
    expect(records.map(({ index }) => index)).toEqual(records.map((_, i) => i))
    expect(records.at(-1)!.kind).toBe('finish')
    expect(records.at(-1)!.nfe).toBe(result.nfe.total)
    expect(result.nfe.accepted + result.nfe.rejected + result.nfe.probe).toBe(result.nfe.total)
    expect(records.filter(({ kind, accepted }) => kind === 'step' && accepted)).toHaveLength(result.acceptedSteps)
    expect(records.filter(({ accepted }) => !accepted)).toHaveLength(result.rejectedSteps)
    const taken = records.filter(({ accepted }) => accepted)
    for (const [i, record] of taken.entries()) {
      if (i > 0) expect(record.sigma).toBe(taken[i - 1]!.sigmaNext)
      expect(record.sigmaNext).toBeLessThanOrEqual(record.sigma)
      expect(record.lambda).toBeCloseTo(-Math.log(record.sigmaNext), 12)
      if (record.error !== null) expect(record.error).toBeLessThanOrEqual(1)
    }
    expect(taken[0]!.sigma).toBe(network.schedule.sMax)
    expect(Array.from(frames.at(-1)!)).toEqual(Array.from(result.x0))
  })

  it('starts at pure noise', () => {
    const flow = exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' })
    const records: StepRecord[] = []
    const result = sampleSync(
      flow,
      options(
        start,
        { id, rtol: 1e-7, atol: 1e-7, steps: 4000, nodes: { id: 'trailing', rho: 7 } },
        { onStep: (record) => void records.push(record) },
      ),
    )
    const reference = sampleSync(flow, options(start, { id: 'uhp-fi', rtol: 1e-11, atol: 1e-11, chart: 'angle' }))
    expect(result.status).toBe('done')
    expect(records[0]!.sigma).toBe(Number.MAX_VALUE)
    for (const record of records) expect(stepRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record)
    expect(result.x0.every(Number.isFinite)).toBe(true)
    const { deterministic, group } = findMethod(id).info
    if (deterministic && group !== 'one-step')
      expect(largestDifference(result.x0, reference.x0)).toBeLessThan(id === 'euler' ? 2e-2 : 2e-3)
  })
})

describe('the ceiling of evaluations', () => {
  it.each(['uhp-fi', 'bs3', 'tsit5', 'dop853', 'heun-euler'])('is kept by %s, which then finishes with fixed steps', (id) => {
    const edm = exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
    const exact = sampleSync(edm, options(start, { rtol: 1e-11, atol: 1e-11 })).x0
    for (const maxNfe of [1, 2, 3, 5, 8, 13, 25, 40]) {
      const kinds: string[] = []
      const onStep = ({ kind }: StepRecord): void => void kinds.push(kind)
      const result = sampleSync(edm, { ...options(start, { id, rtol: 1e-8, atol: 1e-8, maxNfe }), onStep })
      expect(result.status).toBe('budgetLimited')
      expect(kinds.filter((kind) => kind === 'complete')).toHaveLength(result.completedSteps)
      if (maxNfe > 2) expect(result.completedSteps).toBeGreaterThan(0)
      expect(result.nfe.total).toBeLessThanOrEqual(maxNfe)
      if (maxNfe > 2) expect(result.s).toBe(0.002)
      if (maxNfe >= 13) expect(largestDifference(result.x0, exact), `${maxNfe}`).toBeLessThan(maxNfe < 40 ? 0.3 : 0.1)
    }
    const pure = exactNetwork(mixture4, flowSchedule(), { predictionType: 'flow' })
    const result = sampleSync(pure, options(start, { id, rtol: 1e-8, atol: 1e-8, maxNfe: 6 }))
    expect([result.status, result.s, result.x0.every(Number.isFinite)]).toEqual(['budgetLimited', 0.002, true])
  })
})

describe('any settings', () => {
  it('end, with finite numbers or one clear sentence', () => {
    const node = fc.constantFrom(...nodeKinds.map((kind) => kind.id).filter((id) => id !== 'custom'))
    const settings = fc.record({
      id: fc.constantFrom(...ids),
      tolerance: fc.double({ min: 1e-12, max: 1, noNaN: true }),
      maxNfe: fc.integer({ min: 1, max: 400 }),
      steps: fc.integer({ min: 1, max: 60 }),
      node,
      rho: fc.double({ min: 0.1, max: 50, noNaN: true }),
      chart: fc.constantFrom('auto', 'angle', 'rectified-flow', 'sigma', 'log-sigma', 'native'),
      guidance: fc.double({ min: 0, max: 10, noNaN: true }),
      size: fc.integer({ min: 1, max: 40 }),
      eta: fc.double({ min: 0, max: 3, noNaN: true }),
      amount: fc.double({ min: 0, max: 100, noNaN: true }),
      controller: fc.constantFrom('pi', 'elementary', 'pid'),
      afs: fc.boolean(),
      guidanceShape: fc.record({
        interval: fc.option(fc.constant({ from: 3, to: 0.2 }), { nil: undefined }),
        rescale: fc.double({ min: 0, max: 1, noNaN: true }),
        threshold: fc.option(fc.double({ min: 0.01, max: 1, noNaN: true }), { nil: undefined }),
      }),
      slope: fc.double({ min: -50, max: 50, noNaN: true }),
      schedule: fc.constantFrom(edmSchedule(), vpLinearSchedule(), flowSchedule({ labelScale: 1000 })),
    })
    fc.assert(
      fc.property(settings, (s) => {
        const wild: Network = {
          size: s.size,
          predictionType: s.schedule.id === 'edm' ? 'edm' : s.schedule.sMax === Infinity ? 'flow' : 'epsilon',
          schedule: s.schedule,
          sigmaData: 1,
          float64: true,
          predict: (x, _t, branch, out) =>
            out.forEach((_, i) => (out[i] = Math.sin(s.slope * x[i]!) + (branch === 'conditional' ? 0.1 : 0))),
        }
        const choice = {
          id: s.id,
          rtol: s.tolerance,
          atol: s.tolerance,
          maxNfe: s.maxNfe,
          steps: s.steps,
          nodes: { id: s.node, rho: s.rho },
          chart: s.chart,
          eta: s.eta,
          churn: { amount: s.amount, min: 0 },
          controller: s.controller,
          afs: s.afs,
        }
        const { guidance, guidanceShape } = s
        try {
          const result = sampleSync(wild, options(standardStart(s.size), choice, { guidance, guidanceShape }))
          expect(result.x0.every(Number.isFinite)).toBe(true)
          /** Every segment between the edges of an interval takes one evaluation at least. */
          if (findMethod(s.id).info.adaptive) expect(result.nfe.total).toBeLessThanOrEqual(Math.max(3, s.maxNfe))
        } catch (error) {
          expect(String(error)).toMatch(/NumericsError: The (log-)?sigma chart cannot start at pure noise/)
        }
      }),
      { numRuns: 600, seed: 11 },
    )
  })
})
