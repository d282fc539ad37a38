import { describe, expect, it } from 'vitest'
import { methods } from '../methods/index.ts'
import { layNodes } from '../nodes.ts'
import { sampleSync } from '../sample.ts'
import { scheduleFromConfig } from '../schedules/index.ts'
import { exactNetwork, mixture4 } from '../testing/mixture.ts'
import { options, standardStart } from '../testing/options.ts'
import { comparable, planRun, planWithin, sameLevels, visitedLevels } from './plan.ts'

const config = { _class_name: 'DDIMScheduler', beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012 }
const model = scheduleFromConfig(config)
const network = exactNetwork(mixture4, model.schedule, { predictionType: 'epsilon' })
const fixed = methods.filter((method) => comparable(method) && !method.info.adaptive)
const choice = options(standardStart(4)).solver

describe.each(fixed.map((method) => [method.info.id, method] as const))('%s', (id, method) => {
  it.each([5, 10, 21])('within %i evaluations runs as planned and could not take one step more', (nfe) => {
    const solver = { ...choice, id }
    const planned = planWithin(method, model, solver, nfe)
    if (!planned) return expect(planRun(method, model, { ...solver, steps: 2 }).nfe).toBeGreaterThan(nfe)
    const records: Parameters<typeof visitedLevels>[0][number][] = []
    const ran = sampleSync(
      network,
      options(standardStart(4), { id, steps: planned.steps }, { onStep: (record) => void records.push(record) }),
    )
    expect(ran.nfe.total).toBe(planned.nfe)
    expect(planned.nfe).toBeLessThanOrEqual(nfe)
    expect(planRun(method, model, { ...solver, steps: planned.steps + 1 }).nfe).toBeGreaterThan(nfe)
    expect(sameLevels(visitedLevels(records), planned.levels)).toBe(true)
    expect(sameLevels(planned.levels, Array.from(layNodes(model.schedule, planned.steps, choice.nodes)))).toBe(true)
  })
})

describe('what is comparable', () => {
  it('follows the flow: no noise, no one-step model, no inner iteration of unknown length', () => {
    const ids = new Set(methods.filter(comparable).map(({ info }) => info.id))
    for (const id of ['euler', 'unipc-3', 'uhp-fi', 'dpm-fast']) expect(ids.has(id), id).toBe(true)
    for (const id of ['euler-ancestral', 'heun-churn', 'consistency', 'lcm', 'implicit-euler'])
      expect(ids.has(id), id).toBe(false)
  })
})

describe('visited levels', () => {
  it('of a single evaluation are its level', () => {
    const planned = planRun(
      methods.find(({ info }) => info.id === 'euler')!,
      model,
      { ...choice, id: 'euler', steps: 1 },
    )
    expect(planned).toEqual({ steps: 1, nfe: 1, levels: [model.schedule.sMax] })
  })

  it('differ where one is moved', () => {
    expect(sameLevels([2, 1], [2, 1 + 1e-14])).toBe(true)
    expect(sameLevels([2, 1], [2, 1.001])).toBe(false)
    expect(sameLevels([2, 1], [2])).toBe(false)
  })
})
