import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NumericsError } from './errors.ts'
import { methods } from './methods/index.ts'
import { wrongLevel } from './nodes.ts'
import { sampleSync, type SampleOptions, type SampleResult, type SolverChoice } from './sample.ts'
import { edmSchedule, flowSchedule, vpLinearSchedule } from './schedules/index.ts'
import { options, standardStart } from './testing/options.ts'
import type { Network, Schedule } from './types.ts'

const ids = methods.map(({ info }) => info.id)
const schedules = [edmSchedule(), vpLinearSchedule(), flowSchedule({ labelScale: 1000 })]
const charts = ['auto', 'angle', 'rectified-flow', 'sigma', 'log-sigma', 'native']

/** Answers elementwise by a function of the input. */
const networkOf = (schedule: Schedule, size: number, answer: (x: number, call: number) => number): Network => {
  let call = 0
  return {
    size,
    predictionType: schedule.id === 'edm' ? 'edm' : schedule.sMax === Infinity ? 'flow' : 'epsilon',
    schedule,
    sigmaData: 1,
    float64: true,
    predict(x, _t, branch, out) {
      const shift = branch === 'conditional' ? 0.1 : 0
      for (let i = 0; i < out.length; i++) out[i] = answer(x[i]!, call) + shift
      call++
    },
  }
}

/** A run that ends in numbers, or null for a sentence of the sampler's own. */
function ends(network: Network, solver: Partial<SolverChoice>, rest: Partial<SampleOptions> = {}): SampleResult | null {
  try {
    const result = sampleSync(network, options(standardStart(network.size), { maxNfe: 200, ...solver }, rest))
    expect(result.s === Infinity || Number.isFinite(result.s)).toBe(true)
    expect(Number.isInteger(result.nfe.total)).toBe(true)
    expect(result.x0.every(Number.isFinite), `x0 ${result.status}`).toBe(true)
    expect(result.u.every(Number.isFinite), `u ${result.status}`).toBe(true)
    expect(Number.isNaN(result.effectiveTolerance)).toBe(false)
    return result
  } catch (error) {
    if (!(error instanceof NumericsError)) throw error
    expect(error.message).toMatch(/\.$/)
    return null
  }
}

const level = fc.double({ min: -6, max: 6, noNaN: true }).map((power) => 10 ** power)
const settings = fc.record({
  id: fc.constantFrom(...ids),
  schedule: fc.constantFrom(...schedules),
  size: fc.integer({ min: 1, max: 3 }),
  tolerance: fc.double({ min: -9, max: 0, noNaN: true }).map((power) => 10 ** power),
  chart: fc.constantFrom(...charts),
  afs: fc.boolean(),
  richardson: fc.boolean(),
  r: fc.double({ min: 0.01, max: 1, noNaN: true }),
})
const mild = (x: number): number => Math.sin(x)

describe('lists of levels', () => {
  it('any that fall give numbers', () => {
    const lists = fc
      .uniqueArray(level, { minLength: 1, maxLength: 12 })
      .map((list) => list.sort((a, b) => b - a))
      .filter((list) => wrongLevel(list) < 0)
    fc.assert(
      fc.property(
        settings,
        lists,
        fc.boolean(),
        fc.boolean(),
        ({ id, schedule, size, tolerance, afs, richardson, r }, list, pure, zero) => {
          const all = [...(pure && schedule.sMax === Infinity ? [Infinity] : []), ...list, ...(zero ? [0] : [])]
          const nodes = { id: 'custom', rho: 7, list: all }
          const result = ends(networkOf(schedule, size, mild), {
            id,
            nodes,
            rtol: tolerance,
            atol: tolerance,
            afs,
            richardson,
            r,
          })
          expect(result).not.toBeNull()
        },
      ),
      { numRuns: 400, seed: 5 },
    )
  })

  it('any other are refused in a sentence', () => {
    const wrong = fc.constantFrom(0, -1, Number.NaN, Number.NEGATIVE_INFINITY)
    const fixed = methods.filter(({ info }) => !info.adaptive).map(({ info }) => info.id)
    fc.assert(
      fc.property(fc.constantFrom(...fixed), level, wrong, fc.boolean(), (id, s, bad, twice) => {
        const list = twice ? [2 * s, s, s] : [2 * s, bad, s / 2]
        const nodes = { id: 'custom', rho: 7, list }
        expect(ends(networkOf(schedules[0]!, 2, mild), { id, nodes })).toBeNull()
      }),
      { numRuns: 100, seed: 5 },
    )
    for (const id of fixed)
      expect(ends(networkOf(schedules[0]!, 2, mild), { id, nodes: { id: 'custom', rho: 7, list: [] } }), id).toBeNull()
  })
})

