import { describe, expect, it } from 'vitest'
import { createField } from './field.ts'
import { methods } from './methods/index.ts'
import { sampleSync, type SampleOptions } from './sample.ts'
import { edmSchedule, flowSchedule } from './schedules/index.ts'
import { createEvaluation } from './solvers/evaluation.ts'
import { exactNetwork, gaussian, mixture4 } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import type { Network } from './types.ts'

const other = gaussian([0.1, -0.2, 0.3, 0], 0.6)
const network = exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5, unconditional: other })
const start = standardStart(4)
const interval = { from: 5, to: 0.4 }
const run = (
  solver: SampleOptions['solver'] | object,
  rest: Partial<SampleOptions>,
  on: Network = network,
): ReturnType<typeof sampleSync> => sampleSync(on, options(start, solver, { guidance: 3, ...rest }))

/** The guided flow solved in three plain runs that meet at the edges. */
function pieces(tolerance: number): Float64Array {
  let u: Float64Array = start.map((value) => value * (80 / Math.hypot(1, 80)))
  let from = 80
  for (const [to, guidance] of [
    [interval.from, 1],
    [interval.to, 3],
    [0.002, 1],
  ] as const) {
    const scale = from / Math.hypot(1, from)
    const begin = u.map((value) => value / scale)
    const choice = { rtol: tolerance, atol: tolerance, maxNfe: 100_000 }
    u = sampleSync(network, options(begin, choice, { guidance, sMax: from, sMin: to })).u
    from = to
  }
  return u
}

describe('a guidance interval', () => {
  const exact = pieces(1e-11)

  it.each(['uhp-fi', 'uhp-fi-fast', 'bs3', 'tsit5'])('%s stops at its edges and starts anew', (id) => {
    const levels: number[] = []
    const onStep: SampleOptions['onStep'] = (record) => void (record.accepted && levels.push(record.sigmaNext))
    const result = run({ id, rtol: 1e-7, atol: 1e-7 }, { guidanceShape: { interval }, onStep })
    expect(levels).toContain(interval.from)
    expect(levels).toContain(interval.to)
    expect(result.status).toBe('done')
    expect(largestDifference(result.u, exact)).toBeLessThan(2e-5)
    expect(result.nfe.networkCalls).toBeLessThan(2 * result.nfe.total)
    expect(result.nfe.networkCalls).toBeGreaterThan(result.nfe.total)
  })

  it('keeps the ceiling of evaluations', () => {
    for (const id of ['uhp-fi', 'uhp-fi-fast']) {
      for (const maxNfe of [1, 5, 20, 40, 70]) {
        const result = run({ id, rtol: 1e-9, atol: 1e-9, maxNfe }, { guidanceShape: { interval } })
        expect(result.status).toBe('budgetLimited')
        expect(result.nfe.total).toBeLessThanOrEqual(Math.max(maxNfe, 3))
        expect(result.x0.every(Number.isFinite)).toBe(true)
      }
    }
  })

  const fixed = methods.filter(({ info }) => !info.adaptive && info.deterministic && info.group !== 'one-step')

  /** Levels on both edges: methods without history keep their order, the others start again at each edge and keep two. */
  it.each(fixed.map(({ info }) => [info.id, info] as const))(
    'is met by the fixed steps of %s without loss of order',
    (id, info) => {
      const error = (count: number): number => {
        const between = (a: number, b: number): number[] => Array.from({ length: count }, (_, i) => a * (b / a) ** (i / count))
        const list = [...between(80, 5), ...between(5, 0.4), ...between(0.4, 0.002), 0.002]
        const choice = { id, rtol: 1e-10, atol: 1e-10, maxNfe: 1e6, nodes: { id: 'custom', rho: 7, list } }
        return largestDifference(run(choice, { guidanceShape: { interval } }).u, exact)
      }
      // DPM-Solver-fast ends groups of three with one of two at these counts.
      const order = info.group === 'fixed-step' ? info.order : Math.min(2, info.order)
      expect(Math.log(error(62) / error(125)) / Math.log(125 / 62)).toBeGreaterThan(order - 0.2)
    },
  )

  it('outside of which only the conditional branch is asked', () => {
    const result = run({ id: 'euler', steps: 30 }, { guidanceShape: { interval: { from: 1000, to: 100 } } })
    expect(result.nfe.networkCalls).toBe(result.nfe.total)
    expect(Array.from(result.x0)).toEqual(Array.from(run({ id: 'euler', steps: 30 }, { guidance: 1 }).x0))
  })
})

