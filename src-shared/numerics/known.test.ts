import { describe, expect, test } from 'vitest'
import { beginAt, beginFrom, beginningOf } from './begin.ts'
import { findMethod, methods } from './methods/index.ts'
import { createNoise } from './noise/index.ts'
import { sampleSync } from './sample.ts'
import { flowSchedule, scheduleFromConfig } from './schedules/index.ts'
import { exactNetwork } from './testing/mixture.ts'
import { options } from './testing/options.ts'
import vectors from './testing/vectors/samplers.json' with { type: 'json' }

const { schedule: ddpm } = scheduleFromConfig(vectors.config)
const flow = flowSchedule({ labelScale: 1000, shift: 3 })
const size = vectors.mixture.mean[0]!.length
const clean = Float64Array.from({ length: size }, (_, i) => (i % 2 === 0 ? 0.8 : -0.6))

function startOf(seed: number): Float64Array {
  const start = new Float64Array(size)
  createNoise('philox', seed).fill(start)
  return start
}

const noise = () => createNoise('philox', 9)

describe('a known part of the sample', () => {
  const few = methods.filter(({ info }) => info.group !== 'one-step')
  test.each(few.map(({ info }) => [info.id] as const))('%s keeps it and moves the rest', (id) => {
    const network = exactNetwork(vectors.mixture, ddpm, { predictionType: 'epsilon' })
    const free = Float64Array.from({ length: size }, (_, i) => (i < size / 2 ? 0 : 1))
    const solver = { id, steps: 12, nodes: { id: 'karras', rho: 7 } }
    const { x0 } = sampleSync(network, options(startOf(3), solver, { noise: noise(), from: clean, known: { clean, free } }))
    for (let i = 0; i < size; i++) {
      if (free[i] === 0) expect(Math.abs(x0[i]! - clean[i]!)).toBeLessThan(1e-9)
      else expect(Math.abs(x0[i]! - clean[i]!)).toBeGreaterThan(1e-6)
    }
  })

  test('its state is the known picture with the start noise at every level, for step methods, with an analytic first answer too, and an adaptive one', () => {
    const network = exactNetwork(vectors.mixture, flow, { predictionType: 'flow' })
    const free = new Float64Array(size)
    const start = startOf(4)
    for (const [id, afs] of [
      ['euler', false],
      ['uhp-fi', false],
      ['dpmpp-2m', false],
      ['dpmpp-2m', true],
      ['unipc-3', true],
      ['ipndm', true],
    ] as const) {
      let seen = 0
      const onStep: NonNullable<Parameters<typeof sampleSync>[1]['onStep']> = (record, { at, accepted }) => {
        if (!accepted || !at || record.kind === 'finish') return
        const s = record.sigmaNext
        seen++
        at.u.forEach((u, i) => expect(Math.abs(u - (clean[i]! + s * start[i]!) / Math.hypot(1, s))).toBeLessThan(1e-6))
      }
      const choice = { id, afs, steps: 8, nodes: { id: 'uniform', rho: 7 }, rtol: 1e-7, atol: 1e-7 }
      sampleSync(network, options(start, choice, { noise: noise(), from: clean, known: { clean, free }, onStep, sMax: 20 }))
      expect(seen).toBeGreaterThan(1)
    }
  })

  test.each(['euler', 'lcm', 'consistency'])('a half-free element is the mean of both answers: %s', (id) => {
    const network = exactNetwork(vectors.mixture, ddpm, { predictionType: 'epsilon' })
    const run = (share: number) => {
      const known = { clean, free: new Float64Array(size).fill(share) }
      return sampleSync(
        network,
        options(startOf(5), { id, steps: 1, nodes: { id: 'trailing', rho: 7 } }, { noise: noise(), known }),
      ).x0
    }
    const [none, half, all] = [run(0), run(0.5), run(1)]
    half.forEach((value, i) => expect(value).toBeCloseTo((none[i]! + all[i]!) / 2, 10))
  })

  test('lengths that do not fit are refused', () => {
    const network = exactNetwork(vectors.mixture, ddpm, { predictionType: 'epsilon' })
    const wrong = { noise: noise(), from: new Float64Array(size + 1) }
    expect(() => sampleSync(network, options(startOf(1), { id: 'euler' }, wrong))).toThrow('picture to begin from')
  })
})

describe('where a run from a picture begins', () => {
  const choice = { steps: 20, nodes: { id: 'leading', rho: 7 } }

  test('a share of the steps, counted as diffusers does', () => {
    for (const [strength, left] of [
      [1, 20],
      [0.75, 15],
      [0.5, 10],
      [0.34, 6],
      [0.01, 1],
    ] as const) {
      const { sMax, nodes } = beginAt(strength, findMethod('euler'), ddpm, choice)
      expect(nodes!.list).toHaveLength(left)
      expect(sMax).toBe(nodes!.list![0])
    }
  })

  test('all steps of a method of few, each at the share of its time', () => {
    const trailing = (steps: number) => ({ steps, nodes: { id: 'trailing', rho: 7 } })
    const lcm = findMethod('lcm')
    expect(beginAt(1, lcm, ddpm, trailing(4)).nodes!.list.map(ddpm.t).map(Math.round)).toEqual([999, 749, 499, 249])
    expect(beginAt(0.4, lcm, ddpm, trailing(4)).nodes!.list.map(ddpm.t).map(Math.round)).toEqual([400, 300, 200, 100])
    expect(beginAt(0.4, lcm, ddpm, trailing(1)).sMax).toBe(ddpm.s(400))
    expect(beginAt(0.001, lcm, ddpm, trailing(4)).nodes!.list).toEqual([ddpm.s(1), ddpm.s(0)])
    const { list } = beginAt(0.5, findMethod('flow-lcm'), flow, trailing(2)).nodes!
    expect(list).toHaveLength(2)
    expect(list[0]).toBeCloseTo(3 * (0.5005 / 0.4995), 6)
    const own = { steps: 2, nodes: { id: 'custom', rho: 7, list: [5, 1] } }
    expect(beginAt(0.5, lcm, ddpm, own).nodes!.list).toEqual([1])
  })

  test('from a state the levels below it, whatever the share', () => {
    const { list } = beginAt(1, findMethod('euler'), ddpm, choice).nodes!
    const from = beginFrom(list[8]!, findMethod('euler'), ddpm, choice)
    expect([from.sMax, from.nodes!.list]).toEqual([list[8], list.slice(8)])
    const between = Math.sqrt(list[8]! * list[9]!)
    expect(beginFrom(between, findMethod('euler'), ddpm, choice).nodes!.list).toEqual([between, ...list.slice(9)])
    const noise = { strength: 0.1, state: { sigma: Number.MAX_VALUE } }
    expect(beginningOf(noise, findMethod('uhp-fi'), flow, choice)).toEqual({ sMax: Infinity, nodes: null })
    expect(beginningOf({ strength: 0.5 }, findMethod('euler'), ddpm, choice)).toEqual(
      beginAt(0.5, findMethod('euler'), ddpm, choice),
    )
  })

  test('a share of the time for adaptive methods, before any shift', () => {
    const adaptive = findMethod('uhp-fi')
    expect(beginAt(1, adaptive, flow, choice)).toEqual({ sMax: Infinity, nodes: null })
    const { sMax } = beginAt(0.5, adaptive, flow, choice)
    expect(sMax).toBeCloseTo(3 * (0.5005 / 0.4995), 6)
    expect(beginAt(0.6, adaptive, ddpm, choice).sMax).toBeCloseTo(ddpm.s(0.6 * 999), 9)
  })
})
