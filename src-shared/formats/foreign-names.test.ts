import { describe, expect, test } from 'vitest'
import { findMethod } from '../numerics/methods/index.ts'
import { layNodes, nodeKinds } from '../numerics/nodes.ts'
import { scheduleFromConfig } from '../numerics/schedules/index.ts'
import { nodesByName, samplersOfComfy, samplersOfInvoke, samplersOfWeb } from './foreign-names.ts'
import { schedulerConfig } from './schedule-presets.ts'

const { schedule } = scheduleFromConfig(
  schedulerConfig({ schedule: 'stable-diffusion', predictionType: 'epsilon', trainSteps: 1000, shift: 1 } as Parameters<
    typeof schedulerConfig
  >[0]),
)

test('every name stands for a method that is there', () => {
  for (const names of [samplersOfWeb, samplersOfComfy, samplersOfInvoke])
    for (const id of Object.values(names)) expect(findMethod(id), id).toBeTruthy()
})

describe('a schedule of another tool and its like on Stable Diffusion', () => {
  const labelsOf: Record<string, (steps: number) => number[]> = {
    Uniform: (steps) => Array.from({ length: steps }, (_, i) => 999 * (1 - i / (steps - 1))),
    normal: (steps) => Array.from({ length: steps }, (_, i) => 999 * (1 - i / (steps - 1))),
    simple: (steps) => Array.from({ length: steps }, (_, i) => 999 - Math.floor((i * 1000) / steps)),
    ddim_uniform: (steps) => Array.from({ length: steps }, (_, i) => 1 + (steps - 1 - i) * Math.floor(1000 / steps)),
  }

  test.each(
    Object.keys(labelsOf).flatMap((name) => [
      [name, 8],
      [name, 20],
      [name, 25],
    ]) as [string, number][],
  )('%s in %i steps', (name, steps) => {
    const { nodes, exact } = nodesByName(name, steps)!
    expect(exact).toBe(true)
    expect(nodeKinds.map(({ id }) => id)).toContain(nodes.id)
    const levels = layNodes(schedule, steps, { rho: 7, ...nodes })
    const theirs = labelsOf[name]!(steps).map((label) => schedule.s(label))
    expect(levels).toHaveLength(steps)
    levels.forEach((level, i) => expect(level / theirs[i]!).toBeCloseTo(1, 9))
  })

  test('one that rounds otherwise is off by a training step at most', () => {
    const { nodes, exact } = nodesByName('Simple', 28)!
    expect(exact).toBe(false)
    const levels = [...layNodes(schedule, 28, { rho: 7, ...nodes })]
    const off = levels.map((level, i) => Math.abs(schedule.t(level) - labelsOf['simple']!(28)[i]!))
    expect(Math.max(...off)).toBeLessThan(1 + 1e-6)
  })
})
