import { expect, test } from 'vitest'
import { freeName } from './free-name.ts'

test('a name that is taken is counted up until it is free', () => {
  expect(freeName('X', [])).toBe('X')
  expect(freeName('X', ['x'])).toBe('X 2')
  expect(freeName('X', ['X', 'X 2', 'X 4'])).toBe('X 3')
  expect(freeName('\u00e9', ['e\u0301'])).toBe('\u00e9 2')
})
