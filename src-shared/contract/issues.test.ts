import { expect, test } from 'vitest'
import { importFormSchema } from './imports.ts'
import { issueWords } from './issues.ts'
import { settingsOfRunSchema } from './recipe.ts'

const words = (schema: typeof settingsOfRunSchema | typeof importFormSchema, value: object): string =>
  issueWords(schema.safeParse(value).error!.issues[0]!)

test.each([
  [{ width: 99_999 }, 'it must be at most 16384'],
  [{ width: 0 }, 'it must be at least 1'],
  [{ width: 1.5 }, 'it must be a whole number'],
  [{ width: 'wide' }, 'it must be a number'],
  [{ refinement: { eta: 2 } }, 'it must be less than 2'],
  [{ refinement: { eta: 0 } }, 'it must be more than 0'],
  [{ prompt: 'x'.repeat(1_100_001) }, 'it must have at most 1100000 characters'],
  [{ solver: { nodes: { list: new Array(10_001).fill(1) } } }, 'it must have at most 10000 entries'],
  [{ noiseSource: 'dice' }, 'it must be one of philox, torch-cpu, torch-cuda'],
  [{ guidanceShape: { interval: { from: 1, to: 2 } } }, 'it must run from a higher noise level down to a lower one'],
])('%#: %s', (value, text) => expect(words(settingsOfRunSchema, value)).toBe(text))

test('what a form leaves out is named', () => {
  expect(words(importFormSchema, { predictionType: 'epsilon' })).toMatch(/^it must be one of stable-diffusion, /)
})
