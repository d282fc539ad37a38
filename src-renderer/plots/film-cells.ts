/** A stretch of the film strip: the frame it shows and where it lies, in pixels. */
export interface Cell {
  readonly frame: number
  readonly left: number
  readonly width: number
}

/**
 * One cell for each frame, from the last frame's place to its own; frames too close together to be seen share a cell
 * that shows the last of them. So a strip never holds more than width/narrowest pictures.
 */
export function filmCells(xs: readonly number[], width: number, narrowest = 7): Cell[] {
  const cells: Cell[] = []
  let left = 0
  for (let frame = 1; frame < xs.length; frame++) {
    const right = xs[frame]! * width
    const isLast = frame === xs.length - 1
    if (right - left < narrowest) {
      const before = cells[cells.length - 1]
      if (isLast && before) cells[cells.length - 1] = { frame, left: before.left, width: right - before.left }
      else if (isLast) cells.push({ frame, left, width: right - left })
      continue
    }
    cells.push({ frame, left, width: right - left })
    left = right
  }
  return cells
}
