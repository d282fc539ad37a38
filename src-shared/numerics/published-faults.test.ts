import { describe, expect, it } from 'vitest'
import { sampleSync } from './sample.ts'
import { edmSchedule, flowSchedule, scheduleFromConfig } from './schedules/index.ts'
import { options } from './testing/options.ts'
import faults from './testing/vectors/faults.json' with { type: 'json' }
import type { Network } from './types.ts'

interface Steps {
  readonly levels: readonly number[]
  /** xbar = x/alpha at the first levels. */
  readonly states: readonly (readonly number[])[]
}

/** The first four states of a run from 0 on D = (1, lambda, lambda^2), without noise. */
function ownSteps(id: string, { levels }: Steps): Steps {
  const { schedule } = scheduleFromConfig(faults.config)
  const states: number[][] = []
  const network: Network = {
    size: 3,
    predictionType: 'sample',
    schedule,
    sigmaData: 1,
    predict(x, t, _branch, out) {
      const s = schedule.s(t)
      states.push(Array.from(x, (value) => value * Math.hypot(1, s)))
      const lambda = -Math.log(s)
      out.set([1, lambda, lambda * lambda])
    },
  }
  const nodes = { id: 'custom', rho: 7, list: levels }
  sampleSync(network, options(new Float64Array(3), { id, nodes, eta: 1 }, { noise: { fill: (out) => out.fill(0) } }))
  return { levels, states }
}

/**
 * The third step as x' = a x + (1 - e^-k) D0 + (1 - (1 - e^-k)/k) d1 + c d2 with k = (1 + eta) h and the difference quotients d1, d2 of
 * the last three answers: the first two terms integrate a line exactly, c is what the code makes of the square.
 */
function squareFactor({ levels, states }: Steps, eta: 0 | 1): { c: number; k: number; line: number } {
  const [l0, l1, l2, l3] = levels.map((s) => -Math.log(s)) as [number, number, number, number]
  const h = l3 - l2
  const k = (1 + eta) * h
  const base = -Math.expm1(-k)
  const slopeTerm = 1 - base / k
  const remains = (f: (l: number) => number, i: number): number => {
    const [r0, r1] = [(l2 - l1) / h, (l1 - l0) / h]
    const [d10, d11] = [(f(l2) - f(l1)) / r0, (f(l1) - f(l0)) / r1]
    const d1 = d10 + ((d10 - d11) * r0) / (r0 + r1)
    return states[3]![i]! - Math.exp(-k) * states[2]![i]! - base * f(l2) - slopeTerm * d1
  }
  return { c: remains((l) => l * l, 2) / (h * h), k, line: Math.abs(remains((l) => l, 1)) }
}

/** Integral over [0, 1] of k e^(-k (1 - x)) x^2, the factor of an exactly integrated square. */
const exactFactor = (k: number): number => 1 - 2 / k - (2 / (k * k)) * Math.expm1(-k)

describe('third-order steps of DPM-Solver++', () => {
  it('of published codes weigh the square by half', () => {
    const theirs = squareFactor(faults.thirdOrder, 0)
    const compatible = squareFactor(ownSteps('dpmpp-3m', faults.thirdOrder), 0)
    const exact = squareFactor(ownSteps('dpmpp-3m-exact', faults.thirdOrder), 0)
    for (const { line } of [theirs, compatible, exact]) expect(line).toBeLessThan(1e-6)
    const right = exactFactor(theirs.k)
    expect(right).toBeCloseTo(0.07396, 5)
    expect(theirs.c).toBeCloseTo(0.03698, 4)
    expect(Math.abs(exact.c - right)).toBeLessThan(1e-5)
    expect(Math.abs(theirs.c - right / 2)).toBeLessThan(1e-5)
    expect(Math.abs(compatible.c - right / 2)).toBeLessThan(1e-5)
  })

  it('with noise weigh it by half in k-diffusion and here, by half minus one in diffusers', () => {
    const theirs = squareFactor(faults.stochasticThirdOrder, 1)
    const own = squareFactor(ownSteps('sde-dpmpp-3m', faults.stochasticThirdOrder), 1)
    for (const { line } of [theirs, own]) expect(line).toBeLessThan(1e-6)
    const right = exactFactor(theirs.k)
    expect(right).toBeCloseTo(0.1399, 4)
    expect(own.c).toBeCloseTo(0.0699, 4)
    expect(theirs.c).toBeCloseTo(-0.9301, 4)
    expect(Math.abs(own.c - right / 2)).toBeLessThan(1e-4)
    expect(Math.abs(theirs.c - (right / 2 - 1))).toBeLessThan(1e-4)
  })
})

