import { expect, test } from 'vitest'
import { differenceOf } from './difference.ts'

test('equal pictures have no difference and a black map', () => {
  const picture = Uint8ClampedArray.of(10, 20, 30, 255, 0, 255, 7, 255)
  const { largest, heat } = differenceOf(picture, picture)
  expect(largest).toBe(0)
  expect([...heat]).toEqual([0, 0, 0, 255, 0, 0, 0, 255])
})

test('the largest channel difference counts, alpha does not, and one level can be seen', () => {
  const { largest, heat } = differenceOf(
    Uint8ClampedArray.of(10, 20, 30, 255, 5, 5, 5, 0),
    Uint8ClampedArray.of(11, 60, 30, 0, 6, 5, 5, 255),
  )
  expect(largest).toBe(40)
  expect(heat[4]! + heat[5]! + heat[6]!).toBeGreaterThan(30)
  expect(heat[0]!).toBeGreaterThan(heat[4]!)
})
