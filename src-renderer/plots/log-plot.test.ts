import { expect, test } from 'vitest'
import { evenAxis, logAxis } from './log-plot.tsx'
import { seriesColour, shapePath } from './marks.ts'

test('equal ratios lie equally far apart, the larger one to the right or at the top', () => {
  const right = logAxis([1, 10, 100], 300, false)!
  expect(right.at(10) - right.at(1)).toBeCloseTo(right.at(100) - right.at(10), 9)
  expect(right.at(1)).toBeGreaterThan(0)
  expect(right.at(100)).toBeLessThan(300)
  expect(right.ticks).toEqual([1, 10, 100])
  const up = logAxis([1, 10, 100], 300, true)!
  expect(up.at(100)).toBeCloseTo(300 - right.at(100), 9)
})

test('what has no logarithm is left out; nothing has no axis', () => {
  expect(logAxis([0, NaN, Infinity, -1], 100, false)).toBeNull()
  const one = logAxis([0, 5], 100, false)!
  expect(one.at(5)).toBeCloseTo(50, 9)
})

test('equal differences lie equally far apart on an even axis, zero among them', () => {
  const axis = evenAxis([0, 30, 60], 300)!
  expect(axis.at(30) - axis.at(0)).toBeCloseTo(axis.at(60) - axis.at(30), 9)
  expect(axis.at(0)).toBeGreaterThan(0)
  expect(axis.at(60)).toBeLessThan(300)
  expect(axis.ticks).toEqual([0, 10, 20, 30, 40, 50, 60])
  expect(evenAxis([0], 300)!.at(0)).toBeCloseTo(150, 9)
  expect(evenAxis([], 300)).toBeNull()
})

test('twenty series can be told apart by colour and shape', () => {
  const looks = Array.from({ length: 20 }, (_, look) => `${seriesColour(look)} ${shapePath(look)}`)
  expect(new Set(looks).size).toBe(20)
})
