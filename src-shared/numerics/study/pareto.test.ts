import { expect, it } from 'vitest'
import { uniforms } from '../testing/mixture.ts'
import { paretoFront } from './pareto.ts'

const front = (items: readonly (readonly [number, number])[]): (readonly [number, number])[] =>
  paretoFront(
    items,
    ([cost]) => cost,
    ([, error]) => error,
  )

it('keeps exactly what nothing dominates', () => {
  const uniform = uniforms(3)
  const items = Array.from({ length: 200 }, () => [Math.ceil(uniform() * 20), Math.ceil(uniform() * 50) / 50] as const)
  const undominated = new Set(
    items.filter(([c, e]) => !items.some(([d, f]) => d <= c && f <= e && (d < c || f < e))).map(([c, e]) => `${c} ${e}`),
  )
  expect(new Set(front(items).map(([c, e]) => `${c} ${e}`))).toEqual(undominated)
  expect(front(items)).toHaveLength(undominated.size)
  const costs = front(items).map(([cost]) => cost)
  expect(costs).toEqual(costs.toSorted((a, b) => a - b))
})

it('has no place for what is not a number', () => {
  expect(
    front([
      [1, NaN],
      [Infinity, 0],
      [2, 1],
    ]),
  ).toEqual([[2, 1]])
  expect(front([])).toEqual([])
})
