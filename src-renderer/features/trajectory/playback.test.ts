import { expect, test } from 'vitest'
import { passSeconds, playedTo } from './playback.ts'

test('one pass goes from the first frame to the last and ends', () => {
  const pass = passSeconds(31)
  expect(playedTo(0, 0, 31, false)).toBe(0)
  expect(playedTo(0, pass / 2, 31, false)).toBeCloseTo(15)
  expect(playedTo(0, pass * 1.01, 31, false)).toBeNull()
})

test('a loop begins again', () => {
  const pass = passSeconds(31)
  expect(playedTo(0, pass * 1.5, 31, true)).toBeCloseTo(15)
})

test('a pass takes two to eight seconds', () => {
  expect([2, 40, 1000].map(passSeconds)).toEqual([2, 4.8, 8])
})
