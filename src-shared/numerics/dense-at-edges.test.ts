import { expect, it } from 'vitest'
import { createChart } from './charts.ts'
import { evaluateDense } from './dense.ts'
import { sampleSync } from './sample.ts'
import { edmSchedule } from './schedules/index.ts'
import { exactNetwork, gaussian, mixture4 } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'

const interval = { from: 5, to: 0.4 }
const unconditional = gaussian([0.1, -0.2, 0.3, 0], 0.6)
const network = exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5, unconditional })
const guided = { guidance: 3, guidanceShape: { interval } }
const start = standardStart(4)

/** Largest error in the middle of the steps that end on an edge of guidance. */
function insideError(id: string, count: number): number {
  const between = (a: number, b: number): number[] => Array.from({ length: count }, (_, i) => a * (b / a) ** (i / count))
  const list = [...between(80, 5), ...between(5, 0.4), ...between(0.4, 0.002), 0.002]
  const errors: number[] = []
  const choice = { id, chart: 'sigma', nodes: { id: 'custom', rho: 7, list } }
  sampleSync(
    network,
    options(start, choice, {
      ...guided,
      onStep: ({ sigmaNext }, { dense }) => {
        if (!dense || (sigmaNext !== interval.from && sigmaNext !== interval.to)) return
        const segment = dense()
        const s = createChart(segment.chart, segment.sigmaData).s((segment.tau0 + segment.tau1) / 2)
        const exact = sampleSync(network, options(start, { rtol: 1e-10, atol: 1e-10 }, { ...guided, sMin: s })).u
        errors.push(largestDifference(evaluateDense(segment, s).u, exact))
      },
    }),
  )
  expect(errors).toHaveLength(2)
  return Math.max(...errors)
}

/** Without the slope at its end the interpolant is a parabola, of third order in the step. */
it.each(['heun', 'rk4', 'dpmpp-2m', 'unipc-3'])(
  'the path of %s inside a step that ends where guidance jumps is that above',
  (id) => {
    const [coarse, fine] = [insideError(id, 30), insideError(id, 60)]
    expect(coarse / fine).toBeGreaterThan(3)
    expect(fine).toBeLessThan(2e-3)
  },
)
