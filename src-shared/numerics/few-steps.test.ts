import { describe, expect, it } from 'vitest'
import { layNodes } from './nodes.ts'
import { sampleSync } from './sample.ts'
import { edmSchedule, flowSchedule, scheduleFromConfig } from './schedules/index.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import vectors from './testing/vectors/diffusers.json' with { type: 'json' }
import type { Network, Schedule } from './types.ts'

const size = 3
const start = standardStart(size)

/** Noise k is cos(k + i). */
function counted(): { fill: (out: Float64Array) => void } {
  let k = 0
  return {
    fill: (out) => {
      k++
      for (let i = 0; i < out.length; i++) out[i] = Math.cos(k + i)
    },
  }
}
const noiseOf = (k: number): Float64Array => Float64Array.from({ length: size }, (_, i) => Math.cos(k + i))

describe('consistency sampling', () => {
  const schedule = edmSchedule()
  /** Any raw F of c_in xbar. */
  const raw = (x: number): number => Math.sin(3 * x) - 0.2 * x
  const network: Network = {
    size,
    predictionType: 'edm',
    schedule,
    sigmaData: 0.5,
    float64: true,
    predict: (x, _t, _branch, out) => out.forEach((_, i) => (out[i] = raw(x[i]!))),
  }
  /** c_skip xbar + c_out F(c_in xbar) with the boundary at s_min. */
  const f = (x: number, s: number): number => {
    const skip = 0.25 / ((s - 0.002) ** 2 + 0.25)
    const out = (0.5 * (s - 0.002)) / Math.sqrt(s * s + 0.25)
    return skip * x + out * raw(x / Math.sqrt(s * s + 0.25))
  }

  it('one step is f(s_max z, s_max)', () => {
    const result = sampleSync(network, options(start, { id: 'consistency', steps: 1 }))
    expect(result.nfe.total).toBe(1)
    expect(
      largestDifference(
        result.x0,
        start.map((z) => f(80 * z, 80)),
      ),
    ).toBeLessThan(1e-12)
  })

  it('several steps add sqrt(tau^2 - s_min^2) z and read again; none is spent at s_min', () => {
    for (const nodes of [
      { id: 'karras', rho: 7 },
      { id: 'custom', rho: 7, list: [80, 24.4, 5.84, 0.9] },
    ]) {
      const result = sampleSync(network, options(start, { id: 'consistency', steps: 4, nodes }, { noise: counted() }))
      const levels = nodes.list ?? Array.from(layNodes(schedule, 5, nodes)).slice(0, 4)
      let x = start.map((z) => f(80 * z, 80))
      levels.slice(1).forEach((tau, k) => {
        const z = noiseOf(k + 1)
        x = x.map((value, i) => f(value + Math.sqrt(tau * tau - 0.002 ** 2) * z[i]!, tau))
      })
      expect(result.nfe.total).toBe(4)
      expect(largestDifference(result.x0, x)).toBeLessThan(1e-12)
    }
  })
})

const boundaries: readonly [string, Record<string, unknown>, (t: number, k: number) => { skip: number; out: number }][] = [
  [
    'its boundary coefficients',
    { _class_name: 'LCMScheduler', beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' },
    (t) => ({ skip: 0.25 / ((10 * t) ** 2 + 0.25), out: (10 * t) / Math.sqrt((10 * t) ** 2 + 0.25) }),
  ],
  [
    "diffusers' of another timestep_scaling",
    vectors.boundary.config,
    (_, k) => ({ skip: vectors.boundary.skip[k]!, out: vectors.boundary.out[k]! }),
  ],
]

describe('LCM', () => {
  const eps = (x: number, t: number): number => Math.tanh(x) + 0.001 * t
  const networkOf = (schedule: Schedule): Network => ({
    size,
    predictionType: 'epsilon',
    schedule,
    sigmaData: 1,
    float64: true,
    predict: (x, t, _branch, out) => out.forEach((_, i) => (out[i] = eps(x[i]!, t))),
  })

  it.each(boundaries)('reads with %s and mixes alpha x0 + sigma z', (_, config, coefficients) => {
    const { schedule } = scheduleFromConfig(config)
    const { labels } = vectors.boundary
    const nodes = { id: 'custom', rho: 7, list: labels.map((t) => schedule.s(t)) }
    const result = sampleSync(
      networkOf(schedule),
      options(start, { id: 'lcm', steps: labels.length, nodes }, { noise: counted() }),
    )
    let x = start.slice()
    let read = x
    for (const [k, t] of labels.entries()) {
      const s = schedule.s(t)
      const [alpha, sigma] = [schedule.alpha(s), schedule.sigma(s)]
      if (k > 0) x = read.map((value, i) => alpha * value + sigma * noiseOf(k)[i]!)
      const { skip, out } = coefficients(t, k)
      read = x.map((value) => skip * value + (out * (value - sigma * eps(value, t))) / alpha)
    }
    expect(result.nfe.total).toBe(labels.length)
    expect(largestDifference(result.x0, read)).toBeLessThan(1e-10)
  })

  it('on a flow mixes (1 - t) x0 + t z', () => {
    const flow: Network = {
      ...networkOf(flowSchedule({ labelScale: 1 })),
      predictionType: 'flow',
      predict: (x, t, _branch, out) => out.forEach((_, i) => (out[i] = Math.sin(x[i]!) + t)),
    }
    const result = sampleSync(
      flow,
      options(start, { id: 'flow-lcm', steps: 4, nodes: { id: 'trailing', rho: 7 } }, { noise: counted() }),
    )
    let x = start.slice()
    let read = x
    for (const [k, t] of [1, 0.75, 0.5, 0.25].entries()) {
      if (k > 0) x = read.map((value, i) => (1 - t) * value + t * noiseOf(k)[i]!)
      read = x.map((value) => value - t * (Math.sin(value) + t))
    }
    expect(result.nfe.total).toBe(4)
    expect(largestDifference(result.x0, read)).toBeLessThan(1e-12)
  })
})
