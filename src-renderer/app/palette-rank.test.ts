import { expect, test } from 'vitest'
import { rankEntries, rankOf, type Entry } from './palette-rank.ts'

const entry = (label: string, group = 'a'): Entry => ({ id: label, group, label, perform: () => {} })

test('a beginning beats a word, a word beats scattered letters', () => {
  expect(rankOf('Save the seed', 'save')).toBe(0)
  expect(rankOf('New random seed', 'seed')).toBe(1)
  expect(rankOf('Light theme', 'lth')).toBe(2)
  expect(rankOf('Light theme', 'xyz')).toBeNull()
  expect(rankOf('锁定或解锁种子', '种子')).toBe(1)
})

test('groups keep their order, the best of each comes first, an empty query keeps all', () => {
  const entries = [entry('Next seed'), entry('Seed lock'), entry('seedling', 'b'), entry('Gallery')]
  expect(rankEntries(entries, 'seed').map(({ label }) => label)).toEqual(['Seed lock', 'Next seed', 'seedling'])
  expect(rankEntries(entries, '')).toHaveLength(4)
})
