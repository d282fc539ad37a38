import { expect, test } from 'vitest'
import { planeScale } from './plane-plot.tsx'

test('a plane keeps its proportions, up is up, and everything is inside', () => {
  const points = [
    [0, 0],
    [4, 0],
    [4, 1],
  ] as const
  const at = planeScale(points, 200, 100)
  const [a, b, c] = points.map((point) => at(point)) as [[number, number], [number, number], [number, number]]
  expect(b[0] - a[0]).toBeCloseTo(4 * (b[1] - c[1]), 9)
  expect(c[1]).toBeLessThan(b[1])
  expect([a[0], b[0]]).toEqual([0, 200])
  expect((b[1] + c[1]) / 2).toBeCloseTo(50, 9)
})

test('a path that rests is one place', () => {
  const at = planeScale(
    [
      [2, 3],
      [2, 3],
    ],
    100,
    60,
  )
  expect(at([2, 3])).toEqual([50, 30])
})
