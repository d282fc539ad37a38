/**
 * The items that no other beats: none is at most as dear and at most as wrong, and better in one of the two. Sorted by cost; of
 * equals the first stays. Items without a finite cost and error are left out.
 */
export function paretoFront<T>(items: readonly T[], cost: (item: T) => number, error: (item: T) => number): T[] {
  const sorted = items
    .filter((item) => Number.isFinite(cost(item)) && Number.isFinite(error(item)))
    .sort((a, b) => cost(a) - cost(b) || error(a) - error(b))
  const front: T[] = []
  let best = Infinity
  for (const item of sorted) {
    if (error(item) >= best) continue
    best = error(item)
    front.push(item)
  }
  return front
}
