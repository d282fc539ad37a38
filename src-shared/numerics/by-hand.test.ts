import { describe, expect, it } from 'vitest'
import { findMethod } from './methods/index.ts'
import { sampleSync, type SampleOptions, type SolverChoice } from './sample.ts'
import { edmSchedule, flowSchedule, scheduleFromConfig, vpLinearSchedule } from './schedules/index.ts'
import { fixedRungeKutta } from './solvers/fixed-rk.ts'
import { multistep } from './solvers/multistep.ts'
import { secondOrderRule } from './solvers/multistep-rules.ts'
import { euler1 } from './tableaux.ts'
import { exactNetwork, mixture4, posteriorMean } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import type { Network } from './types.ts'

/** xbar = x/alpha, D and eps there; z of the step. */
interface Place {
  readonly x: Float64Array
  readonly s: number
  readonly denoised: Float64Array
  readonly eps: Float64Array
  readonly z: Float64Array
}
type Rule = (at: Place, i: number, t: number) => number

const levels = Array.from({ length: 14 }, (_, i) => 60 * (0.02 / 60) ** (i / 13)).map((s, i) => s * (1 + 0.1 * Math.sin(3 * i)))
const start = standardStart(4)

/** Numbers like noise, the same for both sides. */
const noise = (draw: number): Float64Array => Float64Array.from({ length: 4 }, (_, i) => 1.3 * Math.cos(7 * draw + 2.1 * i + 1))
const drawing = (): { fill(out: Float64Array): void } => {
  let drawn = 0
  return { fill: (out) => out.set(noise(drawn++)) }
}

const denoised = (x: Float64Array, s: number): Float64Array => {
  const out = new Float64Array(x.length)
  posteriorMean(mixture4, x, 1, s, out)
  return out
}

/** Unit state after a walk over the levels by a rule written in xbar. */
function walked(rule: Rule, over: readonly number[] = levels): Float64Array {
  let x = start.map((value) => value * Math.hypot(1, over[0]!))
  over.slice(1).forEach((t, n) => {
    const s = over[n]!
    const d = denoised(x, s)
    const at = { x, s, denoised: d, eps: x.map((value, i) => (value - d[i]!) / s), z: noise(n) }
    x = x.map((_, i) => rule(at, i, t))
  })
  return x.map((value) => value / Math.hypot(1, over.at(-1)!))
}

const networks: readonly [string, Network][] = [
  ['EDM', exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })],
  ['VP', exactNetwork(mixture4, vpLinearSchedule(), { predictionType: 'v_prediction' })],
  ['flow', exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' })],
]

function own(network: Network, solver: Partial<SolverChoice>, rest: Partial<SampleOptions> = {}, list = levels): Float64Array {
  /** From the unit state `start`, whatever the model's own scale of it. */
  const from =
    network.predictionType === 'v_prediction' || network.predictionType === 'epsilon' ? 1 : Math.hypot(1, list[0]!) / list[0]!
  const nodes = { id: 'custom', rho: 7, list }
  return sampleSync(
    network,
    options(
      start.map((value) => value * from),
      { nodes, ...solver },
      { noise: drawing(), ...rest },
    ),
  ).u
}

function same(rule: Rule, solver: Partial<SolverChoice>, rest: Partial<SampleOptions> = {}): void {
  const expected = walked(rule)
  for (const [name, network] of networks)
    expect(largestDifference(own(network, solver, { noise: drawing(), ...rest }), expected), name).toBeLessThan(1e-13)
}

/** Song, Meng, Ermon 2021, eq. 12 and 16, in the variance-preserving coordinates x = sqrt(abar) xbar. */
const ddim =
  (eta: number): Rule =>
  ({ x, s, denoised: d, z }, i, t) => {
    const [bar, next] = [1 / (1 + s * s), 1 / (1 + t * t)]
    const deviation = eta * Math.sqrt((1 - next) / (1 - bar)) * Math.sqrt(1 - bar / next)
    const eps = (x[i]! * Math.sqrt(bar) - Math.sqrt(bar) * d[i]!) / Math.sqrt(1 - bar)
    const native = Math.sqrt(next) * d[i]! + Math.sqrt(1 - next - deviation ** 2) * eps + deviation * z[i]!
    return native / Math.sqrt(next)
  }

const eulerIn = { info: findMethod('heun').info, run: fixedRungeKutta(euler1) }

