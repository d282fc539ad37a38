import { expect, test } from 'vitest'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { nodeKinds } from '../../../src-shared/numerics/nodes.ts'
import type { SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { layLevels, moveLevel, parseLevels, scheduleOf } from './nodes.ts'

const edm = { _class_name: 'EDMEulerScheduler', sigma_min: 0.002, sigma_max: 80, sigma_data: 0.5, prediction_type: 'epsilon' }
const flow = { _class_name: 'FlowMatchEulerDiscreteScheduler', num_train_timesteps: 1000, shift: 1 }
const ddpm = {
  _class_name: 'DDIMScheduler',
  num_train_timesteps: 1000,
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: 'linear',
}
const model = (scheduler: Record<string, unknown>): ModelCard => ({ schedule: {}, scheduler }) as unknown as ModelCard
const solver = { id: 'heun', steps: 10, nodes: { id: 'karras', rho: 7 } } as SolverSettings
const range = { low: 0.002, high: 80 }

test.each([edm, flow, ddpm])('every kind lays levels that fall on %j', (config) => {
  const schedule = scheduleOf(model(config))
  for (const { id } of nodeKinds.filter((kind) => kind.id !== 'custom')) {
    const laid = layLevels({ ...solver, nodes: { id, rho: 7 } }, schedule)!
    if (!('levels' in laid)) throw new Error(laid.problem)
    expect(laid.levels.length).toBeGreaterThan(8)
    expect(laid.levels.every((level, index) => index === 0 || level < laid.levels[index - 1]!)).toBe(true)
    expect(JSON.parse(JSON.stringify(laid.levels))).toEqual(laid.levels)
  }
})

test('too many steps are a problem in words', () => {
  const laid = layLevels({ ...solver, steps: 2000, nodes: { id: 'leading', rho: 7 } }, scheduleOf(model(ddpm)))
  expect(laid).toMatchObject({ problem: expect.stringContaining('at most 1000') })
})

test('a level moves between its neighbours and inside the range', () => {
  expect(moveLevel([80, 10, 1, 0.002], 1, 5, range)).toEqual([80, 5, 1, 0.002])
  expect(moveLevel([80, 10, 1, 0.002], 1, 0.1, range)[1]).toBeCloseTo(1.0005)
  expect(moveLevel([80, 10, 1, 0.002], 0, 500, range)[0]).toBe(80)
  expect(moveLevel([80, 10, 1, 0.002], 3, 0, range)[3]).toBe(0.002)
})

test('a typed list is read, or its first problem is named', () => {
  expect(parseLevels('80, 10.5 1e-1\n0.002, 0', range)).toEqual({ levels: [80, 10.5, 0.1, 0.002] })
  expect(parseLevels('inf, 1', { low: 0.001, high: Infinity })).toEqual({ levels: [Number.MAX_VALUE, 1] })
  expect(parseLevels('80, ten', range)).toEqual({ problem: { kind: 'word', text: 'ten' } })
  expect(parseLevels('80, 5, 6', range)).toEqual({ problem: { kind: 'order', value: '6', before: '5' } })
  expect(parseLevels('90, 5', range)).toEqual({ problem: { kind: 'range', value: '90' } })
  expect(parseLevels('80, -1', range)).toEqual({ problem: { kind: 'range', value: '-1' } })
  expect(parseLevels('  ', range)).toEqual({ problem: { kind: 'empty' } })
})
