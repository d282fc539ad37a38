import { createHash } from 'node:crypto'
import path from 'node:path'
import type { ModelOrigin } from '../ports.ts'

/** The model that a new window takes, and the one that teaches: last among trained ones, first without the former. */
const [standard, teaching] = ['world-flow', 'exact']

/** Built-in folders as they are listed; the first usable one is the default. */
export function inOrder(dirs: readonly string[]): string[] {
  const last = dirs.some((dir) => path.basename(dir) === standard) ? teaching : null
  const rank = (dir: string): number => {
    const name = path.basename(dir)
    return name === last ? 2 : name === standard || name === teaching ? 0 : 1
  }
  return dirs.toSorted((a, b) => rank(a) - rank(b))
}

/** Stays the same while the folder stays where it is. */
export function idOf(dir: string, origin: ModelOrigin): string {
  if (origin === 'built-in') return `builtin-${path.basename(dir)}`
  return `${origin}-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`
}
