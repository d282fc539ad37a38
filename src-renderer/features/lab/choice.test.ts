import { expect, test } from 'vitest'

Object.assign(globalThis, { localStorage: { getItem: () => null, setItem: () => {} } })
const { choiceOf, comparisonOf, firstChoice, seedText } = await import('./choice.ts')

const own = {
  tableaux: [{ name: 'mine', a: [[]], b: [1] }],
  nodeSets: [{ name: 'three', levels: [10, 1, 0.1] }],
}

test('the form becomes a comparison and a comparison the form', () => {
  const choice = {
    ...firstChoice,
    seeds: '0-3, 9',
    prompts: ' a hand \n\na hand\na flower',
    nodeSets: ['three'],
    tableaux: ['mine'],
  }
  const made = comparisonOf(choice, own)
  if (!('comparison' in made)) throw new Error('unread')
  expect(made.comparison).toMatchObject({
    seeds: [0, 1, 2, 3, 9],
    nfe: [5, 7, 10, 15, 20],
    tolerances: [0.1, 0.01, 0.001],
    prompts: ['a hand', 'a flower'],
    nodes: ['karras', 'three'],
    nodeSets: own.nodeSets,
    tableaux: own.tableaux,
  })
  expect(choiceOf({ comparison: made.comparison, pictures: true, paths: false })).toEqual({
    ...choice,
    prompts: 'a hand\na flower',
  })
})

test('fields that say nothing are named', () => {
  expect(comparisonOf({ ...firstChoice, nfe: '5, x', seeds: '', solvers: [] }, own)).toEqual({
    unread: { nfe: true, seeds: true, solvers: true },
  })
  expect(comparisonOf({ ...firstChoice, tolerances: '2' }, own)).toEqual({ unread: { tolerances: true } })
})

test.each([
  [[0, 1, 2, 3, 7], '0-3, 7'],
  [[1, 2], '1, 2'],
  [[5], '5'],
  [[3, 2, 1], '3, 2, 1'],
])('seeds %j read %s', (seeds, text) => expect(seedText(seeds)).toBe(text))
