import { createChart, type Chart } from './charts.ts'
import { cosLevel, sinLevel } from './level.ts'
import type { DenseSegment, Schedule } from './types.ts'

/** State and clean estimate inside a step. */
export interface DensePoint {
  readonly u: Float64Array
  readonly denoised: Float64Array
}

/** The cubic through both ends of a step with their velocities: third-order accurate inside. */
export function hermiteSegment(
  chart: Chart,
  tau0: number,
  tau1: number,
  y0: Float64Array,
  y1: Float64Array,
  k0: Float64Array,
  k1: Float64Array | null,
): DenseSegment {
  const h = tau1 - tau0
  if (k1 === null) {
    const c2 = y0.map((value, i) => y1[i]! - value - h * k0[i]!)
    return { chart: chart.id, sigmaData: chart.sigmaData, tau0, tau1, c: [y0.slice(), k0.map((value) => h * value), c2] }
  }
  const c2 = y0.map((value, i) => 3 * (y1[i]! - value) - h * (2 * k0[i]! + k1[i]!))
  const c3 = y0.map((value, i) => -2 * (y1[i]! - value) + h * (k0[i]! + k1[i]!))
  return { chart: chart.id, sigmaData: chart.sigmaData, tau0, tau1, c: [y0.slice(), k0.map((value) => h * value), c2, c3] }
}

/** Where level s lies in a segment: 0 at its start, 1 at its end, outside [0, 1] elsewhere. */
export function segmentFraction(segment: DenseSegment, s: number, schedule?: Schedule): number {
  const chart = createChart(segment.chart, segment.sigmaData, schedule)
  return (chart.tau(s) - segment.tau0) / (segment.tau1 - segment.tau0)
}

/**
 * State and clean estimate at level s. With y = scale u and dy/dtau = a D + b eps, u = c D + d eps gives
 * D = (b u - d dy/dtau)/(b c - a d): the estimate is as smooth as the interpolant and costs no evaluation. `schedule` is
 * needed for segments of the native chart only.
 */
export function evaluateDense(segment: DenseSegment, s: number, schedule?: Schedule): DensePoint {
  const chart = createChart(segment.chart, segment.sigmaData, schedule)
  const span = segment.tau1 - segment.tau0
  const theta = (chart.tau(s) - segment.tau0) / span
  const degree = segment.c.length - 1
  const scale = chart.scale(s)
  const a = chart.dataRate(s)
  const b = chart.noiseRate(s)
  const c = cosLevel(s)
  const d = sinLevel(s)
  const determinant = b * c - a * d
  const size = segment.c[0]!.length
  const u = new Float64Array(size)
  const denoised = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    let y = segment.c[degree]![i]!
    let slope = 0
    for (let k = degree - 1; k >= 0; k--) {
      slope = slope * theta + y
      y = y * theta + segment.c[k]![i]!
    }
    u[i] = y / scale
    denoised[i] = (b * u[i]! - (d * slope) / span) / determinant
  }
  return { u, denoised }
}
