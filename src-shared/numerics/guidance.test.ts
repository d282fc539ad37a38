import { describe, expect, it } from 'vitest'
import { createField } from './field.ts'
import { sampleSync } from './sample.ts'
import { cosineSchedule, edmSchedule, flowSchedule, vpLinearSchedule } from './schedules/index.ts'
import { exactNetwork, gaussian, mixture4, posteriorMean } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import { createEvaluation } from './solvers/evaluation.ts'
import type { PredictionType, Schedule } from './types.ts'

const start = standardStart(4)
const other = gaussian([0.1, -0.2, 0.3, 0], 0.6)
const types: readonly PredictionType[] = ['epsilon', 'v_prediction', 'sample', 'flow', 'score', 'edm']
const schedules: readonly Schedule[] = [vpLinearSchedule(), cosineSchedule(), edmSchedule(), flowSchedule({ tMax: 0.999 })]

describe('guidance', () => {
  it('gives one answer through every output type, 1e-12', () => {
    for (const schedule of schedules) {
      const ends = types.map((predictionType) => {
        const network = exactNetwork(mixture4, schedule, { predictionType, sigmaData: 0.5, unconditional: other })
        return sampleSync(network, options(start, { id: 'heun', chart: 'angle', steps: 40 }, { guidance: 2.5 }))
      })
      for (const [i, { x0, nfe }] of ends.entries()) {
        expect(nfe.networkCalls).toBe(2 * nfe.total)
        expect(largestDifference(x0, ends[0]!.x0), `${schedule.id} ${types[i]}`).toBeLessThan(1e-12)
      }
    }
  })

  it('is D_u + w (D_c - D_u) and eps_u + w (eps_c - eps_u) at every level', () => {
    const schedule = edmSchedule()
    for (const predictionType of types) {
      const network = exactNetwork(mixture4, schedule, { predictionType, sigmaData: 0.5, unconditional: other })
      for (const weight of [0, 0.5, 1, 7.5]) {
        const field = createField(network, weight, () => 0)
        for (const s of [0.01, 0.7, 60]) {
          const at = createEvaluation(() => new Float64Array(4))
          const xbar = start.map((value) => value * Math.hypot(1, s))
          expect(field.evaluate(start, s, at).next().value).toBe(true)
          const [conditional, unconditional] = [new Float64Array(4), new Float64Array(4)]
          posteriorMean(mixture4, xbar, 1, s, conditional)
          posteriorMean(other, xbar, 1, s, unconditional)
          const mixed = conditional.map((value, i) => unconditional[i]! + weight * (value - unconditional[i]!))
          expect(largestDifference(at.denoised, mixed)).toBeLessThan(1e-11)
          expect(
            largestDifference(
              at.eps,
              mixed.map((value, i) => (xbar[i]! - value) / s),
            ),
          ).toBeLessThan(1e-11)
        }
      }
    }
  })

  it('calls one branch only at weights 1 and 0', () => {
    for (const [guidance, law] of [
      [1, mixture4],
      [0, other],
    ] as const) {
      const network = exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5, unconditional: other })
      const result = sampleSync(network, options(start, {}, { guidance }))
      expect(result.nfe.networkCalls).toBe(result.nfe.total)
      const plain = exactNetwork(law, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
      expect(Array.from(result.x0)).toEqual(Array.from(sampleSync(plain, options(start)).x0))
    }
  })
})
