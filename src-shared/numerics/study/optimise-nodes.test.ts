import { describe, expect, it } from 'vitest'
import { createChart } from '../charts.ts'
import { philoxNormal } from '../noise/index.ts'
import { sampleSync } from '../sample.ts'
import { odeProblem } from '../testing/exact.ts'
import { gaussianPath as gaussian } from '../testing/gaussian-path.ts'
import { options, standardStart } from '../testing/options.ts'
import type { DenseSegment } from '../types.ts'
import { difference } from './difference.ts'
import { candidateLevels, cheapestNodes, knownPath, stepCosts, endingBelow, type StepCosts } from './optimise-nodes.ts'

const levels = [20, 5, 1, 0.3, 0.05]

describe('the cost of a single step', () => {
  const [c, a] = [0.5, [1, -2, 0.5]]
  const rms = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0) / a.length)
  const { n, first, second } = stepCosts(levels, [gaussian(levels, c, a)], 2)

  it('is the closed form of a Gaussian for an Euler step', () => {
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const [s, t] = [levels[i]!, levels[j]!]
        const estimate = (c * c) / Math.hypot(c, s)
        const missed = (t / s) * Math.hypot(c, s) + (1 - t / s) * estimate - Math.hypot(c, t)
        expect(first[i * (n + 1) + j]).toBeCloseTo((rms * Math.abs(missed)) / Math.hypot(1, t), 12)
      }
    }
  })

  it('is the closed form for a second-order step', () => {
    const [h, i, j] = [2, 3, 4]
    const [r, s, t] = [levels[h]!, levels[i]!, levels[j]!]
    const D = (level: number): number => (c * c) / Math.hypot(c, level)
    const ahead = D(s) + (0.5 * Math.log(s / t) * (D(s) - D(r))) / Math.log(r / s)
    const missed = (t / s) * Math.hypot(c, s) + (1 - t / s) * ahead - Math.hypot(c, t)
    expect(second![(h * n + i) * (n + 1) + j]).toBeCloseTo((rms * Math.abs(missed)) / Math.hypot(1, t), 12)
  })

  it('is nothing where the picture is known', () => {
    const u = levels.map((s) => Float64Array.of((1 + s * 0.3) / Math.hypot(1, s)))
    const costs = stepCosts(levels, [{ u, denoised: levels.map(() => Float64Array.of(1)) }], 2)
    for (const cost of [...costs.first, ...costs.second!]) expect(cost).toBeLessThan(1e-14)
  })

  it('takes no second-order step over one from pure noise', () => {
    const endless = [Infinity, 5, 1]
    const u = endless.map((s) => Float64Array.of(s === Infinity ? 1 : (2 + s) / Math.hypot(1, s)))
    const made = stepCosts(endless, [{ u, denoised: [3, 2.5, 2].map((value) => Float64Array.of(value)) }], 2)
    expect(made.second![1 * 4 + 2]).toBe(made.first[1 * 4 + 2])
    expect([...made.first, ...made.second!].every(Number.isFinite)).toBe(true)
  })

  it('refuses paths that stand elsewhere', () => {
    expect(() => stepCosts(levels, [gaussian(levels.slice(1), c, a)], 1)).toThrow('same two or more levels')
    expect(() => stepCosts(levels, [], 1)).toThrow('same two or more levels')
  })
})

/** Every choice, counted one by one. */
function byHand({ n, first, second }: StepCosts, steps: number, growth: number): number {
  let least = Infinity
  const go = (nodes: readonly number[], total: number): void => {
    const k = nodes.length - 1
    const [i, h] = [nodes.at(-1)!, nodes.at(-2)]
    const cost = (j: number): number =>
      growth ** k * (second && h !== undefined ? second[(h * n + i) * (n + 1) + j]! : first[i * (n + 1) + j]!)
    if (nodes.length === steps) least = Math.min(least, total + cost(n))
    else for (let j = i + 1; j < n; j++) go([...nodes, j], total + cost(j))
  }
  go([0], 0)
  return least
}

function costOf({ n, first, second }: StepCosts, nodes: readonly number[], growth: number): number {
  return [...nodes, n].slice(1).reduce((sum, j, k) => {
    const [i, h] = [nodes[k]!, nodes[k - 1]]
    return sum + growth ** k * (second && h !== undefined ? second[(h * n + i) * (n + 1) + j]! : first[i * (n + 1) + j]!)
  }, 0)
}

