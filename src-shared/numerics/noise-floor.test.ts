import { describe, expect, it } from 'vitest'
import { sampleSync } from './sample.ts'
import { betasByName, type DiscreteAdapter, discreteSchedule, edmSchedule, levelsFromBetas } from './schedules/index.ts'
import { exactNetwork, type Mixture, mixture4, normals, uniforms } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'

/** Forty smooth 8x8 fields blurred by 0.05, an image-like mixture with standard deviation near 0.5. */
function fields(): Mixture {
  const uniform = uniforms(3)
  const between = (low: number, high: number): number => low + (high - low) * uniform()
  const side = 8
  const mean = Array.from({ length: 40 }, () => {
    const base = between(-0.6, 0.2)
    const bumps = Array.from({ length: 3 }, () => [uniform(), uniform(), between(0.1, 0.3), between(-1.2, 1.5)] as const)
    return Array.from({ length: side * side }, (_, i) => {
      const [x, y] = [(i % side) / side, Math.floor(i / side) / side]
      const sum = bumps.reduce(
        (total, [cx, cy, w, a]) => total + a * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * w * w)),
        base,
      )
      return Math.max(-1, Math.min(1, sum))
    })
  })
  return { weight: mean.map(() => 1 / 40), mean, deviation: mean.map(() => 0.05) }
}

const mixture = fields()
const schedule = edmSchedule()
const seeds = [1, 2, 3]

function run(
  tolerance: number,
  seed: number,
  chart: string,
  how: { delta?: number; single?: boolean; id?: string; maxNfe?: number },
): ReturnType<typeof sampleSync> {
  const normal = normals(seed + 100)
  const disturb = how.delta ? () => 0.5 * how.delta! * normal() : undefined
  const network = exactNetwork(mixture, schedule, { predictionType: 'epsilon', sigmaData: 0.5, disturb, single: how.single })
  return sampleSync(
    { ...network, float64: true },
    options(standardStart(64, seed), {
      id: how.id ?? 'uhp-fi',
      rtol: tolerance,
      atol: tolerance,
      chart,
      maxNfe: how.maxNfe ?? 5000,
    }),
  )
}

describe('noise floor', () => {
  for (const chart of ['angle', 'rectified-flow']) {
    it(`is flagged at disturbance 1e-4 and tolerance 1e-6 (${chart}), and saves evaluations`, () => {
      for (const seed of seeds) {
        const clean = run(1e-6, seed, chart, {})
        const noisy = run(1e-6, seed, chart, { delta: 1e-4 })
        expect(noisy.status).toBe('noiseLimited')
        expect(noisy.effectiveTolerance!).toBeGreaterThan(2e-6)
        expect(noisy.effectiveTolerance!).toBeLessThan(1e-3)
        expect(noisy.nfe.total).toBeLessThan(2 * clean.nfe.total)
        expect(largestDifference(noisy.x0, clean.x0)).toBeLessThan(3e-3)
      }
    })

    it(`is flagged in the deep regime, disturbance 1e-3 and tolerance 1e-6 (${chart})`, () => {
      for (const seed of seeds) expect(run(1e-6, seed, chart, { delta: 1e-3 }).status).toBe('noiseLimited')
    })

    it(`is not flagged on clean networks (${chart})`, () => {
      for (const seed of seeds) {
        for (const tolerance of [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7]) {
          const double = run(tolerance, seed, chart, {})
          expect([double.status, double.effectiveTolerance], `float64 ${tolerance} ${seed}`).toEqual(['done', tolerance])
          if (tolerance < 1e-6) continue
          expect(run(tolerance, seed, chart, { single: true }).status, `float32 ${tolerance} ${seed}`).toBe('done')
        }
      }
    })
  }

  it('is seen by the method of order eight too', () => {
    for (const seed of seeds) {
      const { status, nfe } = run(1e-6, seed, 'angle', { delta: 3e-5, id: 'dop853' })
      expect([seed, status]).toEqual([seed, 'noiseLimited'])
      expect(nfe.total).toBeLessThan(1000)
    }
  })

  it('lifts tolerances beyond single precision and says so', () => {
    const network = exactNetwork(mixture, schedule, { predictionType: 'epsilon', sigmaData: 0.5, single: true })
    const result = sampleSync(network, options(standardStart(64), { rtol: 1e-9, atol: 1e-9 }))
    expect(result.status).toBe('noiseLimited')
    expect(result.effectiveTolerance!).toBeGreaterThanOrEqual(1e-7)
    expect(result.warnings.join()).toContain('1e-7')
  })

  it('is not seen in smooth problems: two methods, four charts, eight seeds, every tolerance', () => {
    for (const id of ['uhp-fi', 'bs3']) {
      for (const chart of ['angle', 'rectified-flow', 'sigma', 'log-sigma']) {
        for (const tolerance of id === 'uhp-fi' ? [1e-2, 1e-4, 1e-6, 1e-8] : [1e-2, 1e-4]) {
          for (let seed = 0; seed < 8; seed++) {
            const network = exactNetwork(mixture4, schedule, { predictionType: 'edm', sigmaData: 0.5 })
            const result = sampleSync(network, options(standardStart(4, seed), { id, chart, rtol: tolerance, atol: tolerance }))
            expect(result.status, `${id} ${chart} ${tolerance} ${seed}`).toBe('done')
          }
        }
      }
    }
  })

  it('is seen where whole labels make the velocity piecewise constant in time', () => {
    const levels = levelsFromBetas(betasByName('linear', 1e-4, 0.02, 1000))
    const status = (adapter: DiscreteAdapter): string => {
      const network = exactNetwork(mixture4, discreteSchedule(levels, adapter), { predictionType: 'epsilon' })
      return sampleSync(network, options(standardStart(4), { rtol: 1e-6, atol: 1e-6 })).status
    }
    expect([status('log-sigma'), status('log-alpha'), status('floor')]).toEqual(['done', 'done', 'noiseLimited'])
  })
})
