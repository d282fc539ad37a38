import { gaussLegendre } from './quadrature.ts'
import type { Schedule } from './types.ts'

/** Stand-in for Infinity where a grid is laid in s itself. */
const largestSpaced = 80

export const range = (count: number, at: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => at(i))

/** Rounds halves to even, as NumPy does. */
export const rounded = (x: number): number => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x))

export const fraction = (i: number, count: number): number => (count === 1 ? 0 : i / (count - 1))

/** Grids laid in s: Infinity is kept as the first node and the rest is spaced as if from s = 80. */
export function spaced(sMin: number, sMax: number, count: number, at: (f: number, top: number) => number): number[] {
  const top = sMax === Infinity ? Math.max(largestSpaced, 2 * sMin) : sMax
  const nodes = range(count, (i) => at(fraction(i, count), top))
  if (count > 0) nodes[0] = sMax
  if (count > 1) nodes[count - 1] = sMin
  return nodes
}

/** Nodes laid in the unshifted time of the schedule; `at` maps i to a fraction of its range of labels. */
export function timed(schedule: Schedule, sMin: number, sMax: number, at: readonly number[], from: 'zero' | 'minimum'): number[] {
  const shift = schedule.grid?.shift ?? 1
  const tMax = schedule.t(sMax / shift)
  const tMin = from === 'zero' ? 0 : schedule.t(sMin / shift)
  const levels = at.map((f) => (f === 1 ? sMax : shift * schedule.s(tMin + f * (tMax - tMin))))
  if (from === 'minimum' && at.at(-1) === 0) levels[levels.length - 1] = sMin
  return levels
}

/**
 * Optimised levels of Sabour, Fidler, Kreis 2024, Align Your Steps, as published with diffusers; the last stands for the smallest
 * level of the model.
 */
const alignedLevels = {
  sd: [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029],
  sdxl: [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.38, 0.234, 0.113, 0.029],
  svd: [700, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002],
} as const

/**
 * A list laid between the model's own ends: log-linear between its entries where another count is asked for, as its authors say,
 * and stretched in log s where the ends differ.
 */
export function listed(id: keyof typeof alignedLevels, count: number, sMin: number, sMax: number): number[] {
  const list = alignedLevels[id]
  const last = list.length - 1
  const low = Math.log(list[last]!)
  const whole = Math.log(list[0]) - low
  return spaced(sMin, sMax, count, (f, top) => {
    const place = f * last
    const i = Math.min(last - 1, Math.floor(place))
    const log = Math.log(list[i]!) + (place - i) * Math.log(list[i + 1]! / list[i]!)
    return sMin * Math.exp(((log - low) / whole) * Math.log(top / sMin))
  })
}

const { nodes, weights } = gaussLegendre(16)

/**
 * The symmetric beta distribution with a = b = 0.6, whose quantiles crowd both ends (Lee et al. 2024, Beta Sampling is All You
 * Need). With x = y^(5/3) its density near 0 turns smooth, so that Gauss-Legendre serves.
 */
function betaDistribution(a: number): { readonly quantile: (p: number) => number } {
  /** Integral of x^(a-1) (1-x)^(a-1) from 0 to x <= 1/2. */
  const mass = (x: number): number => {
    const top = x ** a
    let sum = 0
    for (let k = 0; k < nodes.length; k++) {
      const y = (top / 2) * (1 + nodes[k]!)
      sum += weights[k]! * (1 - y ** (1 / a)) ** (a - 1)
    }
    return (sum * top) / (2 * a)
  }
  const half = mass(0.5)
  const quantile = (p: number): number => {
    if (p > 0.5) return 1 - quantile(1 - p)
    let [low, high] = [0, 0.5]
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2
      if (mass(middle) / (2 * half) < p) low = middle
      else high = middle
    }
    return p === 0 ? 0 : (low + high) / 2
  }
  return { quantile }
}

export const beta = betaDistribution(0.6)
