export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Width of the card, the height it is given room for, and the gap to what it points at. */
const [width, height, gap] = [320, 200, 12]

/** Top left corner of a card beside a part of the window: to its right, above it, below it, or inside where there is no room. */
export function placeCard(part: Box, window: { readonly width: number; readonly height: number }): { left: number; top: number } {
  const within = (value: number, size: number, whole: number): number => Math.max(gap, Math.min(value, whole - size - gap))
  const right = part.left + part.width + gap
  const bottom = part.top + part.height + gap
  const besideTop = within(part.top, height, window.height)
  if (right + width + gap <= window.width) return { left: right, top: besideTop }
  const left = within(part.left + (part.width - width) / 2, width, window.width)
  if (part.top - gap - height >= gap) return { left, top: part.top - gap - height }
  if (bottom + height + gap <= window.height) return { left, top: bottom }
  return { left, top: within(part.top + gap, height, window.height) }
}
