import { describe, expect, it } from 'vitest'
import { sinLevel } from './level.ts'
import { findMethod } from './methods/index.ts'
import { sampleSync } from './sample.ts'
import { flowSchedule, scheduleFromConfig } from './schedules/index.ts'
import { exactNetwork } from './testing/mixture.ts'
import { options } from './testing/options.ts'
import vectors from './testing/vectors/samplers.json' with { type: 'json' }
import type { Network } from './types.ts'

const { schedule: discrete } = scheduleFromConfig(vectors.config)
type Run = (typeof vectors.runs)[number]
interface Call {
  readonly s: number
  readonly u: readonly number[]
}

/** Levels of the run: the calls at stages inside steps, which the method chooses itself, left out. */
function levelsOf({ id, calls }: Run): number[] {
  const inside: Record<string, (i: number) => boolean> = {
    heun: (i) => i > 0 && i % 2 === 0,
    'dpm-2': (i) => i % 2 === 1,
    'dpmpp-2s': (i) => i % 2 === 1,
    pndm: (i) => i < 12 && i % 4 !== 0,
  }
  return calls.filter((_, i) => !inside[id]?.(i)).map(({ s }) => s)
}

/** Every state the network is asked at, in order, with the same levels, start and noise. */
function ownCalls(run: Run): Call[] {
  const flow = run.diffusers.startsWith('FlowMatch')
  const schedule = flow ? flowSchedule({ labelScale: 1000 }) : discrete
  const exact = exactNetwork(vectors.mixture, schedule, { predictionType: flow ? 'flow' : 'epsilon' })
  const calls: Call[] = []
  const network: Network = {
    ...exact,
    predict(x, t, branch, out) {
      const s = schedule.s(t)
      const norm = Math.hypot(schedule.alpha(s), schedule.sigma(s))
      calls.push({ s, u: Array.from(x, (value) => value / norm) })
      void exact.predict(x, t, branch, out)
    },
  }
  let drawn = 0
  const noise = { fill: (out: Float64Array): void => out.set(run.noise[drawn++]!) }
  const list = levelsOf(run)
  const { s, u } = run.calls[0]!
  /** Flow models start from sigma z, the others from z. */
  const start = Float64Array.from(u, (value) => (flow ? value / sinLevel(s) : value))
  sampleSync(network, options(start, { id: run.id, nodes: { id: 'custom', rho: 7, list } }, { noise }))
  return calls
}

/** Largest difference of the states over the calls both make. */
function difference(run: Run, from = 0, to = Infinity): number {
  const own = ownCalls(run)
  let largest = 0
  own.slice(0, to).forEach(({ u, s }, i) => {
    const theirs = run.calls[i]!
    expect(Math.abs(Math.log(s / theirs.s)), `level of call ${i}`).toBeLessThan(1e-4)
    if (i >= from) u.forEach((value, k) => (largest = Math.max(largest, Math.abs(value - theirs.u[k]!))))
  })
  return largest
}

const runs = vectors.runs.filter(({ id }) => id !== 'sde-dpmpp-3m')

describe(`the calls of ${vectors.made}`, () => {
  it.each(runs.map((run) => [run.id, run.diffusers, run] as const))('%s: %s', (id, _name, run) => {
    expect(findMethod(id).info.id).toBe(id)
    expect(difference(run)).toBeLessThan(1e-4)
    expect(ownCalls(run).length).toBeGreaterThanOrEqual(run.calls.length - 1)
  })

  it('sde-dpmpp-3m differs from the third call on, where diffusers halves the second difference with the wrong sign', () => {
    const run = vectors.runs.find(({ id }) => id === 'sde-dpmpp-3m')!
    expect(difference(run, 0, 2)).toBeLessThan(1e-6)
    const theirs = run.calls.at(-1)!.u
    const ours = ownCalls(run).at(-1)!.u
    const apart = Math.hypot(...ours.map((value, k) => value - theirs[k]!))
    expect(apart).toBeGreaterThan(0.01)
    expect(apart).toBeLessThan(0.5)
  })
})
