import { describe, expect, it } from 'vitest'
import { createChart } from '../charts.ts'
import { philoxNormal } from '../noise/index.ts'
import { gaussianPath as gaussian } from '../testing/gaussian-path.ts'
import { stepCosts, type StepCosts } from './optimise-nodes.ts'
import { cheapestPairs, pairCosts, type PairCosts } from './optimise-pairs.ts'

const levels = [20, 11, 5, 2, 1, 0.3, 0.05]

describe('the cost of a step along a mean direction', () => {
  it('is the closed form of a Gaussian, at the best level between', () => {
    const [c, a] = [0.5, [1, -2, 0.5]]
    const rms = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0) / a.length)
    const { cost, between } = pairCosts(levels, [gaussian(levels, c, a)], createChart('sigma', 1))
    const n = levels.length
    for (let i = 0; i < n; i++) {
      for (let j = i + 2; j < n; j++) {
        const [s, t] = [levels[i]!, levels[j]!]
        const missed = levels.slice(i + 1, j).map((m) => {
          const along = Math.hypot(c, s) + ((t - s) * m) / Math.hypot(c, m) - Math.hypot(c, t)
          return (rms * Math.abs(along)) / Math.hypot(1, t)
        })
        expect(cost[i * n + j]).toBeCloseTo(Math.min(...missed), 6)
        expect(between[i * n + j]).toBe(i + 1 + missed.indexOf(Math.min(...missed)))
      }
      expect(cost[i * n + i + 1] ?? Infinity).toBe(Infinity)
    }
  })

  it('is nothing in the rectified-flow chart where the picture is known', () => {
    const u = levels.map((s) => Float64Array.of((1 + s * 0.3) / Math.hypot(1, s)))
    const path = { u, denoised: levels.map(() => Float64Array.of(1)) }
    const { cost } = pairCosts(levels, [path], createChart('rectified-flow', 1))
    for (const one of cost) if (one < Infinity) expect(one).toBeLessThan(1e-7)
  })

  it('counts no step from pure noise', () => {
    const endless = [Infinity, 5, 1]
    const u = endless.map((s) => Float64Array.of(s === Infinity ? 1 : (2 + s) / Math.hypot(1, s)))
    const path = { u, denoised: [3, 2.5, 2].map((value) => Float64Array.of(value)) }
    const { cost } = pairCosts(endless, [path], createChart('rectified-flow', 1))
    expect([...cost].every((one) => one === Infinity)).toBe(true)
  })

  it('refuses paths that stand elsewhere', () => {
    expect(() => pairCosts(levels, [gaussian(levels.slice(1), 1, [1])], createChart('sigma', 1))).toThrow('same two or more')
  })
})

/** The least cost, every choice of levels counted one by one. */
function byHand(endless: boolean, { n, first }: StepCosts, { cost }: PairCosts, steps: number, growth: number): number {
  let least = Infinity
  const go = (i: number, left: number, k: number, total: number): void => {
    const weight = growth ** k
    if (left === 0) {
      least = Math.min(least, total + weight * first[i * (n + 1) + n]!)
      return
    }
    const alone = (endless && k === 0) || left === 1
    for (let j = i + 1; j < n; j++) {
      const step = alone ? first[i * (n + 1) + j]! : cost[i * n + j]!
      if (step < Infinity) go(j, left - (alone ? 1 : 2), k + 1, total + weight * step)
    }
  }
  go(0, steps - 1, 0, 0)
  return least
}

describe('the cheapest steps of two levels', () => {
  const n = 9

  it.each([
    ['from a finite level', false],
    ['from pure noise', true],
  ])('are those that a count of every choice finds, %s', (_name, endless) => {
    const at = Array.from({ length: n }, (_, i) => (endless && i === 0 ? Infinity : 10 / (i + 1)))
    for (let seed = 0; seed < 5; seed++) {
      let drawn = 0
      const draw = (length: number): Float64Array => Float64Array.from({ length }, () => Math.abs(philoxNormal(seed, 0, drawn++)))
      const costs = { n, first: draw(n * (n + 1)), second: null }
      const numbers = draw(n * n)
      const possible = (i: number, j: number): boolean => j >= i + 2 && !(endless && i === 0)
      const pairs = {
        cost: numbers.map((value, k) => (possible(Math.floor(k / n), k % n) ? value : Infinity)),
        between: Int32Array.from(numbers, (_, k) => Math.floor(k / n) + 1),
      }
      for (const growth of [0.7, 1.3]) {
        for (let steps = 1; steps <= n; steps++) {
          const found = cheapestPairs(at, costs, pairs, steps, growth)
          const least = byHand(endless, costs, pairs, steps, growth)
          if (least === Infinity) {
            expect(found).toBeNull()
            continue
          }
          expect(found).toHaveLength(steps)
          expect(found![0]).toBe(0)
          expect(found!.every((node, i) => i === 0 || node > found![i - 1]!)).toBe(true)
          expect(totalOf(endless, costs, pairs, found!, growth)).toBeCloseTo(least, 12)
        }
      }
    }
  })

  it('are none where there are fewer levels', () => {
    const costs = stepCosts(levels, [gaussian(levels, 1, [1])], 1)
    const pairs = pairCosts(levels, [gaussian(levels, 1, [1])], createChart('sigma', 1))
    expect(cheapestPairs(levels, costs, pairs, 8, 1)).toBeNull()
    expect(cheapestPairs(levels, costs, pairs, 0, 1)).toBeNull()
  })
})

function totalOf(
  endless: boolean,
  { n, first }: StepCosts,
  { cost }: PairCosts,
  nodes: readonly number[],
  growth: number,
): number {
  let [i, k, total] = [0, 0, 0]
  while (i < nodes.length - 1) {
    const alone = (endless && i === 0) || i === nodes.length - 2
    const j = i + (alone ? 1 : 2)
    total += growth ** k++ * (alone ? first[nodes[i]! * (n + 1) + nodes[j]!]! : cost[nodes[i]! * n + nodes[j]!]!)
    i = j
  }
  return total + growth ** k * first[nodes[i]! * (n + 1) + n]!
}