describe('steps of one evaluation, written out', () => {
  it('Euler is DDIM', () => same(ddim(0), { id: 'euler' }))
  it.each(['sigma', 'rectified-flow'])('Euler in the chart %s is DDIM', (chart) => same(ddim(0), { chart }, { method: eulerIn }))
  it('DDIM(0.6)', () => same(ddim(0.6), { id: 'ddim-eta', eta: 0.6 }))
  it('Euler ancestral is DDIM(1)', () => same(ddim(1), { id: 'euler-ancestral' }))

  it('Euler ancestral as k-diffusion writes it', () => {
    const rule: Rule = ({ x, s, denoised: d, z }, i, t) => {
      const up = Math.min(t, Math.sqrt((t ** 2 * (s ** 2 - t ** 2)) / s ** 2))
      return x[i]! + ((x[i]! - d[i]!) / s) * (Math.sqrt(t ** 2 - up ** 2) - s) + z[i]! * up
    }
    same(rule, { id: 'euler-ancestral' })
  })

  it('SDE-DPM-Solver++ of one term is DDPM ancestral', () => {
    const method = { info: findMethod('sde-dpmpp-2m').info, run: multistep({ ...secondOrderRule('midpoint', true), depth: 1 }) }
    same(ddim(1), { eta: 1 }, { method })
  })

  it('Euler ancestral is the posterior of DDPM, mean and variance from betas', () => {
    const betas = Array.from({ length: 1000 }, (_, i) => 1e-4 + ((0.02 - 1e-4) * i) / 999)
    let product = 1
    const bars = betas.map((beta) => (product *= 1 - beta))
    const { schedule } = scheduleFromConfig({
      _class_name: 'DDPMScheduler',
      beta_start: 1e-4,
      beta_end: 0.02,
      beta_schedule: 'linear',
      num_train_timesteps: 1000,
    })
    const network = exactNetwork(mixture4, schedule, { predictionType: 'epsilon' })
    for (const top of [999, 500, 12]) {
      const labels = Array.from({ length: 12 }, (_, k) => top - k)
      const list = labels.map((label) => Math.sqrt((1 - bars[label]!) / bars[label]!))
      let x: Float64Array = start.slice()
      labels.slice(1).forEach((next, n) => {
        const label = labels[n]!
        const [beta, bar, before, z] = [betas[label]!, bars[label]!, bars[next]!, noise(n)]
        const d = denoised(
          x.map((value) => value / Math.sqrt(bar)),
          list[n]!,
        )
        const variance = ((1 - before) / (1 - bar)) * beta
        x = x.map((value, i) => {
          const eps = (value - Math.sqrt(bar) * d[i]!) / Math.sqrt(1 - bar)
          return (value - (beta * eps) / Math.sqrt(1 - bar)) / Math.sqrt(1 - beta) + Math.sqrt(variance) * z[i]!
        })
      })
      expect(largestDifference(own(network, { id: 'euler-ancestral' }, {}, list), x), `${top}`).toBeLessThan(1e-13)
    }
  })
})

describe('steps with a history, written out', () => {
  /** Integral over [0, h] of the polynomial that is 1 at places[j] and 0 at the others, over h; places in units of h. */
  function weight(places: readonly number[], j: number): number {
    let polynomial = [1]
    for (const [m, root] of places.entries()) {
      if (m === j) continue
      const scale = 1 / (places[j]! - root)
      polynomial = [0, ...polynomial].map((below, k) => scale * (below - root * (polynomial[k] ?? 0)))
    }
    return polynomial.reduce((sum, c, k) => sum + c / (k + 1), 0)
  }

  it.each([2, 3, 4])('LMS of order %i is Adams-Bashforth of variable steps', (order) => {
    const past: { s: number; eps: Float64Array }[] = []
    const rule: Rule = ({ x, s, eps }, i, t) => {
      if (past[0]?.s !== s) past.unshift({ s, eps })
      const used = past.slice(0, order)
      const places = used.map((one) => (one.s - s) / (t - s))
      return used.reduce((sum, one, j) => sum + (t - s) * weight(places, j) * one.eps[i]!, x[i]!)
    }
    same(rule, { id: `lms-${order}` })
  })

  it('two and three answers have the closed forms of Adams-Bashforth', () => {
    const [h, h1, h2] = [0.7, 1.9, 0.4]
    const two = [0, -h1 / h]
    expect(weight(two, 0)).toBeCloseTo(1 + h / (2 * h1), 14)
    expect(weight(two, 1)).toBeCloseTo(-h / (2 * h1), 14)
    const three = [0, -h1 / h, -(h1 + h2) / h]
    expect(weight(three, 1)).toBeCloseTo((-h * (2 * h + 3 * (h1 + h2))) / (6 * h1 * h2), 13)
    expect(weight(three, 2)).toBeCloseTo((h * (2 * h + 3 * h1)) / (6 * h2 * (h1 + h2)), 13)
  })

  it('PNDM by its transfer formula in cumulative alphas', () => {
    const schedule = vpLinearSchedule()
    const network = exactNetwork(mixture4, schedule, { predictionType: 'epsilon' })
    const times = Array.from({ length: 12 }, (_, i) => 0.95 - 0.08 * i)
    const bar = (t: number): number => 1 / (1 + schedule.s(t) ** 2)
    const epsAt = (x: Float64Array, t: number): Float64Array => {
      const d = denoised(
        x.map((value) => value / Math.sqrt(bar(t))),
        schedule.s(t),
      )
      return x.map((value, i) => (value - Math.sqrt(bar(t)) * d[i]!) / Math.sqrt(1 - bar(t)))
    }
    /** Liu et al. 2022, eq. 11. */
    const transfer = (x: Float64Array, eps: Float64Array, t: number, to: number): Float64Array => {
      const [a, b] = [bar(t), bar(to)]
      const share = (b - a) / (Math.sqrt(a) * (Math.sqrt((1 - b) * a) + Math.sqrt((1 - a) * b)))
      return x.map((value, i) => Math.sqrt(b / a) * value - share * eps[i]!)
    }
    const sum = (terms: readonly Float64Array[], w: readonly number[]): Float64Array =>
      terms[0]!.map((_, i) => w.reduce((total, value, j) => total + value * terms[j]![i]!, 0))
    const past: Float64Array[] = []
    let x: Float64Array = start.slice()
    times.slice(1).forEach((to, n) => {
      const t = times[n]!
      past.unshift(epsAt(x, t))
      if (n >= 3) return void (x = transfer(x, sum(past, [55 / 24, -59 / 24, 37 / 24, -9 / 24]), t, to))
      const middle = (t + to) / 2
      const first = past[0]!
      const second = epsAt(transfer(x, first, t, middle), middle)
      const third = epsAt(transfer(x, second, t, middle), middle)
      const fourth = epsAt(transfer(x, third, t, to), to)
      x = transfer(x, sum([first, second, third, fourth], [1 / 6, 1 / 3, 1 / 3, 1 / 6]), t, to)
    })
    expect(largestDifference(own(network, { id: 'pndm' }, {}, times.map(schedule.s)), x)).toBeLessThan(1e-13)
  })
})
