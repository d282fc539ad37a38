import { expect, test } from 'vitest'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { nodeKinds } from '../../../src-shared/numerics/nodes.ts'
import { settingsOfRunSchema, type SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { catalogues, languages } from '../../../src-shared/i18n/index.ts'
import { findMethod, sampleSync } from '../../../src-shared/numerics/index.ts'
import type { Translate } from '../../ui/text.ts'
import { layLevels, moveLevel, parseLevels, sayProblem, scheduleOf, type NodesProblem } from './nodes.ts'

test('every kind of nodes has a name in each language', () => {
  for (const language of languages) for (const { id } of nodeKinds) expect(catalogues[language]).toHaveProperty([`nodes.${id}`])
})

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
    expect(laid.problem).toBeNull()
    expect(laid.levels.length).toBeGreaterThan(8)
    expect(laid.levels.every((level, index) => index === 0 || level < laid.levels[index - 1]!)).toBe(true)
    expect(JSON.parse(JSON.stringify(laid.levels))).toEqual(laid.levels)
  }
})

test('what is drawn is what a method with open levels runs on', () => {
  const schedule = scheduleOf(model(edm))!
  const start = Float64Array.of(1)
  for (const steps of [1, 2, 4]) {
    const choice = { ...settingsOfRunSchema.parse({}).solver, id: 'consistency', steps }
    const visited: number[] = []
    sampleSync(
      { size: 1, predictionType: 'sample', schedule, sigmaData: 0.5, predict: (_x, _t, _branch, out) => void out.fill(0) },
      {
        solver: choice,
        refinement: { iterations: 0, eta: 0.05, temperature: 1 },
        guidance: 1,
        start,
        noise: { fill: (out) => void out.fill(0) },
        onEvaluation: ({ s }) => void visited.push(s),
      },
    )
    expect(layLevels(choice, schedule, findMethod('consistency').info.openLevels)!.levels).toEqual(visited)
  }
})

test('too many steps are a problem with its limit', () => {
  const laid = layLevels({ ...solver, steps: 2000, nodes: { id: 'leading', rho: 7 } }, scheduleOf(model(ddpm)))
  expect(laid).toEqual({ levels: [], problem: { kind: 'many', most: 1000 } })
})

test('levels of ones own are drawn with what is wrong with the first wrong one', () => {
  const own = (list: number[]) => layLevels({ ...solver, nodes: { id: 'custom', rho: 7, list } }, scheduleOf(model(edm)))!
  expect(own([80, 5, 0])).toEqual({ levels: [80, 5], problem: null })
  expect(own([80, 5, 6])).toEqual({ levels: [80, 5, 6], problem: { kind: 'order', value: '6', before: '5' } })
  expect(own([157.4, 5])).toMatchObject({ problem: { kind: 'range', value: '157.4' } })
  expect(own([])).toMatchObject({ problem: { kind: 'empty' } })
})

test.each(languages)('every problem is said in %s', (language) => {
  const words: Translate = (key, values) => `${catalogues[language][key]} ${JSON.stringify(values)}`
  const problems: NodesProblem[] = [
    { kind: 'word', text: 'ten' },
    { kind: 'order', value: '6', before: '5' },
    { kind: 'range', value: '90' },
    { kind: 'many', most: 1000 },
    { kind: 'empty' },
    { kind: 'long' },
  ]
  for (const problem of problems) expect(sayProblem(words, problem, range)).not.toContain('undefined ')
})

test('a level moves between its neighbours and inside the range', () => {
  expect(moveLevel([80, 10, 1, 0.002], 1, 5, range)).toEqual([80, 5, 1, 0.002])
  expect(moveLevel([80, 10, 1, 0.002], 1, 0.1, range)[1]).toBeCloseTo(1.0005)
  expect(moveLevel([80, 10, 1, 0.002], 0, 500, range)[0]).toBe(80)
  expect(moveLevel([80, 10, 1, 0.002], 3, 0, range)[3]).toBe(0.002)
  const open = { low: 0.001, high: Infinity }
  expect(moveLevel([Number.MAX_VALUE, 1], 0, Number.MAX_VALUE * 2, open)).toEqual([Number.MAX_VALUE, 1])
})

test('a typed list is read, or its first problem is named', () => {
  expect(parseLevels('80, 10.5 1e-1\n0.002, 0', range)).toEqual({ levels: [80, 10.5, 0.1, 0.002] })
  expect(parseLevels('inf, 1', { low: 0.001, high: Infinity })).toEqual({ levels: [Number.MAX_VALUE, 1] })
  expect(parseLevels('1e999, 1', { low: 0.001, high: Infinity })).toEqual({ levels: [Number.MAX_VALUE, 1] })
  expect(parseLevels('80, ten', range)).toEqual({ problem: { kind: 'word', text: 'ten' } })
  expect(parseLevels('80, 5, 6', range)).toEqual({ problem: { kind: 'order', value: '6', before: '5' } })
  expect(parseLevels('90, 5', range)).toEqual({ problem: { kind: 'range', value: '90' } })
  expect(parseLevels('80, -1', range)).toEqual({ problem: { kind: 'range', value: '-1' } })
  expect(parseLevels('  ', range)).toEqual({ problem: { kind: 'empty' } })
})
