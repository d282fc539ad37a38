import { describe, expect, it } from 'vitest'
import { layNodes } from './nodes.ts'
import { sampleSync } from './sample.ts'
import { edmSchedule } from './schedules/index.ts'
import { exactNetwork, gaussian } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'

const c = 0.5
const start = standardStart(3)
const network = exactNetwork(gaussian([0, 0, 0], c), edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
const tight = { rtol: 1e-13, atol: 1e-15 }

/** eps = s xbar/(s^2 + c^2): every implicit step has a closed form. */
function closedForm(levels: Float64Array, theta: number): Float64Array {
  let x = start.map((value) => value * levels[0]!)
  for (let n = 1; n < levels.length; n++) {
    const [s, t] = [levels[n - 1]!, levels[n]!]
    const slope = (at: number): number => at / (at * at + c * c)
    const gain = (1 + (t - s) * (1 - theta) * slope(s)) / (1 - (t - s) * theta * slope(t))
    x = x.map((value) => value * gain)
  }
  return x.map((value) => value / Math.hypot(1, levels.at(-1)!))
}

describe('implicit steps', () => {
  it.each([
    ['implicit-euler', 1],
    ['implicit-trapezoid', 0.5],
  ] as const)('%s solves its own equation', (id, theta) => {
    const nodes = { id: 'exponential', rho: 7 }
    const levels = layNodes(network.schedule, 40, nodes)
    const result = sampleSync(network, options(start, { id, steps: 40, nodes, ...tight }))
    expect([result.acceptedSteps, result.rejectedSteps]).toEqual([39, 0])
    expect(largestDifference(result.u, closedForm(levels, theta))).toBeLessThan(1e-12)
  })

  it('halves a step that does not contract, and only then', () => {
    /** |dtau| slope = 4.5 at the end of the first step, far beyond contraction for either theta. */
    const nodes = { id: 'custom', rho: 7, list: [5, 0.5, 0.4] }
    const result = sampleSync(network, options(start, { id: 'implicit-euler', nodes, ...tight }))
    expect(result.rejectedSteps).toBeGreaterThan(0)
    expect(result.acceptedSteps).toBeGreaterThan(2)
    expect(result.nfe.rejected).toBeGreaterThan(0)
    expect(result.status).toBe('done')
  })

  it('ends at the last level within the ceiling of evaluations', () => {
    for (const maxNfe of [12, 40]) {
      const result = sampleSync(network, options(start, { id: 'implicit-trapezoid', steps: 30, maxNfe, ...tight }))
      expect(result.status).toBe('budgetLimited')
      expect(result.nfe.total).toBe(maxNfe)
      expect(result.s).toBe(0.002)
      expect(result.x0.every(Number.isFinite)).toBe(true)
    }
  })
})
