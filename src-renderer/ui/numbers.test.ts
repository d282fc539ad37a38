import { expect, test } from 'vitest'
import { clampNumber, logPosition, logValue, parseNumber } from './numbers.ts'

test('numbers are read as people type them', () => {
  expect(['1e-4', ' 0,5 ', '12 000', '-3', '', 'abc', '1,2,3', 'Infinity'].map(parseNumber)).toEqual([
    1e-4,
    0.5,
    12000,
    -3,
    null,
    null,
    null,
    null,
  ])
})

test('a value is clamped, then put on its step without leaving the range', () => {
  expect(clampNumber(70, { min: 8, max: 100, step: 8 })).toBe(72)
  expect(clampNumber(1000, { min: 8, max: 100, step: 8 })).toBe(96)
  expect(clampNumber(-5, { min: 0, max: 1, step: 0 })).toBe(0)
})

test('the logarithmic scale is its own inverse, in either direction', () => {
  for (const [from, to] of [
    [1e-1, 1e-8],
    [1e-8, 1e-1],
  ] as const) {
    for (const value of [1e-1, 3e-4, 1e-8]) expect(logValue(logPosition(value, from, to), from, to)).toBeCloseTo(value, 12)
    expect(logPosition(1e-4, from, to)).toBeCloseTo(from > to ? 3 / 7 : 4 / 7, 12)
  }
})
