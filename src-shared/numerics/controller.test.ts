import { describe, expect, it } from 'vitest'
import { controllers, growthFactor, shrinkFactor } from './controller.ts'
import { sampleSync } from './sample.ts'
import { expanded, odeProblem } from './testing/exact.ts'

import { largestDifference, options } from './testing/options.ts'

const ids = ['pi', 'elementary', 'pid'] as const

describe('step-size control', () => {
  it('factors by hand', () => {
    const { pi, elementary, pid } = controllers
    expect(growthFactor(elementary, 5, 0.1, 1, false)).toBeCloseTo(0.9 * 0.1 ** -0.2, 14)
    expect(growthFactor(pi, 5, 0.1, 0.5, false)).toBeCloseTo(0.9 * 0.1 ** -0.17 * 0.5 ** 0.04, 14)
    const { p, i, d } = pid.pid!
    expect(p + i + d).toBeCloseTo(1, 14)
    expect(growthFactor(pid, 5, 0.1, 0.5, false, 0.7)).toBeCloseTo(
      0.9 * 0.1 ** (-(p + i + d) / 5) * 0.5 ** ((p + 2 * d) / 5) * 0.7 ** (-d / 5),
      14,
    )
  })

  it('stays within its bounds, never grows after a rejection, always shrinks on one', () => {
    for (const id of ids) {
      const controller = controllers[id]
      for (const error of [0, 1e-12, 1e-3, 0.3, 1]) {
        expect(growthFactor(controller, 5, error, 1e-4, false)).toBeLessThanOrEqual(controller.maxFactor)
        expect(growthFactor(controller, 5, error, 1e-4, false)).toBeGreaterThanOrEqual(controller.minFactor)
        expect(growthFactor(controller, 5, error, 1e-4, true)).toBeLessThanOrEqual(1)
      }
      for (const error of [1.0001, 10, 1e9, Infinity, Number.NaN]) expect(shrinkFactor(controller, 5, error)).toBeLessThan(1)
    }
  })

  it.each(['uhp-fi', 'tsit5', 'bs3', 'dop853', 'heun-euler'])('%s reaches the reference under each', (id) => {
    const { network, z, end, sMin } = odeProblem('four')
    const tolerance = id === 'heun-euler' ? 1e-5 : 1e-8
    const nfe = ids.map((controller) => {
      const choice = { id, controller, rtol: tolerance, atol: tolerance, maxNfe: 100_000 }
      const result = sampleSync(network, options(z, choice, { sMin }))
      expect(largestDifference(expanded(result.u, sMin), end), controller).toBeLessThan(id === 'heun-euler' ? 1e-2 : 5e-6)
      return result.nfe.total
    })
    expect(new Set(nfe).size).toBeGreaterThan(1)
    expect(Math.max(...nfe)).toBeLessThan(1.3 * Math.min(...nfe))
  })
})
