import { InvalidArgumentError } from 'commander'

/** A decimal number; `1e-4` is one. */
export function decimal(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}

export function whole(text: string): number {
  const value = decimal(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number, 0 or larger.')
  return value
}

export function positive(text: string): number {
  const value = whole(text)
  if (value < 1) throw new InvalidArgumentError('It must be a whole number, 1 or larger.')
  return value
}

/** How many pictures go side by side: at most as many as the setting takes. */
export function sideBySide(text: string): number {
  const value = whole(text)
  if (value > 16) throw new InvalidArgumentError('It must be a whole number from 0 to 16.')
  return value
}

/** A level of noise; `inf` is pure noise. */
export const level = (text: string): number => (/^ *inf *$/i.test(text) ? Number.MAX_VALUE : decimal(text))

/** Levels with commas between them. */
export const levels = (text: string): number[] => text.split(',').map(level)

/** Numbers with commas between them. */
export function decimals(text: string): number[] {
  return text.split(',').map((part) => decimal(part))
}

/** A day as its first moment here, or a moment, in UTC. */
export function moment(text: string): string {
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text)
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('Give a day, such as 2026-03-01, or a moment, such as 2026-03-01T15:00.')
  return time.toISOString()
}
