import { expect, test } from 'vitest'
import { placeAtLevel } from './plane-place.ts'

const points = [
  [0, 0],
  [4, 2],
  [4, 6],
] as const
const levels = [Number.MAX_VALUE, 1, 0.01]

test('a level between two points lies between them, pure noise at the first, the end at the last', () => {
  expect(placeAtLevel(points, levels, Number.MAX_VALUE)).toEqual([0, 0])
  expect(placeAtLevel(points, levels, Infinity)).toEqual([0, 0])
  expect(placeAtLevel(points, levels, 1)).toEqual([4, 2])
  expect(placeAtLevel(points, levels, 0.001)).toEqual([4, 6])
  const [x, y] = placeAtLevel(points, levels, Math.tan((3 * Math.PI) / 8))!
  expect(x).toBeCloseTo(2, 9)
  expect(y).toBeCloseTo(1, 9)
  expect(placeAtLevel([], [], 1)).toBeNull()
})
