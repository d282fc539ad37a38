/** One picture of the film strip: `position` is the frame number, with a fraction between frames, of its right edge. */
export interface Tile {
  /** The same for the same place in the same step. */
  readonly id: string
  readonly position: number
  /** Left edge and width as shares of the strip. */
  readonly left: number
  readonly width: number
  /** Its right edge is the end of a step. */
  readonly edge: boolean
}

export interface TileOptions {
  /** Width of the strip and of a whole thumbnail, in pixels. */
  readonly width: number
  readonly thumb: number
  /** Whether there are pictures between frames; without them a wide step repeats its own. */
  readonly between: boolean
  /** Steps thinner than this many pixels share a tile. */
  readonly narrowest?: number
}

/** Pictures inside a step stand on a grid, so that a strip of another width mostly asks for the same ones. */
const gridFor = (count: number): number => (count <= 16 ? 16 : 2 ** Math.ceil(Math.log2(count)))

/**
 * Tiles that fill the strip from the first frame's place to the last one's. A step is filled edge to edge with pictures
 * about as wide as a thumbnail, each showing the path at its own right edge; thin steps have one cropped picture, and
 * steps too thin to be told apart share one that shows the last of them. So a strip never holds more than
 * width/narrowest + 1 pictures, however many steps there are.
 */
export function filmTiles(xs: readonly number[], { width, thumb, between, narrowest = 7 }: TileOptions): Tile[] {
  const tiles: Tile[] = []
  const least = narrowest / width
  let left = xs[0] ?? 0
  for (let frame = 1; frame < xs.length; frame++) {
    const right = xs[frame]!
    const isLast = frame === xs.length - 1
    if (right - left < least) {
      const before = tiles[tiles.length - 1]
      if (!isLast || right === left) continue
      if (before) tiles[tiles.length - 1] = { ...before, position: frame, width: right - before.left, edge: true }
      else tiles.push({ id: `${frame}.1`, position: frame, left, width: right - left, edge: true })
      continue
    }
    // Where thin steps were passed over, the tile covers them too.
    const start = xs[frame - 1]!
    const merged = start > left
    const count = merged ? 1 : Math.max(1, Math.round(((right - left) * width) / thumb))
    const grid = gridFor(count)
    for (let k = 1; k <= count; k++) {
      const share = between && k < count ? Math.max(1, Math.round((k / count) * grid)) / grid : 1
      const from = left + ((k - 1) / count) * (right - left)
      tiles.push({
        id: `${frame}.${k}`,
        position: frame - 1 + share,
        left: from,
        width: (right - left) / count,
        edge: k === count,
      })
    }
    left = right
  }
  return tiles
}
