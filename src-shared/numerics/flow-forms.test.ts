import { describe, expect, it } from 'vitest'
import { type Chart, createChart } from './charts.ts'
import { evaluateDense } from './dense.ts'
import { cosLevel, sinLevel } from './level.ts'
import { findMethod } from './methods/index.ts'
import { sampleSync } from './sample.ts'
import { cosineSchedule, flowSchedule, veSchedule, vpLinearSchedule } from './schedules/index.ts'
import { adaptiveRungeKutta } from './solvers/adaptive-rk.ts'
import { dormandPrince5 } from './tableaux.ts'
import { expanded, odeProblem } from './testing/exact.ts'
import { largestDifference, options } from './testing/options.ts'
import type { Schedule } from './types.ts'

/** The scalar Gaussian N(mu, c^2): native state x at time t, what the model says there, and the exact path through it. */
const [mu, c] = [1.3, 0.7]
function onPath(schedule: Schedule, t: number, x: number) {
  const s = schedule.s(t)
  const [alpha, sigma] = [schedule.alpha(s), schedule.sigma(s)]
  const eps = (sigma * (x - alpha * mu)) / (alpha ** 2 * c ** 2 + sigma ** 2)
  const path = (at: number): number => {
    const [a, b] = [schedule.alpha(schedule.s(at)), schedule.sigma(schedule.s(at))]
    return a * mu + (x - alpha * mu) * Math.sqrt((a ** 2 * c ** 2 + b ** 2) / (alpha ** 2 * c ** 2 + sigma ** 2))
  }
  const [alphaRate, sigmaRate] = [schedule.alphaRate!(t), schedule.sigmaRate!(t)]
  return { s, alpha, sigma, alphaRate, sigmaRate, eps, denoised: (x - sigma * eps) / alpha, path }
}

/** Central differences of fourth order leave 1e-11 of a slope of order one at this step. */
function slopeOf(path: (t: number) => number, t: number): number {
  const h = 1e-3 * t
  return (8 * (path(t + h) - path(t - h)) - (path(t + 2 * h) - path(t - 2 * h))) / (12 * h)
}

const schedules: readonly [string, Schedule, readonly number[]][] = [
  ['VP linear', vpLinearSchedule(), [0.05, 0.43, 0.9]],
  ['cosine', cosineSchedule(), [0.05, 0.43, 0.9]],
  ['rectified flow', flowSchedule(), [0.05, 0.43, 0.9]],
  ['VE', veSchedule(0.01, 50, 'sigma'), [0.05, 0.43, 20]],
]

describe('the native flow in all its forms', () => {
  it.each(schedules)('%s: by data and noise, by noise, by data, by score, to eight digits', (_name, schedule, times) => {
    for (const t of times) {
      const x = 0.9
      const { alpha, sigma, alphaRate, sigmaRate, eps, denoised, path } = onPath(schedule, t, x)
      const drift = alphaRate / alpha
      const diffusion = 2 * sigma * sigmaRate - 2 * drift * sigma ** 2
      const exact = slopeOf(path, t)
      for (const form of [
        alphaRate * denoised + sigmaRate * eps,
        drift * x + (sigmaRate - sigma * drift) * eps,
        (sigmaRate / sigma) * x + (alphaRate - (alpha * sigmaRate) / sigma) * denoised,
        drift * x - 0.5 * diffusion * (-eps / sigma),
      ])
        expect(Math.abs(form / exact - 1), `${t}`).toBeLessThan(1e-8)
    }
  })

  it('VP: g^2 is beta, and the form by data is beta alpha/(2 sigma^2) (alpha x - D), never -beta/2 (x - D)', () => {
    const schedule = vpLinearSchedule()
    const [t, x] = [0.43, 0.9]
    const beta = 0.1 + 19.9 * t
    const { alpha, sigma, alphaRate, sigmaRate, denoised, path } = onPath(schedule, t, x)
    expect(2 * sigma * sigmaRate - 2 * (alphaRate / alpha) * sigma ** 2).toBeCloseTo(beta, 12)
    const right = ((beta * alpha) / (2 * sigma ** 2)) * (alpha * x - denoised)
    expect(right).toBeCloseTo(slopeOf(path, t), 8)
    expect(right).toBeCloseTo(-2.052, 3)
    expect((-beta / 2) * (x - denoised)).toBeCloseTo(2.084, 3)
  })

  it.each(schedules)('%s: state and velocity give the clean estimate back', (_name, schedule, times) => {
    for (const t of times) {
      const x = 0.9
      const { s, alpha, sigma, alphaRate, sigmaRate, eps, denoised } = onPath(schedule, t, x)
      const velocity = alphaRate * denoised + sigmaRate * eps
      const h = 0.01 * t
      const c = [Float64Array.of(x), Float64Array.of(h * velocity)]
      const found = evaluateDense({ chart: 'native', sigmaData: 1, tau0: t, tau1: t + h, c }, s, schedule)
      const determinant = alpha * sigmaRate - sigma * alphaRate
      expect(found.denoised[0]).toBeCloseTo((sigmaRate * x - sigma * velocity) / determinant, 10)
      expect(found.denoised[0]).toBeCloseTo(denoised, 10)
      expect((alpha * velocity - alphaRate * x) / determinant).toBeCloseTo(eps, 10)
    }
  })
})

/** The unit state over lambda: dy/dlambda = sin cos (sin D - cos eps) with psi = atan(s). */
const normalised: Chart = {
  ...createChart('log-sigma', 0.5),
  scale: () => 1,
  dataRate: (s) => sinLevel(s) * cosLevel(s) * sinLevel(s),
  noiseRate: (s) => -sinLevel(s) * cosLevel(s) * cosLevel(s),
  weight: () => 1,
}
/** xbar over any function of s with the inverse and the rate ds/dtau. */
const over = (tau: (s: number) => number, inverse: (tau: number) => number, rate: (s: number) => number): Chart => ({
  ...createChart('sigma', 0.5),
  tau,
  s: inverse,
  noiseRate: rate,
})
const charts: readonly [string, Chart][] = [
  ['lambda, normalised', normalised],
  [
    's^(1/7)',
    over(
      (s) => s ** (1 / 7),
      (tau) => tau ** 7,
      (s) => 7 * s ** (6 / 7),
    ),
  ],
  [
    'asinh(s/sigma_data)',
    over(
      (s) => Math.asinh(2 * s),
      (tau) => Math.sinh(tau) / 2,
      (s) => Math.hypot(0.5, s),
    ),
  ],
]

describe('charts that are not among those offered', () => {
  const { network, z, sMin, end } = odeProblem('four')
  const tight = { rtol: 1e-11, atol: 1e-11, maxNfe: 100_000 }
  const endIn = (chart: Chart): Float64Array => {
    const method = {
      info: findMethod('uhp-fi').info,
      run: (problem: Parameters<ReturnType<typeof adaptiveRungeKutta>>[0]) =>
        adaptiveRungeKutta(dormandPrince5)({ ...problem, chart }),
    }
    return expanded(sampleSync(network, options(z, tight, { method, sMin })).u, sMin)
  }

  it.each(charts)('%s ends where the others do', (_name, chart) => {
    expect(largestDifference(endIn(chart), end)).toBeLessThan(2e-9)
  })

  it('normalised lambda and angle agree to 1e-10 at a tolerance of 1e-11', () => {
    expect(largestDifference(endIn(normalised), endIn(createChart('angle', 0.5)))).toBeLessThan(1e-10)
  })
})
