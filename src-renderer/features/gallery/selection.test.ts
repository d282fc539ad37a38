import { expect, test } from 'vitest'
import { moved, nothingSelected, pick } from './selection.ts'

const list = ['a', 'b', 'c', 'd', 'e']
const plain = { toggle: false, range: false }

test('a plain pick selects one, Ctrl toggles, Shift takes the range from the last pick', () => {
  let selection = pick(nothingSelected, list, 1, plain)
  expect([...selection.ids]).toEqual(['b'])
  selection = pick(selection, list, 3, { toggle: true, range: false })
  expect([...selection.ids].sort()).toEqual(['b', 'd'])
  selection = pick(selection, list, 0, { toggle: false, range: true })
  expect([...selection.ids]).toEqual(['a', 'b', 'c', 'd'])
  selection = pick(selection, list, 4, { toggle: false, range: true })
  expect([...selection.ids]).toEqual(['d', 'e'])
  expect(pick(selection, list, 4, { toggle: true, range: false }).ids.has('e')).toBe(false)
})

test('picking in an empty list selects nothing', () => {
  expect(pick(nothingSelected, [], 3, plain)).toBe(nothingSelected)
})

test('arrows move in the grid and stop at its edges', () => {
  expect(moved('ArrowDown', 1, 3, 8, 2)).toBe(4)
  expect(moved('ArrowDown', 6, 3, 8, 2)).toBe(6)
  expect(moved('ArrowUp', 1, 3, 8, 2)).toBe(1)
  expect(moved('ArrowLeft', 0, 3, 8, 2)).toBe(0)
  expect(moved('ArrowRight', 2, 3, 8, 2)).toBe(3)
  expect(moved('PageDown', 1, 3, 8, 2)).toBe(7)
  expect(moved('End', 1, 3, 8, 2)).toBe(7)
  expect(moved('x', 1, 3, 8, 2)).toBeNull()
})
