import { expect, test } from 'vitest'
import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import { settingsOfRunSchema } from '../../../src-shared/contract/recipe.ts'
import type { Preset } from '../../../src-shared/contract/settings.ts'
import { matchesPreset, settingsOf } from './preset-match.ts'

const settings: RunSettings = settingsOfRunSchema.parse({})
const preset = (change: object): Preset => ({
  id: 'p',
  name: 'P',
  builtIn: false,
  solver: settings.solver,
  refinement: settings.refinement,
  ...change,
})

test('the order of fields does not matter, their values do', () => {
  const reversed = Object.fromEntries(Object.entries(settings.solver).reverse()) as RunSettings['solver']
  expect(matchesPreset({ ...settings, prompt: 'other', seed: 5 }, preset({ solver: reversed }))).toBe(true)
  expect(matchesPreset(settings, preset({ solver: { ...settings.solver, rtol: 1e-3 } }))).toBe(false)
})

test('refinement that is off has no parameters to compare', () => {
  expect(matchesPreset(settings, preset({ refinement: { ...settings.refinement, eta: 0.1 } }))).toBe(true)
  expect(matchesPreset(settings, preset({ refinement: { ...settings.refinement, iterations: 5 } }))).toBe(false)
})

test('a preset that speaks of the shape of guidance is matched and sets it, another leaves it', () => {
  const guidanceShape = { interval: { from: 5, to: 0.4 } }
  const shaped = { ...settings, guidanceShape }
  expect(matchesPreset(shaped, preset({}))).toBe(true)
  expect(matchesPreset(shaped, preset({ guidanceShape: null }))).toBe(false)
  expect(matchesPreset(settings, preset({ guidanceShape: null }))).toBe(true)
  expect(matchesPreset(shaped, preset({ guidanceShape: { interval: { to: 0.4, from: 5 } } }))).toBe(true)
  expect(settingsOf(preset({}))).not.toHaveProperty('guidanceShape')
  expect({ ...shaped, ...settingsOf(preset({ guidanceShape: null })) }.guidanceShape).toBeUndefined()
  expect(settingsOf(preset({ guidanceShape }))).toMatchObject({ guidanceShape })
})
