import { describe, expect, it } from 'vitest'
import { type Chart, chooseChart, createChart } from './charts.ts'
import { cosLevel, sinLevel } from './level.ts'
import { convertAt, createConversion } from './prediction.ts'
import { cosineSchedule, edmSchedule, flowSchedule, veSchedule, vpLinearSchedule, vpLogLabelSchedule } from './schedules/index.ts'
import { exactNetwork, mixture4 } from './testing/mixture.ts'
import type { PredictionType, Schedule } from './types.ts'

const sigmaData = 0.5
const charts: readonly [string, Chart][] = [
  ...['angle', 'rectified-flow', 'sigma', 'log-sigma'].map((id) => [id, createChart(id, sigmaData)] as [string, Chart]),
  ...[vpLinearSchedule(), cosineSchedule(), edmSchedule(), veSchedule(), flowSchedule(), vpLogLabelSchedule(0.002, 700)].map(
    (schedule) => [`native ${schedule.id}`, createChart('native', sigmaData, schedule)] as [string, Chart],
  ),
]

/** A scalar Gaussian with mean m and deviation c: D, eps and the state on one exact path, in closed form. */
const [m, c] = [0.7, 0.35]
function onPath(s: number): { u: number; d: number; eps: number } {
  const xbar = m + 1.3 * Math.hypot(c, s)
  const d = m + ((c * c) / (c * c + s * s)) * (xbar - m)
  return { u: xbar * cosLevel(s), d, eps: (xbar - d) / s }
}

describe.each(charts)('the %s chart', (_name, chart) => {
  const levels = [0.02, 0.1, 0.5, 1, 2, 7, 40]

  it('inverts its coordinate', () => {
    for (const s of levels) expect(Math.abs(chart.s(chart.tau(s)) / s - 1)).toBeLessThan(1e-11)
  })

  it('has the velocity of the exact path', () => {
    for (const s of levels) {
      const tau = chart.tau(s)
      const h = 1e-4 * Math.max(1e-2, Math.abs(tau)) * Math.min(1, s)
      const y = (at: number): number => chart.scale(chart.s(at)) * onPath(chart.s(at)).u
      const slope = (8 * (y(tau + h) - y(tau - h)) - (y(tau + 2 * h) - y(tau - 2 * h))) / (12 * h)
      const { d, eps } = onPath(s)
      const velocity = chart.dataRate(s) * d + chart.noiseRate(s) * eps
      expect(Math.abs(velocity - slope) / (Math.abs(velocity) + 1e-3), `${s}`).toBeLessThan(1e-6)
    }
  })

  it('weighs tolerances as the angle chart does, up to a bounded factor', () => {
    const angle = createChart('angle', sigmaData)
    for (const s of levels) {
      const relative = (chart.weight(s) * angle.scale(s)) / chart.scale(s)
      expect(relative).toBeGreaterThan(0.4)
      expect(relative).toBeLessThan(2.1)
    }
  })
})

describe('the ends', () => {
  it('are finite where pure noise is', () => {
    for (const chart of [
      createChart('angle', sigmaData),
      createChart('rectified-flow', 1),
      createChart('native', 1, flowSchedule()),
    ]) {
      for (const s of [0, Infinity]) {
        expect([chart.tau(s), chart.scale(s), chart.dataRate(s), chart.noiseRate(s)].every(Number.isFinite)).toBe(true)
      }
    }
  })

  it('an EDM network moves in the angle chart by -sigma_data F', () => {
    const conversion = createConversion()
    const chart = createChart('angle', sigmaData)
    for (const s of [0, 0.002, 0.5, 3, 80, Infinity]) {
      convertAt('edm', edmSchedule(), sigmaData, s, conversion)
      const a = chart.dataRate(s)
      const b = chart.noiseRate(s)
      expect(a * conversion.dataState + b * conversion.noiseState).toBeCloseTo(0, 14)
      expect(a * conversion.dataOutput + b * conversion.noiseOutput).toBeCloseTo(-sigmaData, 14)
      expect(conversion.input).toBeCloseTo(chart.scale(s) / sigmaData, 14)
    }
  })
})

describe('choosing a chart', () => {
  const network = (predictionType: PredictionType, schedule: Schedule): ReturnType<typeof exactNetwork> =>
    exactNetwork(mixture4, schedule, { predictionType })

  it('takes rectified flow for flow models, the angle for all others', () => {
    expect(chooseChart('auto', network('flow', flowSchedule()), Infinity).id).toBe('rectified-flow')
    expect(chooseChart('auto', network('epsilon', vpLinearSchedule()), 152).id).toBe('angle')
    expect(chooseChart('auto', network('edm', edmSchedule()), 80).id).toBe('angle')
    expect(chooseChart('auto', network('epsilon', edmSchedule()), 80, 'sigma').id).toBe('sigma')
    expect(chooseChart('auto', network('v_prediction', vpLinearSchedule()), Infinity, 'sigma').id).toBe('angle')
    expect(chooseChart('native', network('flow', flowSchedule()), Infinity).id).toBe('native')
  })

  it('refuses what cannot be', () => {
    expect(() => chooseChart('sigma', network('flow', flowSchedule()), Infinity)).toThrow('cannot start at pure noise')
    expect(() => createChart('spiral', 1)).toThrow('There is no chart "spiral"')
    expect(() => createChart('native', 1)).toThrow("needs the model's schedule")
  })
})

describe('conversions', () => {
  it('turn every output of one (D, eps) back into it', () => {
    const conversion = createConversion()
    const [d, eps] = [0.37, -1.21]
    for (const schedule of [vpLinearSchedule(), cosineSchedule(), edmSchedule(), veSchedule(), flowSchedule()]) {
      for (const s of [0.01, 0.3, 1, 4, 60]) {
        const [alpha, sigma] = [schedule.alpha(s), schedule.sigma(s)]
        const u = cosLevel(s) * d + sinLevel(s) * eps
        const f = (d - (sigmaData ** 2 / (sigmaData ** 2 + s * s)) * (d + s * eps)) / ((s * sigmaData) / Math.hypot(s, sigmaData))
        const outputs: Record<PredictionType, number> = {
          epsilon: eps,
          sample: d,
          v_prediction: alpha * eps - sigma * d,
          flow: eps - d,
          score: -eps / sigma,
          edm: f,
        }
        for (const [type, output] of Object.entries(outputs)) {
          convertAt(type as PredictionType, schedule, sigmaData, s, conversion)
          expect(conversion.dataState * u + conversion.dataOutput * output, `${schedule.id} ${type} ${s}`).toBeCloseTo(d, 11)
          expect(conversion.noiseState * u + conversion.noiseOutput * output, `${schedule.id} ${type} ${s}`).toBeCloseTo(eps, 11)
          const input = type === 'edm' ? (d + s * eps) / Math.hypot(s, sigmaData) : alpha * d + sigma * eps
          expect(conversion.input * u).toBeCloseTo(input, 11)
        }
      }
    }
  })
})
