import { describe, expect, it } from 'vitest'
import { sampleSync } from './sample.ts'
import { cosineSchedule, edmSchedule, flowSchedule, veSchedule, vpLinearSchedule } from './schedules/index.ts'
import { exactNetwork, gaussian } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import type { PredictionType, Schedule } from './types.ts'

const mean = [0.4, -0.7, 1.1]
const deviation = 0.35
const law = gaussian(mean, deviation)
const start = standardStart(3)

/** x_t = alpha_t mu + (x_s - alpha_s mu) sqrt((alpha_t^2 c^2 + sigma_t^2)/(alpha_s^2 c^2 + sigma_s^2)), in native coordinates. */
function exactFlow(schedule: Schedule, x: Float64Array, s: number, t: number): Float64Array {
  const [a0, b0, a1, b1] = [schedule.alpha(s), schedule.sigma(s), schedule.alpha(t), schedule.sigma(t)]
  const stretch = Math.hypot(a1 * deviation, b1) / Math.hypot(a0 * deviation, b0)
  return x.map((value, i) => a1 * mean[i]! + (value - a0 * mean[i]!) * stretch)
}

const types: readonly PredictionType[] = ['epsilon', 'v_prediction', 'sample', 'flow', 'score', 'edm']
const cases: readonly [string, Schedule, readonly PredictionType[]][] = [
  ['VP linear', vpLinearSchedule(), types],
  ['cosine', cosineSchedule(), types],
  ['VE', veSchedule(), types],
  ['EDM', edmSchedule(), types],
  ['rectified flow below t = 1', flowSchedule({ tMax: 0.999, labelScale: 1000 }), types],
  ['rectified flow from pure noise', flowSchedule({ labelScale: 1000, shift: 3 }), ['flow', 'v_prediction', 'sample']],
]

describe('the exact flow of a Gaussian', () => {
  for (const [name, schedule, kinds] of cases) {
    it(`${name}: one answer through every output type, equal to the closed form`, () => {
      const ends = kinds.map((predictionType) => {
        const network = exactNetwork(law, schedule, { predictionType, sigmaData: 0.5 })
        const result = sampleSync(network, options(start, { rtol: 1e-12, atol: 1e-12, chart: 'angle', maxNfe: 60_000 }))
        expect(result.status, predictionType).toBe('done')
        return result
      })
      const s = schedule.sMax
      const t = ends[0]!.s
      const first = start.map(
        (value) =>
          value * (name === 'VE' || name === 'EDM' || (s < Infinity && schedule.id === 'rectified-flow') ? schedule.sigma(s) : 1),
      )
      const exact = exactFlow(schedule, first, s, t)
      const scale = Math.hypot(schedule.alpha(t), schedule.sigma(t))
      for (const [i, { u, x0 }] of ends.entries()) {
        expect(
          largestDifference(
            u.map((value) => value * scale),
            exact,
          ),
          kinds[i],
        ).toBeLessThan(2e-11)
        expect(largestDifference(u, ends[0]!.u), kinds[i]).toBeLessThan(1e-12)
        expect(largestDifference(x0, ends[0]!.x0), kinds[i]).toBeLessThan(1e-12)
      }
    })
  }

  it('agrees in all charts, native time included', () => {
    for (const [name, schedule, kinds] of cases) {
      const network = exactNetwork(law, schedule, { predictionType: kinds.at(-1)!, sigmaData: 0.5 })
      const charts =
        schedule.sMax === Infinity
          ? ['angle', 'rectified-flow', 'native']
          : ['angle', 'rectified-flow', 'sigma', 'log-sigma', 'native']
      const ends = charts.map(
        (chart) => sampleSync(network, options(start, { rtol: 1e-10, atol: 1e-10, chart, maxNfe: 60_000 })).x0,
      )
      for (const [i, end] of ends.entries()) expect(largestDifference(end, ends[0]!), `${name} ${charts[i]}`).toBeLessThan(2e-9)
    }
  })
})
