import { expect, test } from 'vitest'
import { isPictureShape, toRgb } from './rgb.ts'

test('values round half up and clamp; planes become pixels', () => {
  const values = [-1, 1, -5, 5, 0, NaN, -1 + 1 / 127.5, 0, 0.2, 0.4, 0.6, Infinity]
  const { width, height, rgb } = toRgb(values, [3, 2, 2])
  expect([width, height]).toEqual([2, 2])
  expect([...rgb]).toEqual([0, 128, 153, 255, 0, 179, 0, 1, 204, 255, 128, 255])
})

test('every level survives a round trip', () => {
  const levels = Array.from({ length: 256 }, (_, i) => i)
  const { rgb } = toRgb(
    Float32Array.from(levels, (v) => v / 127.5 - 1),
    [1, 16, 16],
  )
  expect([...rgb].filter((_, i) => i % 3 === 1)).toEqual(levels)
})

test('gain scales before rounding; one channel is grey, a fourth is left out', () => {
  expect([...toRgb([0.5, 1], [1, 1, 2], 0.5).rgb]).toEqual([159, 159, 159, 191, 191, 191])
  expect([...toRgb([1, 0, -1, 1], [4, 1, 1]).rgb]).toEqual([255, 128, 0])
})

test('only planes of 1, 3 or 4 channels are pictures', () => {
  expect([[3, 8, 8], [1, 2, 3], [4, 4, 4], [2, 8, 8], [64], [3, 8]].map(isPictureShape)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})
