import { expect, test } from 'vitest'
import { actualSize, fitScale, fitted, panBy, resolveView, zoomAt } from './zoom.ts'

const box = { width: 800, height: 500 }
const picture = { width: 64, height: 64 }

test('fit fills the box, in whole multiples where pixels show', () => {
  expect(fitScale(box, picture)).toBe(7)
  expect(fitScale(box, { width: 1024, height: 512 })).toBeCloseTo(768 / 1024)
  expect(resolveView(fitted, box, picture)).toEqual({ scale: 7, left: 176, top: 26 })
})

test('100 % is centred', () => {
  expect(resolveView(actualSize, box, picture)).toEqual({ scale: 1, left: 368, top: 218 })
})

test('zooming keeps the point under the cursor', () => {
  const at = { x: 300, y: 400 }
  const big = { width: 2000, height: 1500 }
  const before = resolveView(fitted, box, big)
  const after = resolveView(zoomAt(fitted, box, big, at, 1.7), box, big)
  for (const [cursor, from, to] of [
    [at.x, before.left, after.left],
    [at.y, before.top, after.top],
  ] as const) {
    expect((cursor - to) / after.scale).toBeCloseTo((cursor - from) / before.scale, -0.5)
  }
})

test('the scale has limits and the picture cannot be lost', () => {
  let view = zoomAt(fitted, box, picture, { x: 400, y: 250 }, 1e6)
  expect(resolveView(view, box, picture).scale).toBe(64)
  view = panBy(actualSize, box, picture, 1e6, -1e6)
  const { left, top } = resolveView(view, box, picture)
  expect(left).toBe(box.width - 48)
  expect(top).toBe(48 - picture.height)
})
