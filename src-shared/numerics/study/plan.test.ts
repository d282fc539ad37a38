import { describe, expect, it } from 'vitest'
import { finiteLevel, sameLevels } from '../level.ts'
import { findMethod, methods } from '../methods/index.ts'
import { layNodes } from '../nodes.ts'
import { sampleSync } from '../sample.ts'
import { scheduleFromConfig } from '../schedules/index.ts'
import { exactNetwork, mixture4 } from '../testing/mixture.ts'
import { options, standardStart } from '../testing/options.ts'
import { comparable, planRun, planWithin, visitedLevels } from './plan.ts'

const models = {
  diffusion: scheduleFromConfig({
    _class_name: 'DDIMScheduler',
    beta_schedule: 'scaled_linear',
    beta_start: 0.00085,
    beta_end: 0.012,
  }),
  /** Starts at pure noise, where exponential methods take a plain first step. */
  flow: scheduleFromConfig({ _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 }),
}
const model = models.diffusion
const fixed = methods.filter((method) => comparable(method) && !method.info.adaptive)
const choice = options(standardStart(4)).solver

describe.each(fixed.map((method) => [method.info.id, method] as const))('%s', (id, method) => {
  it.each([
    ['diffusion', 5],
    ['diffusion', 10],
    ['diffusion', 21],
    ['flow', 6],
    ['flow', 20],
    ['flow', 31],
  ] as const)('on a %s model within %i evaluations runs as planned and could not take one step more', (kind, nfe) => {
    const on = models[kind]
    const solver = { ...choice, id }
    const planned = planWithin(method, on, solver, nfe)
    if (!planned) return expect(planRun(method, on, { ...solver, steps: 2 }).nfe).toBeGreaterThan(nfe)
    const records: Parameters<typeof visitedLevels>[0][number][] = []
    const ran = sampleSync(
      exactNetwork(mixture4, on.schedule, { predictionType: on.predictionType }),
      options(standardStart(4), { id, steps: planned.steps }, { onStep: (record) => void records.push(record) }),
    )
    expect(ran.nfe.total).toBe(planned.nfe)
    expect(planned.nfe).toBeLessThanOrEqual(nfe)
    for (let steps = planned.steps + 1; steps <= nfe + 1; steps++)
      expect(planRun(method, on, { ...solver, steps }).nfe).toBeGreaterThan(nfe)
    expect(sameLevels(visitedLevels(records), planned.levels)).toBe(true)
    const laid = Array.from(layNodes(on.schedule, planned.steps, choice.nodes), finiteLevel)
    expect(sameLevels(planned.levels, laid)).toBe(true)
  })
})

describe('the most steps', () => {
  const steps = (id: string, kind: keyof typeof models, nfe: number, rest: object = {}, least?: number): number | null =>
    planWithin(findMethod(id), models[kind], { ...choice, ...rest, id }, nfe, least)?.steps ?? null

  it('count the plain first step from pure noise', () => {
    for (const id of ['dpm-2', 'dpmpp-2s', 'res-2s']) {
      expect(steps(id, 'flow', 20), id).toBe(11)
      expect(steps(id, 'diffusion', 20), id).toBe(10)
    }
    for (const id of ['dpm-3', 'dpmpp-3s', 'res-3s']) expect(steps(id, 'flow', 20), id).toBe(8)
  })

  it('count the answer that an analytical first step saves', () => {
    expect(steps('heun', 'diffusion', 20, { afs: true })).toBe(11)
    expect(steps('euler', 'diffusion', 20, { afs: true })).toBe(21)
  })

  it('leave none out where an inner iteration takes what it takes', () => {
    for (const id of ['implicit-euler', 'implicit-trapezoid']) {
      for (const [kind, on] of Object.entries(models)) {
        const fitting = Array.from({ length: 60 }, (_, i) => i + 2).filter(
          (count) => planRun(findMethod(id), on, { ...choice, id, steps: count }).nfe <= 60,
        )
        expect(steps(id, kind as keyof typeof models, 60), `${id} ${kind}`).toBe(fitting.at(-1) ?? null)
      }
    }
  })

  it('are one where one level is enough', () => {
    expect(steps('euler', 'diffusion', 1)).toBeNull()
    expect(steps('euler', 'diffusion', 1, {}, 1)).toBe(1)
    expect(steps('euler', 'diffusion', 5000)).toBe(1000)
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
