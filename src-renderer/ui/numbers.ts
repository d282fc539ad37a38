/** Reads what a person types as a number: 1e-4, 0,5, 12 000. Null where it is none. */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace(/\s/g, '')
    .replace(/^(-?\d+),(\d+)$/, '$1.$2')
  if (plain === '') return null
  const value = Number(plain)
  return Number.isFinite(value) ? value : null
}

/** Into [min, max] and, where `step` is positive, onto min + k step. */
export function clampNumber(value: number, { min, max, step }: { min: number; max: number; step: number }): number {
  const inside = Math.min(max, Math.max(min, value))
  if (step <= 0) return inside
  const snapped = min + Math.round((inside - min) / step) * step
  return snapped > max ? snapped - step : snapped
}

/** Position in [0, 1] of a value on a logarithmic scale that runs from `from` to `to`, either way. */
export function logPosition(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, Math.log(value / from) / Math.log(to / from)))
}

/** The value at a position on that scale. */
export function logValue(position: number, from: number, to: number): number {
  return from * (to / from) ** position
}
