export interface LevelSearch {
  readonly levels: readonly number[]
  readonly error: number
  /** Lists of levels whose error was asked for. */
  readonly tries: number
}

/** Share of the gap to a neighbour that a level is moved by: at first, and the least. */
const [widest, finest] = [0.4, 0.04]

/**
 * Levels near `start` with a small error, by compass search (Kolda, Lewis, Torczon 2003, SIAM Review 45, section 1.1): each level
 * between the first and the last goes towards one neighbour or the other in ln s where that makes the error smaller, and by half as
 * much once no move does. `errorsOf` is asked for two lists at a time, `most` in all at most; an infinite or undefined error counts
 * as no improvement.
 */
export async function searchLevels(
  start: readonly number[],
  error: number,
  errorsOf: (lists: readonly (readonly number[])[]) => Promise<readonly number[]>,
  most: number,
): Promise<LevelSearch> {
  let [levels, least, tries, share] = [start, error, 0, widest]
  while (share >= finest && levels.length > 2) {
    let moved = false
    for (let k = 1; k < levels.length - 1; k++) {
      if (tries + 2 > most) return { levels, error: least, tries }
      const lists = [k - 1, k + 1].map((towards) => levels.with(k, between(levels[k]!, levels[towards]!, share)))
      const errors = await errorsOf(lists)
      tries += lists.length
      const best = errors[0]! < errors[1]! || Number.isNaN(errors[1]!) ? 0 : 1
      if (!(errors[best]! < least)) continue
      levels = lists[best]!
      least = errors[best]!
      moved = true
    }
    if (!moved) share /= 2
  }
  return { levels, error: least, tries }
}

/** Part of the way from one level to another in ln s; towards pure noise as if it were e times as noisy. */
function between(from: number, to: number, share: number): number {
  return from * Math.exp(share * (to >= Number.MAX_VALUE ? 1 : Math.log(to / from)))
}
