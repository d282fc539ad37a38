import { describe, expect, test } from 'vitest'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { recommendedSchema } from '../../../src-shared/contract/recommended.ts'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { defaultSettings } from './default-settings.ts'
import { adoptRecommended, misfit } from './recommended.ts'

const model = (recommended: object | null, fewStep = false) =>
  ({ recommended: recommended && recommendedSchema.parse(recommended), fewStep }) as unknown as ModelCard

const plain = model(null)
const guided = model({ guidance: 4, solver: { id: 'dpmpp-2m', steps: 12 } })
const distilled = model({ solver: { id: 'consistency', steps: 1 } }, true)

describe('settings on another model', () => {
  test('nothing set by hand: what the model recommends, and back', () => {
    const on = adoptRecommended(defaultSettings, null, guided)
    expect(on).toMatchObject({ guidance: 4, solver: { id: 'dpmpp-2m', steps: 12 }, prompt: '', seed: 0 })
    expect(adoptRecommended(on, guided, plain)).toEqual(defaultSettings)
  })

  test('what was set by hand stays, the rest follows', () => {
    const chosen = { ...defaultSettings, solver: { ...defaultSettings.solver, id: 'heun', steps: 30 } }
    expect(adoptRecommended(chosen, plain, guided)).toEqual({ ...chosen, guidance: 4 })
    const shaped = { ...chosen, guidanceShape: { rescale: 0.5 } }
    expect(adoptRecommended(shaped, plain, guided)).toEqual({ ...shaped, guidance: 4 })
  })

  test('to a model for few steps and back, everything follows', () => {
    const chosen = {
      ...defaultSettings,
      guidance: 7,
      guidanceShape: { rescale: 0.5 },
      solver: { ...defaultSettings.solver, id: 'heun' },
    }
    const on = adoptRecommended(chosen, guided, distilled)
    expect(on).toMatchObject({ guidance: 1, guidanceShape: undefined, solver: { id: 'consistency', steps: 1 } })
    const more = { ...on, solver: { ...on.solver, steps: 4 } }
    expect(adoptRecommended(more, distilled, guided)).toMatchObject({ guidance: 4, solver: { id: 'dpmpp-2m', steps: 12 } })
  })

  test('text, seed and size are never touched', () => {
    const own = { ...defaultSettings, prompt: 'x', negative: 'y', seed: 9, width: 96, height: 32 }
    expect(adoptRecommended(own, plain, distilled)).toMatchObject({ prompt: 'x', negative: 'y', seed: 9, width: 96, height: 32 })
  })
})

test('methods and models that do not belong together', () => {
  const method = (id: string, group: string) => ({ id, group }) as unknown as SolverInfo
  const [ode, lcm, own] = [method('heun', 'fixed-step'), method('lcm', 'one-step'), method('consistency', 'one-step')]
  expect([misfit(guided, ode), misfit(guided, lcm)]).toEqual([null, 'few-steps'])
  expect([misfit(distilled, ode), misfit(distilled, lcm), misfit(distilled, own)]).toEqual(['many-steps', 'other-method', null])
  expect([misfit(null, lcm), misfit(distilled, undefined)]).toEqual([null, null])
})
