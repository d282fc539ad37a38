import { describe, expect, it } from 'vitest'
import { createChart } from './charts.ts'
import { evaluateDense, segmentFraction } from './dense.ts'
import { posteriorMean } from './testing/mixture.ts'
import { odeProblem } from './testing/exact.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import { sampleSync } from './sample.ts'
import type { DenseSegment, TriedStep } from './types.ts'

const { network, z, sMin, mixture } = odeProblem('four')

function segmentsOf(solver: Parameters<typeof options>[1]): DenseSegment[] {
  const segments: DenseSegment[] = []
  sampleSync(network, options(z, solver, { sMin, onStep: (_record, step) => void (step.dense && segments.push(step.dense())) }))
  return segments
}

const tight = segmentsOf({ rtol: 1e-12, atol: 1e-12, maxNfe: 100_000 })

function at(segments: readonly DenseSegment[], s: number): ReturnType<typeof evaluateDense> {
  const segment = segments.find((candidate) => {
    const fraction = segmentFraction(candidate, s, network.schedule)
    return fraction >= 0 && fraction <= 1
  })!
  return evaluateDense(segment, s, network.schedule)
}

/** Largest error of the state between the nodes of a fixed grid against the tight run. */
function insideError(solver: Parameters<typeof options>[1]): number {
  const segments = segmentsOf(solver)
  let worst = 0
  for (const segment of segments) {
    const chart = createChart(segment.chart, segment.sigmaData, network.schedule)
    for (const theta of [0.25, 0.5, 0.75]) {
      const s = chart.s(segment.tau0 + theta * (segment.tau1 - segment.tau0))
      if (s < 0.3 || s > 30) continue
      worst = Math.max(worst, largestDifference(evaluateDense(segment, s, network.schedule).u, at(tight, s).u))
    }
  }
  return worst
}

describe('dense output', () => {
  it('is of fourth order: one Dormand-Prince step of size h errs by h^5 inside', () => {
    const chart = createChart('angle', 0.5)
    const from = 0.4
    const start = standardStart(4)
    const errors = [0.05, 0.025, 0.0125].map((h) => {
      const tau0 = chart.tau(from)
      const segments: DenseSegment[] = []
      const onStep = (_record: unknown, step: TriedStep): void => void (step.dense && segments.push(step.dense()))
      /** So loose a tolerance takes the whole interval in one step. */
      sampleSync(network, options(start, { rtol: 10, atol: 10 }, { sMax: from, sMin: chart.s(tau0 - h), onStep }))
      expect(segments).toHaveLength(1)
      const insides = [0.2, 0.4, 0.6, 0.8].map((theta) => {
        const s = chart.s(tau0 - theta * h)
        const exact = sampleSync(network, options(start, { rtol: 1e-13, atol: 1e-13 }, { sMax: from, sMin: s }))
        return largestDifference(evaluateDense(segments[0]!, s).u, exact.u)
      })
      return Math.max(...insides)
    })
    for (const i of [0, 1]) expect(Math.abs(Math.log2(errors[i]! / errors[i + 1]!) - 5)).toBeLessThan(0.15)
  })

  it('follows the path inside every step, with the estimate in closed form', () => {
    for (const chart of ['angle', 'rectified-flow', 'sigma', 'log-sigma', 'native']) {
      const segments = segmentsOf({ rtol: 1e-8, atol: 1e-8, chart })
      for (const s of [70, 20, 5, 1, 0.3, 0.05, 0.01]) {
        const point = at(segments, s)
        expect(largestDifference(point.u, at(tight, s).u), `${chart} ${s}`).toBeLessThan(2e-6)
        const denoised = new Float64Array(4)
        posteriorMean(
          mixture,
          point.u.map((value) => value * Math.hypot(1, s)),
          1,
          s,
          denoised,
        )
        expect(largestDifference(point.denoised, denoised), `${chart} ${s}`).toBeLessThan(2e-4)
      }
    }
  })

  it('joins steps without a gap and meets their ends', () => {
    const segments = segmentsOf({ rtol: 1e-5, atol: 1e-5 })
    for (const [i, segment] of segments.entries()) {
      if (i === 0) continue
      const before = segments[i - 1]!
      expect(segment.tau0).toBe(before.tau1)
      const end = before.c[0]!.map((_, j) => before.c.reduce((sum, c) => sum + c[j]!, 0))
      expect(largestDifference(end, segment.c[0]!)).toBeLessThan(1e-13)
    }
  })

  it('is cubic for fixed steps: fourth order locally limited by the method', () => {
    const nodes = { id: 'exponential', rho: 7 }
    expect(
      insideError({ id: 'heun', steps: 65, nodes, chart: 'log-sigma' }) /
        insideError({ id: 'heun', steps: 129, nodes, chart: 'log-sigma' }),
    ).toBeGreaterThan(3.4)
    expect(insideError({ id: 'euler', steps: 65, nodes }) / insideError({ id: 'euler', steps: 129, nodes })).toBeGreaterThan(1.7)
  })
})

it('the fixed steps that end a run at its ceiling have dense output too, from state to state', () => {
  let before: Float64Array = z
  let completed = 0
  sampleSync(
    network,
    options(
      z,
      { id: 'uhp-fi', rtol: 1e-8, atol: 1e-8, maxNfe: 24 },
      {
        sMin,
        onStep: ({ kind, sigma, sigmaNext }, { at, dense }) => {
          if (kind === 'complete') {
            const segment = dense!()
            expect(largestDifference(evaluateDense(segment, sigma).u, before)).toBeLessThan(1e-12)
            expect(largestDifference(evaluateDense(segment, sigmaNext).u, at!.u)).toBeLessThan(1e-12)
            completed++
          }
          if (at) before = at.u.slice()
        },
      },
    ),
  )
  expect(completed).toBeGreaterThan(3)
})
