import { expect, test } from 'vitest'
import { filmTiles } from './film-cells.ts'

const options = { width: 500, thumb: 50, between: true }
const covers = (tiles: ReturnType<typeof filmTiles>): boolean =>
  tiles.every((tile, index) => Math.abs(tile.left - (index === 0 ? 0 : tiles[index - 1]!.left + tiles[index - 1]!.width)) < 1e-12)

test('every step is filled from edge to edge', () => {
  const tiles = filmTiles([0, 0.2, 0.24, 1], options)
  expect(covers(tiles)).toBe(true)
  expect(tiles.at(-1)!.left + tiles.at(-1)!.width).toBeCloseTo(1)
  expect(tiles.filter((tile) => tile.edge).map((tile) => tile.position)).toEqual([1, 2, 3])
  expect(tiles.slice(0, 2).map((tile) => tile.position)).toEqual([0.5, 1])
  expect(tiles).toHaveLength(2 + 1 + 8)
})

test('between two frames the pictures go on; without dense output the step repeats its own', () => {
  const positions = filmTiles([0, 1], options).map((tile) => tile.position)
  expect(positions).toEqual([...positions].sort((a, b) => a - b))
  expect(new Set(positions).size).toBe(10)
  expect(new Set(filmTiles([0, 1], { ...options, between: false }).map((tile) => tile.position))).toEqual(new Set([1]))
})

test('a thousand steps are sampled', () => {
  const xs = Array.from({ length: 1001 }, (_, index) => index / 1000)
  const tiles = filmTiles(xs, options)
  expect(tiles.length).toBeLessThanOrEqual(72)
  expect(tiles.length).toBeGreaterThan(50)
  expect(covers(tiles)).toBe(true)
  expect(tiles.at(-1)!.position).toBe(1000)
  expect(tiles.every((tile) => Number.isInteger(tile.position))).toBe(true)
})

test('a last frame of no width adds nothing', () => {
  expect(filmTiles([0, 1, 1], options).at(-1)!.position).toBe(1)
  expect(filmTiles([0], options)).toEqual([])
  expect(filmTiles([], options)).toEqual([])
})
