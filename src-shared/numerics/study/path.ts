import { type Chart, createChart } from '../charts.ts'
import { evaluateDense, segmentFraction } from '../dense.ts'
import { NumericsError } from '../errors.ts'
import type { DenseSegment, Schedule } from '../types.ts'

/** A trajectory as unit states u at falling levels s = sigma/alpha. The first level may be Infinity. */
export interface Path {
  readonly levels: readonly number[]
  readonly states: readonly Float64Array[]
}

/** What looking at a path needs of a chart. */
export type PathChart = Pick<Chart, 'tau' | 'scale'> & { readonly id: string }

/**
 * Coordinates a path is looked at in. `unit` is the state of unit variance, xbar/sqrt(1+s^2) over atan(s): the angle chart with
 * standard deviation 1. The others are the integration charts; raw ones show mostly the shrinking of the noise.
 */
export function pathChart(id: string, sigmaData: number, schedule?: Schedule): PathChart {
  return id === 'unit' ? { ...createChart('angle', 1), id } : createChart(id, sigmaData, schedule)
}

/** The path through an integrator's dense output: `perSegment` points a step, evenly in the chart's time, and the end. */
export function densePath(segments: readonly DenseSegment[], perSegment: number, schedule?: Schedule): Path {
  const levels: number[] = []
  const states: Float64Array[] = []
  const add = (segment: DenseSegment, theta: number): void => {
    const chart = createChart(segment.chart, segment.sigmaData, schedule)
    // Pure noise may lie at a finite place whose level rounds to a large number.
    const endless = theta === 0 && segment.tau0 === chart.tau(Infinity)
    const s = endless ? Infinity : chart.s(segment.tau0 + theta * (segment.tau1 - segment.tau0))
    const scale = chart.scale(s)
    levels.push(s)
    states.push(segment.c.at(-1)!.map((_, i) => horner(segment.c, i, theta) / scale))
  }
  for (const segment of segments) for (let j = 0; j < perSegment; j++) add(segment, j / perSegment)
  const last = segments.at(-1)
  if (!last) throw new NumericsError('invalid-input', 'The run kept no dense output, so its path is not known; keep it whole.')
  add(last, 1)
  return { levels, states }
}

function horner(c: readonly Float64Array[], i: number, theta: number): number {
  let y = 0
  for (let k = c.length - 1; k >= 0; k--) y = y * theta + c[k]![i]!
  return y
}

/** The same run's states at other levels; a level beyond its ends is taken at the end. */
export function densePathAt(segments: readonly DenseSegment[], levels: readonly number[], schedule?: Schedule): Path {
  let j = 0
  const states = levels.map((s) => {
    while (j < segments.length - 1 && segmentFraction(segments[j]!, s, schedule) > 1) j++
    const segment = segments[j]!
    const theta = Math.min(1, Math.max(0, segmentFraction(segment, s, schedule)))
    if (theta > 0 && theta < 1) return evaluateDense(segment, s, schedule).u
    const scale = createChart(segment.chart, segment.sigmaData, schedule).scale(s)
    return segment.c[0]!.map((_, i) => horner(segment.c, i, theta) / scale)
  })
  return { levels, states }
}

/** Points y = scale(s) u in a chart. @throws NumericsError where the chart does not reach the path's levels. */
export function chartPoints(
  path: Path,
  chart: PathChart,
): { readonly tau: readonly number[]; readonly y: readonly Float64Array[] } {
  const tau = path.levels.map((s) => chart.tau(s))
  if (!tau.every(Number.isFinite)) {
    throw new NumericsError(
      'invalid-input',
      `The ${chart.id} chart cannot show a path that starts at pure noise; choose unit, angle or rectified-flow.`,
    )
  }
  const y = path.states.map((u, i) => {
    const scale = chart.scale(path.levels[i]!)
    return u.map((value) => value * scale)
  })
  return { tau, y }
}
