import { expect, test } from 'vitest'
import { filmCells } from './film-cells.ts'

test('the width of a cell is the width of its step', () => {
  expect(filmCells([0, 0.25, 1], 400)).toEqual([
    { frame: 1, left: 0, width: 100 },
    { frame: 2, left: 100, width: 300 },
  ])
})

test('crowded frames share a cell, the strip has no gap and ends with the last frame', () => {
  const xs = Array.from({ length: 1001 }, (_, index) => index / 1000)
  const cells = filmCells(xs, 700)
  expect(cells.length).toBeLessThanOrEqual(100)
  expect(cells.at(-1)!.frame).toBe(1000)
  let edge = 0
  for (const cell of cells) {
    expect(cell.left).toBeCloseTo(edge)
    edge = cell.left + cell.width
  }
  expect(edge).toBeCloseTo(700)
})

test('a path that does not move on this axis still shows its last frame', () => {
  expect(filmCells([0, 0, 0], 400)).toEqual([{ frame: 2, left: 0, width: 0 }])
  expect(filmCells([0], 400)).toEqual([])
})
