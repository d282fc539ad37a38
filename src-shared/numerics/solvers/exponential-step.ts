import type { Chart } from '../charts.ts'
import { hermiteSegment } from '../dense.ts'
import { combine, scaled } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import { lagrangeWeights } from '../quadrature.ts'
import type { DenseSegment } from '../types.ts'

/**
 * w[j] with xbar' = (t/s) xbar + sum_j w[j] D_j for D a polynomial in the chart's tau through `points`. In lambda = -ln s the
 * density is e^(lambda - lambda_t); from pure noise on the integral runs over 1/s, which starts at 0 there.
 */
export function exponentialWeights(
  chart: Chart,
  points: readonly number[],
  count: number,
  s: number,
  t: number,
  w: number[],
): void {
  if (s === Infinity) {
    lagrangeWeights(
      points,
      count,
      0,
      1 / t,
      () => t,
      (v) => chart.tau(1 / v),
      w,
    )
    return
  }
  const end = -Math.log(t)
  lagrangeWeights(
    points,
    count,
    -Math.log(s),
    end,
    (l) => Math.exp(l - end),
    (l) => chart.tau(Math.exp(-l)),
    w,
  )
}

/** By how much independent noise in the answers grows in D ahead minus its extrapolation from the `count` answers behind. */
export function extrapolationGain(points: readonly number[], count: number): number {
  let sum = 1
  for (let j = 1; j <= count; j++) {
    let basis = 1
    for (let m = 1; m <= count; m++) if (m !== j) basis *= (points[0]! - points[m]!) / (points[j]! - points[m]!)
    sum += basis * basis
  }
  return Math.sqrt(sum)
}

/** dy/dtau = a D + b eps at a state whose eps = (u - cos D)/sin. */
export function slopeAt(out: Float64Array, chart: Chart, s: number, u: Float64Array, denoised: Float64Array): void {
  const b = chart.noiseRate(s) / sinLevel(s)
  combine(out, b, u, [chart.dataRate(s) - b * cosLevel(s)], [denoised])
}

interface Point {
  readonly u: Float64Array
  readonly s: number
}

/**
 * The solution inside an exponential step: y at a quarter, a half and three quarters with the step's own polynomial for D, joined
 * with both ends and their slopes into a polynomial of degree 6.
 */
export function exponentialDense(
  chart: Chart,
  from: Point,
  to: Point,
  points: readonly number[],
  answers: readonly Float64Array[],
): DenseSegment {
  const size = from.u.length
  const [tau0, tau1] = [points[1]!, points[0]!]
  const [y0, y1, k0, k1] = [0, 1, 2, 3].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  scaled(y0, chart.scale(from.s), from.u)
  scaled(y1, chart.scale(to.s), to.u)
  slopeAt(k0, chart, from.s, from.u, answers[1]!)
  slopeAt(k1, chart, to.s, to.u, answers[0]!)
  const cubic = hermiteSegment(chart, tau0, tau1, y0, y1, k0, k1)
  const w: number[] = []
  /** What the cubic misses, over theta^2 (1 - theta)^2. */
  const missing = [0.25, 0.5, 0.75].map((theta) => {
    const level = chart.s(tau0 + theta * (tau1 - tau0))
    const inside = new Float64Array(size)
    exponentialWeights(chart, points, answers.length, from.s, level, w)
    const scale = chart.scale(level)
    const c = cosLevel(level) * scale
    combine(
      inside,
      (scale * sinLevel(level)) / sinLevel(from.s),
      from.u,
      w.slice(0, answers.length).map((weight) => weight * c),
      answers,
    )
    const cover = (theta * (1 - theta)) ** 2
    return inside.map((value, i) => {
      const [c0, c1, c2, c3] = cubic.c
      return (value - (((c3![i]! * theta + c2![i]!) * theta + c1![i]!) * theta + c0![i]!)) / cover
    })
  })
  const [left, middle, right] = missing as [Float64Array, Float64Array, Float64Array]
  const c = [...cubic.c, new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  for (let i = 0; i < size; i++) {
    const curve = 8 * (left[i]! - 2 * middle[i]! + right[i]!)
    const slope = 2 * (right[i]! - left[i]!) - curve
    const base = middle[i]! - slope / 2 - curve / 4
    c[2]![i]! += base
    c[3]![i]! += slope - 2 * base
    c[4]![i] = curve - 2 * slope + base
    c[5]![i] = slope - 2 * curve
    c[6]![i] = curve
  }
  return { chart: chart.id, sigmaData: chart.sigmaData, tau0, tau1, c }
}
