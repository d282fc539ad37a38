import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layNodes, nodeKinds } from './nodes.ts'
import { beta } from './spacing.ts'
import { sampleSync } from './sample.ts'
import { discreteSchedule, edmSchedule, flowSchedule, scheduleFromConfig, vpLinearSchedule } from './schedules/index.ts'
import { exactNetwork } from './testing/mixture.ts'
import { largestDifference, options } from './testing/options.ts'
import vectors from './testing/vectors/diffusers.json' with { type: 'json' }

const stable = { _class_name: 'DDIMScheduler', beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' }
const { schedule } = scheduleFromConfig(stable)
const { grids } = vectors
const levelsBeforeZero = (values: readonly number[]): readonly number[] => values.slice(0, -1)

describe('nodes as diffusers lays them', () => {
  it.each(grids.index)('$spacing with $count steps', ({ spacing, count, offset, timesteps }) => {
    const own = scheduleFromConfig({ ...stable, steps_offset: offset }).schedule
    const labels = Array.from(layNodes(own, count, { id: spacing, rho: 7 }), (s) => own.t(s))
    expect(labels).toEqual(timesteps)
  })

  it('Karras on a discrete model, labels by log sigma', () => {
    const levels = layNodes(schedule, 12, { id: 'karras', rho: 7 })
    for (const [i, s] of levelsBeforeZero(grids.karras).entries()) {
      expect(Math.abs(levels[i]! / s - 1)).toBeLessThan(2e-5)
      expect(schedule.t(levels[i]!)).toBeCloseTo(grids.karrasTimesteps[i]!, 1)
    }
  })

  it('Karras for EDM, labels ln(s)/4', () => {
    const edm = edmSchedule()
    const levels = layNodes(edm, 12, { id: 'karras', rho: 7 })
    for (const [i, s] of levelsBeforeZero(grids.edm).entries()) {
      expect(Math.abs(levels[i]! / s - 1)).toBeLessThan(1e-5)
      expect(edm.t(levels[i]!)).toBeCloseTo(grids.edmTimesteps[i]!, 5)
    }
  })

  it('trailing time with shift for flow models', () => {
    const flow = scheduleFromConfig({ _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 }).schedule
    const labels = Array.from(layNodes(flow, 9, { id: 'trailing', rho: 7 }), (s) => flow.t(s))
    expect(largestDifference(labels, grids.flowTimesteps)).toBeLessThan(1e-3)
  })
})

describe('whole runs as diffusers makes them', () => {
  const z = Float64Array.from(vectors.z)
  const network = exactNetwork(vectors.mixture, schedule, { predictionType: 'epsilon' })

  it('ten trailing Euler steps are DDIM', () => {
    const result = sampleSync(network, options(z, { id: 'euler', steps: 10, nodes: { id: 'trailing', rho: 7 } }))
    expect(result.nfe.total).toBe(10)
    expect(largestDifference(result.x0, vectors.ddim)).toBeLessThan(2e-5)
  })

  it('ten Heun steps spend 19 evaluations', () => {
    const list = levelsBeforeZero(vectors.heun.sigmas)
    const start = z.map((value) => (value * list[0]!) / Math.hypot(1, list[0]!))
    const result = sampleSync(network, options(start, { id: 'heun', steps: 10, nodes: { id: 'custom', rho: 7, list } }))
    expect(result.nfe.total).toBe(vectors.heun.calls)
    expect(largestDifference(result.x0, vectors.heun.x)).toBeLessThan(1e-5)
  })
})

describe('every kind of nodes', () => {
  it('falls strictly between the ends, with as many nodes as asked for', () => {
    const schedules = [schedule, edmSchedule(), vpLinearSchedule(), flowSchedule({ labelScale: 1000 })]
    const ids = nodeKinds.map(({ id }) => id).filter((id) => id !== 'custom')
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        fc.constantFrom(...schedules),
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 1, max: 20, noNaN: true }),
        (id, on, count, rho) => {
          /** Steeper ones put more nodes at the end than there are numbers. */
          const levels = layNodes(on, count, { id, rho: id === 'polyexponential' ? Math.min(rho, 3) : rho })
          expect(levels).toHaveLength(count)
          for (let i = 1; i < count; i++) expect(levels[i]!).toBeLessThan(levels[i - 1]!)
          expect(levels[0]!).toBeLessThanOrEqual(on.sMax)
          expect(levels.at(-1)!).toBeGreaterThan(0)
        },
      ),
      { numRuns: 300, seed: 4 },
    )
  })

  it('Karras and log-uniform formulas', () => {
    const edm = edmSchedule()
    const karras = layNodes(edm, 5, { id: 'karras', rho: 7 })
    expect(karras[2]!).toBeCloseTo(((80 ** (1 / 7) + 0.002 ** (1 / 7)) / 2) ** 7, 12)
    const uniform = layNodes(edm, 5, { id: 'exponential', rho: 7 })
    expect(uniform[2]!).toBeCloseTo(Math.sqrt(80 * 0.002), 12)
    expect([karras[0], karras[4], uniform[0], uniform[4]]).toEqual([80, 0.002, 80, 0.002])
  })

  it('polyexponential, root of time and beta formulas', () => {
    const edm = edmSchedule()
    const poly = layNodes(edm, 5, { id: 'polyexponential', rho: 2 })
    expect(poly[1]!).toBeCloseTo(0.002 * (80 / 0.002) ** 0.5625, 10)
    const even = layNodes(edm, 9, { id: 'polyexponential', rho: 1 })
    expect(largestDifference(even, layNodes(edm, 9, { id: 'exponential', rho: 7 }))).toBeLessThan(1e-10)
    const vp = vpLinearSchedule()
    const roots = Array.from(layNodes(vp, 6, { id: 'uniform-squared', rho: 7 }), (s) => Math.sqrt(vp.t(s)))
    for (let i = 1; i < 5; i++) expect(roots[i - 1]! - roots[i]!).toBeCloseTo(roots[i]! - roots[i + 1]!, 10)
    /** scipy.stats.beta(0.6, 0.6).ppf */
    for (const [p, x] of [
      [0.01, 0.0008612388215429059],
      [0.1, 0.03958440558878085],
      [0.25, 0.17568037865269498],
      [0.4, 0.3627009907532143],
      [0.9, 0.9604155944112192],
    ] as const) {
      expect(Math.abs(beta.quantile(p) - x)).toBeLessThan(1e-9)
    }
    const labels = Array.from(layNodes(vp, 11, { id: 'beta', rho: 7 }), (s) => (vp.t(s) - vp.t(vp.sMin)) / (1 - vp.t(vp.sMin)))
    expect(labels[1]!).toBeCloseTo(0.9604155944112192, 8)
  })

  it('Align Your Steps lists on their own models, and between their entries', () => {
    const ends = { ...edmSchedule(), sMin: 0.029, sMax: 14.615 }
    const list = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029]
    expect(largestDifference(layNodes(ends, 11, { id: 'ays-sd', rho: 7 }), list)).toBeLessThan(1e-12)
    const finer = layNodes(ends, 21, { id: 'ays-sd', rho: 7 })
    expect(finer[1]!).toBeCloseTo(Math.sqrt(14.615 * 6.475), 10)
    const video = layNodes({ ...ends, sMin: 0.002, sMax: 700 }, 11, { id: 'ays-svd', rho: 7 })
    expect(video[1]!).toBeCloseTo(54.5, 10)
  })

  it('takes custom levels and refuses what does not fall', () => {
    const edm = edmSchedule()
    expect(Array.from(layNodes(edm, 1, { id: 'custom', rho: 7, list: [10, 1, 0.1, 0] }))).toEqual([10, 1, 0.1])
    const pure = { id: 'custom', rho: 7, list: [Number.MAX_VALUE, 1, 0.1] }
    expect(Array.from(layNodes(flowSchedule({ labelScale: 1000 }), 1, pure))).toEqual([Infinity, 1, 0.1])
    expect(Array.from(layNodes(edm, 1, pure))).toEqual(pure.list)
    for (const list of [undefined, [], [0], [1, 2], [1, 1], [1, -1], [1, Number.NaN]]) {
      expect(() => layNodes(edm, 1, { id: 'custom', rho: 7, list })).toThrow('must be a list of noise levels')
    }
    expect(() => layNodes(edm, 4, { id: 'none', rho: 7 })).toThrow('There are no nodes "none"')
    expect(() => layNodes(discreteSchedule(Float64Array.of(0.1, 1, 10)), 4, { id: 'trailing', rho: 7 })).toThrow(
      'at most 3 steps',
    )
  })
})
