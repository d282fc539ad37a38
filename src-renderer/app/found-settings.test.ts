import { expect, test } from 'vitest'
import { settingsOfRunSchema } from '../../src-shared/contract/recipe.ts'
import { mergeFound } from './found-settings.ts'

const base = settingsOfRunSchema.parse({ prompt: 'old', guidance: 3 })

test('what was understood replaces what is at hand, down to nested fields', () => {
  const merged = mergeFound({ prompt: 'new', seed: 12, solver: { id: 'euler', steps: 30 } }, base)
  expect(merged).toMatchObject({
    prompt: 'new',
    seed: 12,
    guidance: 3,
    solver: { id: 'euler', steps: 30, rtol: base.solver.rtol },
  })
})

test('guidance comes with its shape, or without one', () => {
  const guidanceShape = { interval: { from: 5, to: 0.4 } }
  const shaped = { ...base, guidanceShape: { rescale: 0.5 } }
  expect(mergeFound({ guidance: 4, guidanceShape }, base)).toMatchObject({ guidance: 4, guidanceShape })
  expect(mergeFound({ guidance: 4 }, shaped)).not.toHaveProperty('guidanceShape')
  expect(mergeFound({ seed: 4 }, shaped)).toMatchObject({ guidanceShape: { rescale: 0.5 } })
})

test('wrong types and unknown fields are left out', () => {
  expect(mergeFound({ seed: '12', prompt: null, solver: 'euler', evil: 1, guidance: NaN }, base)).toEqual(base)
})

test('what the text does not name and would make another picture does not stay', () => {
  const own = settingsOfRunSchema.parse({
    source: { picture: 'a'.repeat(64), strength: 0.5, mask: null },
    variation: { seed: 3, strength: 0.2 },
    clipSkip: 2,
    solver: { nodes: { id: 'custom', rho: 7, list: [80, 1] } },
  })
  const merged = mergeFound({ prompt: 'new', solver: { steps: 20 } }, own)
  expect(merged).not.toHaveProperty('source')
  expect(merged).not.toHaveProperty('clipSkip')
  expect(merged.variation).toBeNull()
  expect(merged.solver).toMatchObject({ steps: 20, nodes: { id: 'karras' } })
  const variation = { seed: 9, strength: 0.1 }
  expect(mergeFound({ variation, clipSkip: 3 }, base)).toMatchObject({ variation, clipSkip: 3 })
})
