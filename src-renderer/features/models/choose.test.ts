import { expect, test } from 'vitest'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { choose, everything, type Choice } from './choose.ts'

const model = (name: string, rest: Partial<ModelCard> = {}): ModelCard =>
  ({
    name,
    path: `/models/${name}`,
    kind: 'sd1',
    usable: true,
    bytes: 1,
    measured: null,
    precision: 'float32',
    ...rest,
  }) as ModelCard
const measured = (secondsPerEvaluation: number) => ({ measured: { secondsPerEvaluation } as ModelCard['measured'] })

const models = [
  model('Dream 10', { bytes: 5, kind: 'sdxl', ...measured(2) }),
  model('dream 9', { usable: false, licence: 'openrail' }),
  model('Äther', { bytes: 9, precision: 'float16', ...measured(1) }),
]
const names = (choice: Partial<Choice>): string[] =>
  choose(
    models,
    { ...everything, ...choice },
    ({ kind }) => (kind === 'sdxl' ? 'Stable Diffusion XL' : 'Stable Diffusion 1'),
    'en',
  ).map(({ name }) => name)

test('words are found wherever they stand, all of them', () => {
  expect(names({ text: 'dream' })).toEqual(['Dream 10', 'dream 9'])
  expect(names({ text: ' XL  dream' })).toEqual(['Dream 10'])
  expect(names({ text: 'openrail' })).toEqual(['dream 9'])
  expect(names({ text: 'float16' })).toEqual(['Äther'])
  expect(names({ text: 'nothing' })).toEqual([])
})

test('usable ones and those with a problem', () => {
  expect(names({ which: 'usable' })).toEqual(['Dream 10', 'Äther'])
  expect(names({ which: 'problem' })).toEqual(['dream 9'])
})

test('orders: numbers count as numbers, the largest leads, what was not measured comes last', () => {
  expect(names({ order: 'own' })).toEqual(['Dream 10', 'dream 9', 'Äther'])
  expect(names({ order: 'name' })).toEqual(['Äther', 'dream 9', 'Dream 10'])
  expect(names({ order: 'kind' })).toEqual(['Äther', 'dream 9', 'Dream 10'])
  expect(names({ order: 'bytes' })).toEqual(['Äther', 'Dream 10', 'dream 9'])
  expect(names({ order: 'speed' })).toEqual(['Äther', 'Dream 10', 'dream 9'])
})
