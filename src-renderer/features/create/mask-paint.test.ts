import { expect, test } from 'vitest'
import { coat, covered, emptyMask, invertMask, paintStroke } from './mask-paint.ts'

test('a mask has the shape of the picture and a side that is not too long', () => {
  expect(emptyMask({ width: 640, height: 480 })).toMatchObject({ width: 640, height: 480 })
  expect(emptyMask({ width: 4096, height: 2048 })).toMatchObject({ width: 1024, height: 512 })
  expect(emptyMask({ width: 5000, height: 2 })).toMatchObject({ width: 1024, height: 1 })
})

test('a dab covers its circle, and erasing the same takes all of it away', () => {
  const mask = emptyMask({ width: 100, height: 100 })
  paintStroke(mask, { x: 50, y: 50 }, { x: 50, y: 50 }, 20, false)
  expect(covered(mask) * 10_000).toBeCloseTo(Math.PI * 400, -1)
  expect(mask.data[50 * 100 + 50]).toBe(255)
  expect(mask.data[50 * 100 + 80]).toBe(0)
  paintStroke(mask, { x: 50, y: 50 }, { x: 50, y: 50 }, 21, true)
  expect(covered(mask)).toBe(0)
})

test('a stroke covers a strip with round ends, also over the edge of the picture', () => {
  const mask = emptyMask({ width: 200, height: 60 })
  paintStroke(mask, { x: 30, y: 30 }, { x: 170, y: 30 }, 10, false)
  expect(covered(mask) * 12_000).toBeCloseTo(140 * 20 + Math.PI * 100, -1.5)
  paintStroke(mask, { x: -50, y: 0 }, { x: 0, y: 0 }, 5, false)
  expect(mask.data[0]).toBe(255)
})

test('painting twice is painting once; inverting twice is nothing', () => {
  const mask = emptyMask({ width: 64, height: 64 })
  paintStroke(mask, { x: 10, y: 10 }, { x: 40, y: 30 }, 6, false)
  const once = mask.data.slice()
  paintStroke(mask, { x: 10, y: 10 }, { x: 40, y: 30 }, 6, false)
  expect(mask.data).toEqual(once)
  invertMask(mask)
  expect(covered(mask)).toBeGreaterThan(0.8)
  invertMask(mask)
  expect(mask.data).toEqual(once)
})

test('the coat is clear where the mask is empty, and hatched where it is not', () => {
  const mask = emptyMask({ width: 24, height: 2 })
  mask.data.fill(255, 24)
  const pixels = new Uint8ClampedArray(4 * 48)
  coat(mask, [1, 2, 3], pixels)
  expect(pixels[3]).toBe(0)
  expect(new Set([...pixels.subarray(96)].filter((_, i) => i % 4 === 3)).size).toBe(2)
})
