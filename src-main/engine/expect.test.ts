import { expect, test } from 'vitest'
import { settingsOfRunSchema } from '../../src-shared/contract/recipe.ts'
import { sampleSync, scheduleFromConfig } from '../../src-shared/numerics/index.ts'
import { expectedNfe } from './expect.ts'

const model = scheduleFromConfig({ _class_name: 'EDMEulerScheduler', sigma_min: 0.002, sigma_max: 80, sigma_data: 0.5 })
const network = {
  ...model,
  size: 4,
  predictionType: 'sample' as const,
  predict(x: Float64Array, t: number, branch: string, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = Math.tanh(x[i]! + t) * (branch === 'conditional' ? 0.5 : 0.3)
  },
}

function run(given: object, guidance = 1): { total: number; guesses: (number | null)[] } {
  const settings = settingsOfRunSchema.parse({ ...given, guidance })
  const expected = expectedNfe(settings, model, guidance)
  const guesses: (number | null)[] = []
  const { nfe } = sampleSync(network, {
    ...settings,
    start: Float64Array.of(0.3, -1, 2, 0.1),
    noise: { fill: (out) => void out.fill(0.1) },
    onEvaluation: ({ nfe: spent, s }) => void guesses.push(expected(spent, s)),
  })
  return { total: nfe.total, guesses }
}

test.each([
  [{ solver: { id: 'heun', steps: 10 } }],
  [{ solver: { id: 'heun', steps: 10, afs: true }, refinement: { iterations: 3 } }],
  [{ solver: { id: 'rk4', steps: 6, richardson: true } }],
  [{ solver: { id: 'pndm', steps: 12 } }],
  [{ solver: { id: 'euler', nodes: { id: 'custom', list: [80, 10, 1] } } }],
])('a fixed-step run knows from the first evaluation: %j', (settings) => {
  const { total, guesses } = run(settings)
  expect(new Set(guesses)).toEqual(new Set([total]))
})

test('an adaptive run guesses better as it goes, and is right at the end', () => {
  for (const guidanceShape of [undefined, { interval: { from: 5, to: 0.4 } }]) {
    const { total, guesses } = run({ guidanceShape }, 3)
    expect(guesses[0]).toBeNull()
    const late = guesses.slice(Math.ceil(0.6 * total)).filter((guess) => guess !== null)
    for (const guess of late) expect(Math.abs(guess - total)).toBeLessThan(0.7 * total)
    expect(guesses.at(-1)).toBe(total)
  }
})
