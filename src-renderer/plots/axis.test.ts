import { expect, test } from 'vitest'
import { createAxis, linearTicks, logTicks, placeOf, positionAt, sigmaAt } from './axis.ts'

const point = (sigma: number, t = 0, nfe = 0) => ({ sigma, t, nfe })

test('equal ratios of sigma are equal lengths, noise on the left', () => {
  const axis = createAxis('sigma', [point(100), point(0.01)])
  expect([100, 1, 0.01].map((sigma) => axis.x(point(sigma)))).toEqual([0, 0.5, 1])
})

test('zero and infinity have their own places beside the finite levels', () => {
  const axis = createAxis('sigma', [point(Infinity), point(10), point(0.1), point(0)])
  const xs = [Infinity, 10, 1, 0.1, 0].map((sigma) => axis.x(point(sigma)))
  expect(xs[0]).toBe(0)
  expect(xs[4]).toBe(1)
  expect(xs[1]).toBeGreaterThan(0)
  expect(xs[3]).toBeLessThan(1)
  expect(xs[2]).toBeCloseTo(0.5)
  expect(axis.ticks.map((tick) => tick.label)).toEqual(expect.arrayContaining(['∞', '0', '1']))
})

test('native time starts on the left, whichever way it runs', () => {
  const down = createAxis('t', [point(1, 999), point(1, 0)])
  expect([down.x(point(1, 999)), down.x(point(1, 0))]).toEqual([0, 1])
  const up = createAxis('t', [point(1, 0), point(1, 1)])
  expect([up.x(point(1, 0)), up.x(point(1, 1))]).toEqual([0, 1])
})

test('the NFE axis begins at zero and reaches as far as is expected', () => {
  const axis = createAxis('nfe', [point(1, 0, 6), point(1, 0, 12)], { nfe: 24 })
  expect(axis.x(point(1, 0, 12))).toBe(0.5)
})

test('a path from pure noise to one level takes the whole axis', () => {
  const axis = createAxis('sigma', [point(Number.MAX_VALUE), point(1)])
  expect([Number.MAX_VALUE, 1].map((sigma) => axis.x(point(sigma)))).toEqual([0, 1])
  expect(axis.ticks.toSorted((a, b) => a.x - b.x)).toEqual([
    { x: 0, label: '∞' },
    { x: 1, label: '1' },
  ])
  const through = createAxis('sigma', [point(Number.MAX_VALUE), point(1), point(0)])
  expect([Number.MAX_VALUE, 1, 0].map((sigma) => through.x(point(sigma)))).toEqual([0, 0.5, 1])
})

test('a path of one level does not divide by zero', () => {
  for (const mode of ['sigma', 't', 'nfe'] as const)
    expect(createAxis(mode, [point(3, 3, 0)]).x(point(3, 3, 0))).toBeGreaterThanOrEqual(0)
  expect(createAxis('sigma', []).ticks).toEqual([])
})

test('ticks are round numbers inside the range', () => {
  expect(logTicks(0.002, 80)).toEqual([0.01, 0.1, 1, 10])
  expect(logTicks(0.4, 6)).toEqual([0.5, 1, 2, 5])
  expect(linearTicks(0, 97)).toEqual([0, 20, 40, 60, 80])
  expect(linearTicks(0, 0)).toEqual([])
})

test('position and place are inverse, and ends clamp', () => {
  const xs = [0, 0.1, 0.4, 0.4, 1]
  for (const position of [0, 0.5, 1, 1.75, 3.25, 4]) expect(positionAt(placeOf(position, xs), xs)).toBeCloseTo(position)
  expect([positionAt(-1, xs), positionAt(2, xs), positionAt(0.4, xs)]).toEqual([0, 4, 3])
})

test('the level between frames is geometric, and finite ends stay finite', () => {
  const sigmas = [Infinity, 100, 1, 0]
  expect(sigmaAt(1.5, sigmas)).toBeCloseTo(10)
  expect(sigmaAt(2.5, sigmas)).toBeCloseTo(0.5)
  expect(sigmaAt(0, sigmas)).toBe(Infinity)
  expect(sigmaAt(0.5, sigmas)).toBe(200)
  expect(sigmaAt(3, sigmas)).toBe(0)
})

test('a record that writes Infinity as the largest number lies beside the finite levels', () => {
  const point = (sigma: number) => ({ sigma, t: 0, nfe: 0 })
  const axis = createAxis('sigma', [Number.MAX_VALUE, 10, 0.1].map(point))
  expect(axis.x(point(Number.MAX_VALUE))).toBe(0)
  expect(axis.x(point(10))).toBeCloseTo(0.03)
  expect(axis.ticks.map(({ label }) => label)).toContain('∞')
  expect(sigmaAt(0.5, [Number.MAX_VALUE, 10])).toBe(20)
})