describe('the cheapest nodes', () => {
  const n = 9
  const draw = (seed: number): ((length: number) => Float64Array) => {
    let at = 0
    return (length) => Float64Array.from({ length }, () => Math.abs(philoxNormal(seed, 0, at++)))
  }

  it.each([1, 2] as const)('are those that a count of every choice finds, order %i', (order) => {
    for (let seed = 0; seed < 5; seed++) {
      const numbers = draw(seed)
      const costs = { n, first: numbers(n * (n + 1)), second: order === 2 ? numbers(n * n * (n + 1)) : null }
      for (const growth of [0.7, 1, 1.3]) {
        for (let steps = 1; steps <= n; steps++) {
          const found = cheapestNodes(costs, steps, growth)!
          expect(found).toHaveLength(steps)
          expect(found[0]).toBe(0)
          expect(costOf(costs, found, growth)).toBeCloseTo(byHand(costs, steps, growth), 12)
        }
      }
    }
  })

  it.each([1, 2] as const)('end low enough where that is asked for, at the least cost of those, order %i', (order) => {
    const falling = Array.from({ length: n }, (_, i) => 2 ** -i)
    for (let seed = 0; seed < 5; seed++) {
      const numbers = draw(seed)
      const costs = { n, first: numbers(n * (n + 1)), second: order === 2 ? numbers(n * n * (n + 1)) : null }
      for (const [end, last] of [
        [1 / 32, 5],
        [1e-9, n - 1],
      ] as const) {
        const bounded = endingBelow(costs, falling, end)
        const found = cheapestNodes(bounded, 4, 1)!
        expect(found.at(-1)).toBeGreaterThanOrEqual(last)
        expect(costOf(costs, found, 1)).toBeCloseTo(byHand(bounded, 4, 1), 12)
      }
    }
  })

  it('are none where there are fewer levels', () => {
    expect(cheapestNodes({ n: 3, first: new Float64Array(12), second: null }, 4, 1)).toBeNull()
    expect(cheapestNodes({ n: 3, first: new Float64Array(12), second: null }, 0, 1)).toBeNull()
  })
})

describe('nodes optimised on an exact mixture', () => {
  const { network } = odeProblem('four')

  function follow(seed: number): DenseSegment[] {
    const segments: DenseSegment[] = []
    const solver = { id: 'uhp-fi', rtol: 1e-9, atol: 1e-9 }
    const keep = (_record: unknown, step: { dense: (() => DenseSegment) | null }): void =>
      void (step.dense && segments.push(step.dense()))
    sampleSync(network, options(standardStart(network.size, seed), solver, { onStep: keep }))
    return segments
  }

  const end = (seed: number, steps: number, levels?: readonly number[]): Float64Array => {
    const nodes = levels ? { id: 'custom', rho: 7, list: [...levels] } : { id: 'karras', rho: 7 }
    return sampleSync(network, options(standardStart(network.size, seed), { id: 'dpmpp-2m', steps, nodes })).u
  }

  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!

  it('come nearer than Karras nodes from noise that they never saw, in as many evaluations', () => {
    const seen = Array.from({ length: 24 }, (_, i) => follow(i + 1))
    const { chart, sigmaData } = seen[0]![0]!
    const coordinate = createChart(chart, sigmaData)
    const levels = candidateLevels(seen[0]!, (tau) => coordinate.s(tau), 48)
    expect(levels.length).toBe(48)
    expect(levels.every((s, i) => i === 0 || s < levels[i - 1]!)).toBe(true)
    const costs = stepCosts(
      levels,
      seen.map((segments) => knownPath(segments, levels)),
      2,
    )
    const steps = 8
    const nodes = cheapestNodes(costs, steps, 1)!.map((i) => levels[i]!)
    const errors = { ours: [] as number[], karras: [] as number[] }
    for (let seed = 101; seed <= 132; seed++) {
      const truth = sampleSync(network, options(standardStart(network.size, seed), { rtol: 1e-9, atol: 1e-9 })).u
      errors.ours.push(difference(end(seed, steps, nodes), truth).rms)
      errors.karras.push(difference(end(seed, steps), truth).rms)
    }
    expect(median(errors.ours)).toBeLessThan(median(errors.karras))
  })
})
