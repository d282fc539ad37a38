import { expect, test } from 'vitest'
import { logScaleOf, stairPath, type Mark } from './series.ts'

const mark = (x0: number, x1: number, value: number | null, accepted = true): Mark => ({ x0, x1, value, accepted })

test('larger values stand higher, and everything asked for is inside', () => {
  const scale = logScaleOf([mark(0, 1, 1e-3), mark(0, 1, 0.5)], [1])!
  expect(scale.y(1)).toBeLessThan(scale.y(0.5))
  expect(scale.y(1)).toBeGreaterThan(0)
  expect(scale.y(1e-3)).toBeLessThan(1)
  expect(scale.y(0)).toBe(1)
})

test('a constant is drawn in the middle of a decade', () => {
  const scale = logScaleOf([mark(0, 1, 0.1)])!
  expect(scale.y(0.1)).toBeCloseTo(0.5)
})

test('without a positive value there is no scale', () => {
  expect(logScaleOf([mark(0, 1, null), mark(0, 1, 0)])).toBeNull()
})

test('few ticks whatever the range', () => {
  expect(logScaleOf([mark(0, 1, 1e-12), mark(0, 1, 1)])!.ticks.length).toBeLessThanOrEqual(4)
})

test('stairs follow accepted steps and lift the pen over gaps', () => {
  const scale = { y: (value: number) => value, ticks: [] }
  expect(stairPath([mark(0, 0.5, 0.2), mark(0.5, 0.9, 0.9, false), mark(0.5, 1, 0.4)], scale, 100, 10)).toBe(
    'M0.0 2.0H50.0V4.0H100.0',
  )
  expect(stairPath([mark(0, 0.2, 0.2), mark(0.5, 1, 0.4)], scale, 100, 10)).toBe('M0.0 2.0H20.0M50.0 4.0H100.0')
})
