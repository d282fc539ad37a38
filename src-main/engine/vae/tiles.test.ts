import { describe, expect, test } from 'vitest'
import { cut, layTiles, Mosaic } from './tiles.ts'

describe('tiles', () => {
  test.each([
    [10, 10, 10, 2],
    [64, 96, 32, 8],
    [33, 65, 32, 8],
    [100, 41, 40, 10],
  ])('%i x %i cells in tiles of %i cover everything and share enough', (height, width, side, overlap) => {
    const { tiles, rows } = layTiles(height, width, { height: Math.min(side, height), width: Math.min(side, width) }, overlap)
    expect(rows).toBeGreaterThanOrEqual(Math.min(overlap, side))
    const seen = new Uint8Array(height * width)
    for (const { top, left, height: h, width: w } of tiles) {
      expect(top >= 0 && left >= 0 && top + h <= height && left + w <= width).toBe(true)
      for (let y = top; y < top + h; y++) seen.fill(1, y * width + left, y * width + left + w)
    }
    expect(seen.every((value) => value === 1)).toBe(true)
    const tops = [...new Set(tiles.map(({ top }) => top))]
    for (let i = 1; i < tops.length; i++) expect(tops[i - 1]! + Math.min(side, height) - tops[i]!).toBeGreaterThanOrEqual(overlap)
  })

  test('what every tile sees alike is put together unchanged', () => {
    const [height, width, scale] = [37, 29, 2]
    const whole = Float64Array.from({ length: 3 * height * scale * width * scale }, (_, i) => Math.sin(i))
    const mosaic = new Mosaic(3, height, width, scale)
    const tiling = layTiles(height, width, { height: 16, width: 12 }, 4)
    for (const tile of tiling.tiles) {
      const pixels = { top: tile.top * scale, left: tile.left * scale, height: tile.height * scale, width: tile.width * scale }
      mosaic.add(cut(whole, mosaic.dims, pixels), tile, tiling)
    }
    mosaic.finish().forEach((value, i) => expect(value).toBeCloseTo(whole[i]!, 12))
  })

  test('two tiles that disagree meet without a jump', () => {
    const mosaic = new Mosaic(1, 8, 40, 4)
    const tiling = layTiles(8, 40, { height: 8, width: 24 }, 8)
    expect(tiling.tiles).toHaveLength(2)
    tiling.tiles.forEach((tile, i) => mosaic.add(new Float64Array(8 * 24 * 16).fill(i), tile, tiling))
    const row = mosaic.finish().subarray(0, 160)
    expect([row[0], row[159]]).toEqual([0, 1])
    for (let x = 1; x < 160; x++) expect(row[x]! - row[x - 1]!).toBeLessThan(0.06)
    for (let x = 1; x < 160; x++) expect(row[x]! - row[x - 1]!).toBeGreaterThanOrEqual(0)
  })
})