describe('spans of no length', () => {
  it.each(ids)('%s: start and end at one level', (id) => {
    for (const schedule of schedules) {
      for (const s of [0.5, 5]) {
        const result = ends(
          networkOf(schedule, 2, mild),
          { id, steps: 1, nodes: { id: 'custom', rho: 7, list: [s] } },
          { sMin: s, sMax: s },
        )
        expect(result?.status).toBe('done')
        expect(result!.s).toBe(s)
        expect(result!.nfe.total).toBe(1)
      }
    }
  })

  it.each(ids)('%s: neighbours a part in 1e8 apart', (id) => {
    for (const schedule of schedules) {
      const list = [5, 5 * (1 - 1e-8), 0.5, 0.5 * (1 - 1e-8), 0.5 * (1 - 2e-8)]
      const result = ends(
        networkOf(schedule, 2, mild),
        { id, maxNfe: 5000, nodes: { id: 'custom', rho: 7, list } },
        { sMax: 5, sMin: list.at(-1)! },
      )
      expect(result?.status, schedule.id).toBe('done')
    }
  })
})

describe('answers of networks out of order', () => {
  const answers: Record<string, (x: number, call: number) => number> = {
    'NaN from some call on': (x, call) => (call < 4 ? mild(x) : Number.NaN),
    'infinity once': (x, call) => (call === 3 ? Infinity : mild(x)),
    '1e300': (x) => 1e300 * Math.sign(x || 1),
    '1e160 x': (x) => 1e160 * x,
    '1e8 x': (x) => 1e8 * x,
    '1e-320': (x) => 1e-320 * x,
    '0': () => 0,
    'sin 50 x': (x) => Math.sin(50 * x),
  }
  it.each(Object.keys(answers))('%s', (name) => {
    fc.assert(
      fc.property(
        settings,
        fc.constantFrom('karras', 'exponential', 'trailing'),
        fc.integer({ min: 1, max: 8 }),
        (s, node, steps) => {
          const { id, schedule, size, tolerance, chart, afs, richardson, r } = s
          const network = networkOf(schedule, size, answers[name]!)
          const result = ends(
            network,
            { id, steps, nodes: { id: node, rho: 7 }, rtol: tolerance, atol: tolerance, chart, afs, richardson, r },
            { sMax: schedule.id === 'edm' ? 20 : undefined },
          )
          if (result && methods.find(({ info }) => info.id === id)!.info.adaptive)
            expect(result.nfe.total).toBeLessThanOrEqual(203)
        },
      ),
      { numRuns: 700, seed: 5 },
    )
  })
})

describe('edges of the guidance interval', () => {
  it('anywhere give numbers or a sentence', () => {
    const edge = fc.oneof(level, fc.constantFrom(0, 0.002, 0.01, 1, 20, 80, Number.MAX_VALUE, Infinity, -1, Number.NaN, 5e-324))
    fc.assert(
      fc.property(settings, edge, edge, fc.integer({ min: 1, max: 12 }), (s, from, to, steps) => {
        const { id, schedule, size, tolerance, chart, afs, richardson, r } = s
        const network = networkOf(schedule, size, mild)
        const choice = { id, steps, nodes: { id: 'karras', rho: 7 }, rtol: tolerance, atol: tolerance, chart, afs, richardson, r }
        const result = ends(network, choice, { guidance: 3, guidanceShape: { interval: { from, to } } })
        if (!(from > to && to >= 0)) expect(result).toBeNull()
      }),
      { numRuns: 500, seed: 5 },
    )
  })
})
