const z = 1.959964

/** A share of `of` trials with its 95 % interval. */
export interface Share {
  readonly right: number
  readonly of: number
  readonly share: number
  readonly low: number
  readonly high: number
}

/** Wilson's score interval (Wilson 1927): sound for shares near 0 and 1. */
export function wilson(right: number, of: number): Share {
  if (of === 0) return { right, of, share: Number.NaN, low: 0, high: 1 }
  const p = right / of
  const centre = (p + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))
  return { right, of, share: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** The share over the trials that are not null. */
export function shareOf(trials: Iterable<boolean | null>): Share {
  let right = 0
  let of = 0
  for (const trial of trials) {
    if (trial === null) continue
    of++
    if (trial) right++
  }
  return wilson(right, of)
}

/** How much more often `a` is right than `b` on the same trials. */
export interface PairedDifference {
  readonly pairs: number
  readonly onlyA: number
  readonly onlyB: number
  readonly difference: number
  /** Half the width of the 95 % interval, from the discordant pairs alone. */
  readonly half: number
}

export function pairedDifference(pairs: Iterable<readonly [boolean, boolean]>): PairedDifference {
  let count = 0
  let onlyA = 0
  let onlyB = 0
  for (const [a, b] of pairs) {
    count++
    if (a && !b) onlyA++
    if (b && !a) onlyB++
  }
  const variance = onlyA + onlyB - (onlyA - onlyB) ** 2 / count
  return { pairs: count, onlyA, onlyB, difference: (onlyA - onlyB) / count, half: (z * Math.sqrt(variance)) / count }
}

/** `80.0 (70–87)`: a share in percent with its interval, `-` where there is nothing to count. */
export const percentWithin = ({ share, low, high, of }: Share): string =>
  of === 0 ? '-' : `${(100 * share).toFixed(1)} (${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)})`