describe('noise added to a flow model’s state before a step', () => {
  /** Variance of (1 - sigma) x0 + sigma eps for data of unit variance. */
  const marginal = (sigma: number): number => (1 - sigma) ** 2 + sigma ** 2

  it('leaves the state unscaled in diffusers: variance 0.8144 where that of the level is 0.7888', () => {
    const { sigma, gamma, state, noise } = faults.churn
    const raised = sigma * (1 + gamma)
    expect(marginal(raised)).toBeCloseTo(0.7888, 6)
    expect(state ** 2 * marginal(sigma) + noise ** 2).toBeCloseTo(0.8144, 6)
    const scale = (1 - raised) / (1 - sigma)
    expect(scale ** 2 * marginal(sigma) + raised ** 2 - (scale * sigma) ** 2).toBeCloseTo(0.7888, 12)
  })

  it('leads to the variance of the raised level here', () => {
    const schedule = flowSchedule({ labelScale: 1000 })
    const { sigma, gamma } = faults.churn
    const s = sigma / (1 - sigma)
    let first: { x: number[]; sigma: number } | null = null
    const network: Network = {
      size: 2,
      predictionType: 'flow',
      schedule,
      sigmaData: 1,
      predict(x, t, _branch, out) {
        first ??= { x: Array.from(x), sigma: t / 1000 }
        out.fill(0)
      },
    }
    const list = [s, s / 2, s / 4]
    const churn = { amount: gamma * list.length, min: 0, max: Infinity, noise: 1 }
    const noise = { fill: (out: Float64Array): void => out.set([0, 1]) }
    /** The start is scaled by sigma. */
    const start = Float64Array.of(1 / sigma, 0)
    sampleSync(network, options(start, { id: 'heun-churn', nodes: { id: 'custom', rho: 7, list }, churn }, { noise }))
    const { x, sigma: raised } = first!
    expect(raised).toBeCloseTo((s * (1 + gamma)) / (1 + s * (1 + gamma)), 12)
    expect(x[0]).toBeCloseTo((1 - raised) / (1 - sigma), 12)
    expect(x[0]! ** 2 * marginal(sigma) + x[1]! ** 2).toBeCloseTo(marginal(raised), 12)
  })
})

describe('variable-step Adams-Bashforth of three answers, steps 1 after 2 after 3', () => {
  /** diff-sampler's coefficients with the bracket where its iPNDM_v has it, and where the integral has it. */
  const coefficients = (temporary: (a: number, b: number) => number): number[] => {
    const [h, h1, h2] = [1, 2, 3]
    const c = temporary(h / (3 * (h + h1)), (h * (h + h1)) / (h1 * (h1 + h2)))
    return [(2 + h / h1) / 2 + c, -h / h1 / 2 - (1 + h1 / h2) * c, (c * h1) / h2]
  }
  const slipped = coefficients((a, b) => (1 - a * b) / 2)
  const right = coefficients((a, b) => ((1 - a) / 2) * b)

  it('has 1.383, -0.472, 0.089 where diff-sampler’s iPNDM_v has 1.733, -1.056, 0.322', () => {
    for (const [i, value] of [1.733, -1.056, 0.322].entries()) expect(slipped[i]).toBeCloseTo(value, 3)
    for (const [i, value] of [1.383, -0.472, 0.089].entries()) expect(right[i]).toBeCloseTo(value, 3)
    const places = [0, -2, -5]
    for (const [power, integral] of [1, 1 / 2, 1 / 3].entries()) {
      const sum = (w: readonly number[]): number => w.reduce((total, value, i) => total + value * places[i]! ** power, 0)
      expect(sum(right)).toBeCloseTo(integral, 14)
      if (power === 2) expect(sum(slipped)).toBeCloseTo(3.8333, 4)
    }
  })

  it('is what LMS does', () => {
    const states: number[][] = []
    const levels: number[] = []
    const schedule = edmSchedule(0.01, 100)
    const network: Network = {
      size: 3,
      predictionType: 'epsilon',
      schedule,
      sigmaData: 1,
      float64: true,
      predict(x, t, _branch, out) {
        const s = schedule.s(t)
        out.fill(0)
        out[2 - levels.length] = 1
        levels.push(s)
        states.push(Array.from(x))
      },
    }
    sampleSync(network, options(new Float64Array(3), { id: 'lms-3', nodes: { id: 'custom', rho: 7, list: [10, 7, 5, 4] } }))
    const weights = [0, 1, 2].map((i) => states[2]![i]! - states[3]![i]!)
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(right[i]!, 13)
  })
})