describe('rescale and threshold', () => {
  const deviation = (values: Float64Array): number => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  }
  const evaluate = (shape: object, weight = 3, s = 0.7): ReturnType<typeof createEvaluation> => {
    const at = createEvaluation(() => new Float64Array(4))
    expect(
      createField(network, weight, () => 0, shape)
        .evaluate(start, s, at)
        .next().value,
    ).toBe(true)
    return at
  }

  it('gives the guided estimate the spread of the conditional one, by its share', () => {
    const [plain, guided] = [evaluate({}, 1), evaluate({})]
    const whole = evaluate({ rescale: 1 })
    expect(deviation(whole.denoised)).toBeCloseTo(deviation(plain.denoised), 12)
    const half = evaluate({ rescale: 0.5 })
    expect(deviation(half.denoised)).toBeCloseTo((deviation(plain.denoised) + deviation(guided.denoised)) / 2, 12)
    const ratio = whole.denoised[0]! / guided.denoised[0]!
    for (let i = 1; i < 4; i++) expect(whole.denoised[i]! / guided.denoised[i]!).toBeCloseTo(ratio, 10)
  })

  it('clips at the quantile and divides by it', () => {
    const guided = evaluate({}, 12).denoised
    const sizes = guided.map(Math.abs).sort()
    const q = Math.max(1, sizes[2]!)
    expect(q).toBeGreaterThan(1)
    const clipped = evaluate({ threshold: 2 / 3 }, 12).denoised
    expect(
      largestDifference(
        clipped,
        guided.map((value) => Math.min(q, Math.max(-q, value)) / q),
      ),
    ).toBeLessThan(1e-12)
  })

  it('keeps estimate and noise one point: u = cos D + sin eps', () => {
    for (const shape of [{ rescale: 0.7 }, { threshold: 0.5 }, { rescale: 1, threshold: 0.9 }]) {
      for (const s of [0.01, 1, 70]) {
        const { denoised, eps } = evaluate(shape, 9, s)
        const back = denoised.map((value, i) => (value + s * eps[i]!) / Math.hypot(1, s))
        expect(largestDifference(back, start)).toBeLessThan(1e-12)
      }
    }
  })

  it('runs from pure noise on', () => {
    const flow = exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow', unconditional: other })
    const guidanceShape = { interval, rescale: 0.7, threshold: 0.995 }
    for (const { info } of methods) {
      const result = run({ id: info.id, steps: 24, nodes: { id: 'trailing', rho: 7 } }, { guidanceShape }, flow)
      expect(result.x0.every(Number.isFinite), info.id).toBe(true)
      expect(['done', 'noiseLimited']).toContain(result.status)
    }
  })

  it('that begins at pure noise is one that has no upper edge', () => {
    const flow = exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow', unconditional: other })
    const from = (level: number) => ({ guidanceShape: { interval: { from: level, to: 0.4 } } })
    for (const { info } of methods.filter((method) => method.info.adaptive)) {
      const result = run({ id: info.id }, from(Number.MAX_VALUE), flow)
      const near = run({ id: info.id }, from(1e7), flow)
      expect(result.status, info.id).toBe('done')
      expect(largestDifference(result.x0, near.x0), info.id).toBeLessThan(1e-3)
    }
  })

  it('leaves every part of the path some of a small ceiling', () => {
    for (const { info } of methods.filter((method) => method.info.adaptive)) {
      const result = run({ id: info.id, maxNfe: 16 }, { guidanceShape: { interval } })
      expect(result.nfe.total, info.id).toBeGreaterThan(8)
      expect(result.nfe.total, info.id).toBeLessThanOrEqual(16)
      expect(result.s, info.id).toBe(0.002)
    }
  })

  it('refuses what has no meaning', () => {
    for (const shape of [{ interval: { from: 1, to: 2 } }, { rescale: 2 }, { threshold: 0 }]) {
      expect(() => run({}, { guidanceShape: shape })).toThrow(/guidance|threshold/)
    }
  })
})
