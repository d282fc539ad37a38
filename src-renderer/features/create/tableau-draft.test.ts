import { expect, test } from 'vitest'
import { catalogues, languages } from '../../../src-shared/i18n/index.ts'
import { dormandPrince5, rungeKutta4 } from '../../../src-shared/numerics/tableaux.ts'
import type { Translate } from '../../ui/text.ts'
import {
  draftOf,
  nodeText,
  pasted,
  readTableauDraft,
  sayTableauProblem,
  type FieldProblem,
  type TableauDraft,
} from './tableau-draft.ts'

const rk4 = { name: 'RK4', a: rungeKutta4.a.map((row) => [...row]), b: [...rungeKutta4.b] }
const written: TableauDraft = {
  name: 'RK4',
  rows: ['', '1/2', '0 1/2', '0 0 1'].map((weights) => ({ c: null, weights })),
  b: '1/6 1/3 1/3 1/6',
  bHat: '',
}

test('what is written is the tableau, to the last bit', () => {
  const { tableau, report, problem } = readTableauDraft(written)
  expect(problem).toBeNull()
  expect(tableau).toEqual(rk4)
  expect(report).toMatchObject({ order: 4, stages: 4, estimateOrder: null })
})

test('a tableau opened and read again is the same, as fractions', () => {
  const { a, b, e } = dormandPrince5
  const pair = { name: 'DP5', a: a.map((row) => [...row]), b: [...b], bHat: b.map((weight, i) => weight - e[i]!) }
  const draft = draftOf(pair)
  expect(draft.rows[6]!.weights).toBe('35/384  0  500/1113  125/192  -2187/6784  11/84')
  const { tableau, report } = readTableauDraft(draft)
  expect(tableau).toEqual(pair)
  expect(report).toMatchObject({ order: 5, estimateOrder: 4, firstSameAsLast: true })
})

test('nodes are the sums of their rows, or as they were pasted', () => {
  expect(draftOf(rk4).rows.map(nodeText)).toEqual(['0', '1/2', '1/2', '1'])
  expect(
    draftOf({ ...rk4, a: [[], [1 / 3], [1 / 3, 1 / 3], [439 / 216, -8, 3680 / 513 - 845 / 4104]] }).rows.map(nodeText),
  ).toEqual(['0', '1/3', '2/3', '1'])
  expect(nodeText({ c: null, weights: 'half' })).toBe('')
  const taken = pasted(written, '0 |\n0.5 | 1/2\n | 0 1')!
  expect(taken.rows.map(nodeText)).toEqual(['0', '0.5'])
  expect(taken.name).toBe('RK4')
  expect(pasted(written, '1/6 1/3')).toBeNull()
})

test('the first thing wrong is told at its field', () => {
  const at = (change: Partial<TableauDraft>) => readTableauDraft({ ...written, ...change }).problem
  const rows = (index: number, row: Partial<TableauDraft['rows'][number]>) => ({
    rows: written.rows.with(index, { ...written.rows[index]!, ...row }),
  })
  expect(at(rows(1, { weights: 'half' }))).toEqual({ at: 1, what: { kind: 'word', text: 'half' } })
  expect(at(rows(2, { weights: '0 1/4 1/4' }))).toMatchObject({ at: 2, what: { kind: 'diagonal' } })
  expect(at(rows(1, { weights: '0 0 1' }))).toMatchObject({ at: 1, what: { kind: 'implicit' } })
  expect(at(rows(1, { weights: '3/2' }))).toMatchObject({ at: 1, what: { kind: 'outside' } })
  expect(at({ rows: written.rows.map(({ weights }, i) => ({ c: ['0', '1/2', '0.6', '1'][i]!, weights })) })).toMatchObject({
    at: 2,
    what: { kind: 'sum', wanted: 0.6 },
  })
  expect(at({ b: '1/6 1/3 1/3' })).toMatchObject({ at: 'b', what: { kind: 'length', found: 3, wanted: 4 } })
  expect(at({ b: '' })).toMatchObject({ at: 'b' })
  expect(at({ bHat: '1 1 0 0' })).toMatchObject({ at: 'bHat', what: { kind: 'weights', found: 2 } })
  expect(at({ bHat: written.b })).toMatchObject({ at: 'bHat', what: { kind: 'same' } })
})

test.each(languages)('every problem is said in %s', (language) => {
  const words: Translate = (key, values) => `${catalogues[language][key]} ${JSON.stringify(values)}`
  const problems: FieldProblem[] = [
    { kind: 'word', text: 'half' },
    { kind: 'empty' },
    { kind: 'many', most: 40 },
    { kind: 'length', at: 'b', found: 3, wanted: 4 },
    { kind: 'diagonal', at: 1 },
    { kind: 'implicit', at: 1 },
    { kind: 'sum', at: 1, found: 0.5, wanted: 0.6 },
    { kind: 'outside', at: 1, found: 1.5 },
    { kind: 'weights', at: 'b', found: 1.1 },
    { kind: 'same', at: 'bHat' },
  ]
  for (const problem of problems) expect(sayTableauProblem(words, problem)).not.toContain('undefined ')
})
