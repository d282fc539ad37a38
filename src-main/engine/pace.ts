import { createNoise, labelTold } from '../../src-shared/numerics/index.ts'
import type { Row, Schedule } from '../../src-shared/numerics/types.ts'

/** How many rows a graph is asked in one call. */
export interface Pace {
  /** Rows of the next call where so many wait. */
  width(waiting: number): number
  /** Rows worth handing over together. */
  readonly most: number
  /** Rows at most where the user names them, whatever that does to speed and last bits; 0 where both are measured. */
  readonly given: number
  /** Measured, or found wanting. */
  readonly settled: boolean
  /** Memory of the process before its first call, bytes. */
  readonly memoryBefore: number
  settle(widths: readonly number[]): void
  /** One row a call from now on. */
  giveUp(): void
}

export function createPace(given: number, memoryBefore = process.memoryUsage.rss()): Pace {
  let widths: readonly number[] = given > 0 ? Array.from({ length: given }, (_, i) => i + 1) : [1]
  let settled = false
  const settle = (measured: readonly number[]): void => {
    widths = measured
    settled = true
  }
  return {
    given,
    memoryBefore,
    width: (waiting) => widths.findLast((width) => width <= waiting)!,
    get most() {
      return widths.at(-1)!
    },
    get settled() {
      return settled
    },
    settle,
    giveUp: () => settle([1]),
  }
}

/** A call that takes longer has work enough for the machine by itself, seconds. */
const longest = 0.1
/** What a row must cost at most, of what it costs in the next smaller call. */
const worthIt = 0.85
/** Turns that both sizes of a call take, at most as many as fit into the seconds. */
const turns = 5
const secondsForTurns = 0.3
const largestTried = 4
/** Difference of answers, over their largest number, beyond what arithmetic in another order makes: the graph mixes its rows. */
const mixing = 0.02

interface Facts {
  /** The graph takes one time for all rows of a call. */
  readonly oneTime: boolean
  readonly schedule: Schedule
  readonly sigmaData: number
  readonly size: number
}

/** Seconds of one call. */
type Ask = (rows: readonly Row[]) => Promise<number>

/**
 * Tries calls of several rows on noise. Where the number is given, a call of two shows that the graph keeps its rows apart. Else
 * 2 and then 4 rows are tried: a width is taken where its answers are those of single rows bit for bit, its rows cost less, and
 * the memory for it is there; nothing is tried where one row takes longer than 0.1 s.
 */
export async function measurePace(pace: Pace, facts: Facts, ask: Ask): Promise<void> {
  const rows = noisyRows(facts, largestTried)
  try {
    await ask([rows[0]!])
    if (pace.given > 0) {
      if (pace.given > 1 && (await difference(rows.slice(0, 2), ask)) > mixing) pace.giveUp()
      else pace.settle(Array.from({ length: pace.given }, (_, i) => i + 1))
      return
    }
    const perRow = Math.max(0, process.memoryUsage.rss() - pace.memoryBefore)
    const widths = [1]
    const most = (await ask([rows[0]!])) < longest ? largestTried : 1
    for (let width = 2; width <= most; width *= 2) {
      if ((width - 1) * perRow > process.availableMemory() / 2) break
      const some = rows.slice(0, width)
      if ((await difference(some, ask)) > 0) break
      if ((await relativeCost(some, width / 2, ask)) > worthIt) break
      widths.push(width)
    }
    pace.settle(widths)
  } catch {
    // A graph that cannot take these rows is asked one by one; what else is wrong with it, the run will tell.
    pace.giveUp()
  }
}

function noisyRows({ schedule, sigmaData, size, oneTime }: Facts, count: number): Row[] {
  const noise = createNoise('philox', 0)
  return Array.from({ length: count }, (_, i) => {
    const x = new Float64Array(size)
    noise.fill(x)
    const s = Math.min(Math.max(sigmaData * (oneTime ? 1 : i + 1), schedule.sMin), schedule.sMax)
    return {
      x,
      t: labelTold(schedule, s),
      branch: i % 2 ? 'unconditional' : 'conditional',
      out: new Float64Array(size),
      seconds: 0,
    }
  })
}

/** Largest difference between answers in one call and answers one by one, over the largest number among them. */
async function difference(rows: readonly Row[], ask: Ask): Promise<number> {
  for (const row of rows) await ask([row])
  const alone = rows.map(({ out }) => out.slice())
  await ask(rows)
  let largest = 0
  let most = 0
  for (const [i, { out }] of rows.entries()) {
    for (const [k, value] of alone[i]!.entries()) {
      if (Object.is(value, out[k])) continue
      most = Math.max(most, Math.abs(value))
      const apart = Math.abs(value - out[k]!)
      if (!(apart <= largest)) largest = apart
    }
  }
  return largest === 0 ? 0 : largest / most
}

/** Seconds of rows in one call over those in calls of `smaller` rows: the best of each, taking turns. */
async function relativeCost(rows: readonly Row[], smaller: number, ask: Ask): Promise<number> {
  const best = { together: Infinity, apart: Infinity }
  let spent = 0
  for (let turn = 0; turn < turns && (turn < 2 || spent < secondsForTurns); turn++) {
    const together = (await ask(rows)) / rows.length
    const apart = (await ask(rows.slice(0, smaller))) / smaller
    best.together = Math.min(best.together, together)
    best.apart = Math.min(best.apart, apart)
    spent += together * rows.length + apart * smaller
  }
  return best.together / best.apart
}
