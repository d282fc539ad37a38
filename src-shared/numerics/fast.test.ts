import { describe, expect, it } from 'vitest'
import { evaluateDense } from './dense.ts'
import { sampleSync, type SampleOptions } from './sample.ts'
import { edmSchedule, flowSchedule, vpLinearSchedule } from './schedules/index.ts'
import { expanded, odeProblem } from './testing/exact.ts'
import { exactNetwork, mixture4, normals } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import type { DenseSegment, Network } from './types.ts'

const id = 'uhp-fi-fast'
const edm = exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
const seeds = Array.from({ length: 40 }, (_, i) => i + 1)
const run = (
  network: Network,
  seed: number,
  tolerance: number,
  rest: Partial<SampleOptions> = {},
): ReturnType<typeof sampleSync> =>
  sampleSync(network, options(standardStart(network.size, seed), { id, rtol: tolerance, atol: tolerance }, rest))
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

describe('UHP-FI Fast', () => {
  it('keeps its error within a factor of ten of the tolerance, median over seeds, at one evaluation an attempt', () => {
    const wide = odeProblem('wide').network
    for (const network of [edm, wide]) {
      const exact = seeds.map(
        (seed) => sampleSync(network, options(standardStart(network.size, seed), { rtol: 1e-9, atol: 1e-9 })).x0,
      )
      for (const tolerance of [1e-2, 1e-3, 1e-4, 1e-5]) {
        const errors = seeds.map((seed, i) => {
          const result = run(network, seed, tolerance)
          expect(result.status).toBe('done')
          expect(result.nfe.accepted + result.nfe.rejected).toBe(result.acceptedSteps + result.rejectedSteps)
          return Math.hypot(...result.x0.map((value, k) => value - exact[i]![k]!)) / Math.sqrt(network.size)
        })
        const ratio = median(errors) / tolerance
        expect(ratio, `${tolerance}`).toBeGreaterThan(0.1)
        expect(ratio, `${tolerance}`).toBeLessThan(10)
      }
    }
  })

  it('converges to the exact flow on every chart and schedule, from pure noise too', () => {
    const { network, z, sMin, end } = odeProblem('four')
    for (const chart of ['angle', 'rectified-flow', 'log-sigma', 'native']) {
      const result = sampleSync(network, options(z, { id, rtol: 1e-9, atol: 1e-9, chart, maxNfe: 20_000 }, { sMin }))
      expect(largestDifference(expanded(result.u, sMin), end), chart).toBeLessThan(2e-7)
    }
    for (const network of [
      exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' }),
      exactNetwork(mixture4, vpLinearSchedule(), { predictionType: 'v_prediction' }),
    ]) {
      const exact = sampleSync(network, options(standardStart(4, 3), { rtol: 1e-10, atol: 1e-10, chart: 'angle' })).x0
      expect(largestDifference(run(network, 3, 1e-7).x0, exact)).toBeLessThan(2e-6)
    }
  })

  it('has a dense output as good as its ends', () => {
    for (const network of [edm, exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' })]) {
      const tight: DenseSegment[] = []
      const loose: DenseSegment[] = []
      const keep = (into: DenseSegment[]): Partial<SampleOptions> => ({
        onStep: (_record, step) => void (step.dense && into.push(step.dense())),
      })
      sampleSync(network, options(standardStart(4, 2), { rtol: 1e-11, atol: 1e-11 }, keep(tight)))
      run(network, 2, 1e-4, keep(loose))
      const at = (segments: readonly DenseSegment[], tau: number): DenseSegment =>
        segments.find(({ tau0, tau1 }) => tau <= tau0 && tau >= tau1)!
      const top = loose[0]!.tau0
      for (let i = 1; i < 60; i++) {
        const tau = (top * i) / 60
        const s = tight[0]!.chart === 'angle' ? network.sigmaData * Math.tan(tau) : tau / (1 - tau)
        if (s < 0.003) continue
        const [here, there] = [evaluateDense(at(loose, tau), s), evaluateDense(at(tight, tau), s)]
        expect(largestDifference(here.u, there.u), `${s}`).toBeLessThan(2e-3)
        expect(largestDifference(here.denoised, there.denoised), `${s}`).toBeLessThan(0.03)
      }
      for (const [i, segment] of loose.slice(1).entries()) {
        const before = loose[i]!
        const end = before.c[0]!.map((_, j) => before.c.reduce((sum, c) => sum + c[j]!, 0))
        expect(largestDifference(end, segment.c[0]!)).toBeLessThan(1e-12)
      }
    }
  })

  it('crosses a jump of the model with a fresh history', () => {
    const other = exactNetwork({ ...mixture4, weight: [0.1, 0.1, 0.8] }, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
    const jump = Math.log(1.3) / 4
    const switched: Network = {
      ...edm,
      predict: (x, t, branch, out) => (t > jump ? edm : other).predict(x, t, branch, out),
    }
    for (const seed of seeds.slice(0, 8)) {
      const exact = sampleSync(switched, options(standardStart(4, seed), { rtol: 1e-9, atol: 1e-9, maxNfe: 20_000 }))
      const result = run(switched, seed, 1e-4)
      expect(result.nfe.total).toBeLessThan(150)
      expect(largestDifference(result.x0, exact.x0)).toBeLessThan(5e-3)
    }
  })

  it('takes noise in the answers for what it is and spends no more on it', () => {
    for (const delta of [1e-4, 1e-3]) {
      for (const tolerance of [1e-5, 1e-6, 3e-7]) {
        const errors = seeds.map((seed) => {
          const normal = normals(seed + 100)
          const noisy = exactNetwork(mixture4, edmSchedule(), {
            predictionType: 'epsilon',
            sigmaData: 0.5,
            disturb: () => 0.5 * delta * normal(),
          })
          const [result, clean] = [run(noisy, seed, tolerance), run(edm, seed, tolerance)]
          expect(result.status).toBe('noiseLimited')
          expect(result.effectiveTolerance!).toBeGreaterThan(delta / 10)
          expect(result.effectiveTolerance!).toBeLessThan(100 * delta)
          expect(result.nfe.total).toBeLessThan(5 * clean.nfe.total)
          return largestDifference(result.x0, clean.x0)
        })
        // The noise itself reaches the end about once; along a path that divides it grows with the path.
        expect(median(errors)).toBeLessThan(3 * delta)
        expect(Math.max(...errors)).toBeLessThan(100 * delta)
      }
    }
    const single = exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5, single: true })
    for (const tolerance of [1e-3, 1e-4, 1e-5]) {
      for (const seed of seeds) expect(run({ ...single, float64: true }, seed, tolerance).status).toBe('done')
    }
  })

  it('keeps the ceiling of evaluations', () => {
    for (const maxNfe of [1, 2, 5, 9, 24, 60]) {
      const result = sampleSync(edm, options(standardStart(4), { id, rtol: 1e-9, atol: 1e-9, maxNfe }))
      expect(result.status).toBe('budgetLimited')
      expect(result.nfe.total).toBeLessThanOrEqual(maxNfe)
    }
  })
})
