export interface Extent {
  readonly width: number
  readonly height: number
}

/** Where the picture is: fitted to its box, or at a scale with its centre `x`, `y` away from the box's centre. */
export type View =
  | { readonly kind: 'fit' }
  | { readonly kind: 'free'; readonly scale: number; readonly x: number; readonly y: number }

export const fitted: View = { kind: 'fit' }
export const actualSize: View = { kind: 'free', scale: 1, x: 0, y: 0 }
const smallest = 1 / 16
const largest = 64
/** Pixels of the picture that stay in sight, whatever is dragged. */
const margin = 48

/** Scale at which the picture fills the box less `padding` on each side. Whole numbers where pixels are large enough to count. */
export function fitScale(box: Extent, picture: Extent, padding = 16): number {
  const scale = Math.min((box.width - 2 * padding) / picture.width, (box.height - 2 * padding) / picture.height)
  if (!(scale > 0)) return smallest
  return scale >= 4 ? Math.floor(scale) : scale
}

/** Scale and top-left corner in box coordinates. */
export function resolveView(view: View, box: Extent, picture: Extent): { scale: number; left: number; top: number } {
  const { scale, x, y } = view.kind === 'fit' ? { scale: fitScale(box, picture), x: 0, y: 0 } : view
  return {
    scale,
    left: Math.round(box.width / 2 + x - (picture.width * scale) / 2),
    top: Math.round(box.height / 2 + y - (picture.height * scale) / 2),
  }
}

function keepInSight(scale: number, x: number, y: number, box: Extent, picture: Extent): View {
  const limit = (size: number, room: number): number => Math.max(0, (size * scale + room) / 2 - margin)
  const inside = (value: number, bound: number): number => Math.min(bound, Math.max(-bound, value))
  return { kind: 'free', scale, x: inside(x, limit(picture.width, box.width)), y: inside(y, limit(picture.height, box.height)) }
}

/** Scales by `factor` so that the picture's point under `at` (box coordinates) stays under it. */
export function zoomAt(view: View, box: Extent, picture: Extent, at: { x: number; y: number }, factor: number): View {
  const { scale, left, top } = resolveView(view, box, picture)
  const next = Math.min(largest, Math.max(smallest, scale * factor))
  const grow = next / scale
  const centreX = left + (picture.width * scale) / 2 - box.width / 2
  const centreY = top + (picture.height * scale) / 2 - box.height / 2
  const fromX = at.x - box.width / 2
  const fromY = at.y - box.height / 2
  return keepInSight(next, fromX + (centreX - fromX) * grow, fromY + (centreY - fromY) * grow, box, picture)
}

export function panBy(view: View, box: Extent, picture: Extent, dx: number, dy: number): View {
  const { scale, left, top } = resolveView(view, box, picture)
  const x = left + (picture.width * scale) / 2 - box.width / 2
  const y = top + (picture.height * scale) / 2 - box.height / 2
  return keepInSight(scale, x + dx, y + dy, box, picture)
}
