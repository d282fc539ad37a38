/** A rectangle of latent cells. */
export interface Tile {
  readonly top: number
  readonly left: number
  readonly height: number
  readonly width: number
}

/** Tiles of one size, and the rows and columns that all neighbours share. */
export interface Tiling {
  readonly tiles: readonly Tile[]
  readonly rows: number
  readonly columns: number
}

/** Tiles of one size that cover `height` x `width` cells, neighbours sharing at least `overlap`, evenly laid. */
export function layTiles(
  height: number,
  width: number,
  tile: { readonly height: number; readonly width: number },
  overlap: number,
): Tiling {
  const tops = starts(height, tile.height, overlap)
  const lefts = starts(width, tile.width, overlap)
  const tiles = tops.flatMap((top) => lefts.map((left) => ({ top, left, height: tile.height, width: tile.width })))
  return { tiles, rows: shared(tops, tile.height), columns: shared(lefts, tile.width) }
}

const shared = (at: readonly number[], side: number): number =>
  at.slice(1).reduce((least, start, i) => Math.min(least, at[i]! + side - start), side)

function starts(total: number, side: number, overlap: number): number[] {
  if (side >= total) return [0]
  const count = Math.ceil((total - overlap) / (side - overlap))
  return Array.from({ length: count }, (_, i) => Math.round((i * (total - side)) / (count - 1)))
}

/** Planar numbers of a rectangle: [c, height, width] out of [c, rows, columns], both in the same units. */
export function cut(values: ArrayLike<number>, shape: readonly number[], tile: Tile): Float64Array {
  const [channels, rows, columns] = shape as [number, number, number]
  const out = new Float64Array(channels * tile.height * tile.width)
  let at = 0
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < tile.height; y++) {
      const from = (c * rows + tile.top + y) * columns + tile.left
      for (let x = 0; x < tile.width; x++) out[at++] = values[from + x]!
    }
  return out
}

/**
 * Puts overlapping tiles together, `scale` output pixels per cell. Where tiles overlap, each counts with a raised cosine that is
 * 0 at its edge, so that no edge shows and what a tile knows least of counts least.
 */
export class Mosaic {
  readonly dims: readonly [number, number, number]
  private readonly sum: Float64Array
  private readonly weight: Float64Array
  private readonly scale: number

  constructor(channels: number, height: number, width: number, scale: number) {
    this.dims = [channels, height * scale, width * scale]
    this.scale = scale
    this.sum = new Float64Array(channels * this.dims[1] * this.dims[2])
    this.weight = new Float64Array(this.dims[1] * this.dims[2])
  }

  add(values: ArrayLike<number>, tile: Tile, overlap: Pick<Tiling, 'rows' | 'columns'>): void {
    const [channels, height, width] = this.dims
    const [top, left, h, w] = [tile.top, tile.left, tile.height, tile.width].map((n) => n * this.scale) as [
      number,
      number,
      number,
      number,
    ]
    const rows = ramp(h, overlap.rows * this.scale, top > 0, top + h < height)
    const columns = ramp(w, overlap.columns * this.scale, left > 0, left + w < width)
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const share = rows[y]! * columns[x]!
        const at = (top + y) * width + left + x
        this.weight[at]! += share
        for (let c = 0; c < channels; c++) this.sum[c * height * width + at]! += share * values[(c * h + y) * w + x]!
      }
    }
  }

  finish(): Float64Array {
    const area = this.weight.length
    for (let i = 0; i < this.sum.length; i++) this.sum[i]! /= this.weight[i % area]!
    return this.sum
  }
}

/** Weights along a side: raised cosines over `overlap` pixels at the ends that have a neighbour. Never quite 0. */
function ramp(length: number, overlap: number, before: boolean, after: boolean): Float64Array {
  const rise = (distance: number): number =>
    distance >= overlap ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * (distance + 0.5)) / overlap)
  return Float64Array.from({ length }, (_, i) => (before ? rise(i) : 1) * (after ? rise(length - 1 - i) : 1))
}
