import { NumericsError } from './errors.ts'
import type { Schedule } from './types.ts'

/** Time nodes of a fixed-step run. `list` holds levels s, largest first, for id `custom` only. */
export interface NodesChoice {
  readonly id: string
  readonly rho: number
  readonly list?: readonly number[] | undefined
}

export interface NodesInfo {
  readonly id: string
  readonly name: string
  readonly usesRho: boolean
}

/** Stand-in for Infinity where a grid is laid in s itself. */
const largestSpaced = 80

type Grid = (schedule: Schedule, count: number, choice: NodesChoice, sMin: number, sMax: number) => number[]

const range = (count: number, at: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => at(i))
/** Rounds halves to even, as NumPy does. */
const rounded = (x: number): number => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x))
const fraction = (i: number, count: number): number => (count === 1 ? 0 : i / (count - 1))

/** Grids laid in s: Infinity is kept as the first node and the rest is spaced as if from s = 80. */
function spaced(sMin: number, sMax: number, count: number, at: (f: number, top: number) => number): number[] {
  const top = sMax === Infinity ? Math.max(largestSpaced, 2 * sMin) : sMax
  const nodes = range(count, (i) => at(fraction(i, count), top))
  if (count > 0) nodes[0] = sMax
  if (count > 1) nodes[count - 1] = sMin
  return nodes
}

/** Nodes laid in the unshifted time of the schedule; `at` maps i to a fraction of its range of labels. */
function timed(schedule: Schedule, sMin: number, sMax: number, at: readonly number[], from: 'zero' | 'minimum'): number[] {
  const shift = schedule.grid?.shift ?? 1
  const tMax = schedule.t(sMax / shift)
  const tMin = from === 'zero' ? 0 : schedule.t(sMin / shift)
  const levels = at.map((f) => (f === 1 ? sMax : shift * schedule.s(tMin + f * (tMax - tMin))))
  if (from === 'minimum' && at.at(-1) === 0) levels[levels.length - 1] = sMin
  return levels
}

/** Integer labels of a discrete model. */
function labelled(schedule: Schedule, labels: readonly number[]): number[] {
  const last = schedule.trainSteps! - 1
  return labels.map((label) => schedule.s(Math.min(last, Math.max(0, label))))
}

const grids: Record<string, NodesInfo & { readonly lay: Grid }> = {
  karras: {
    id: 'karras',
    name: 'Karras',
    usesRho: true,
    lay: (_schedule, count, { rho }, sMin, sMax) =>
      spaced(sMin, sMax, count, (f, top) => (top ** (1 / rho) + f * (sMin ** (1 / rho) - top ** (1 / rho))) ** rho),
  },
  exponential: {
    id: 'exponential',
    name: 'Uniform log-SNR',
    usesRho: false,
    lay: (_schedule, count, _choice, sMin, sMax) =>
      spaced(sMin, sMax, count, (f, top) => top * Math.exp(f * Math.log(sMin / top))),
  },
  uniform: {
    id: 'uniform',
    name: 'Uniform time',
    usesRho: false,
    lay: (schedule, count, _choice, sMin, sMax) =>
      timed(
        schedule,
        sMin,
        sMax,
        range(count, (i) => 1 - fraction(i, count)),
        'minimum',
      ),
  },
  linspace: {
    id: 'linspace',
    name: 'Linspace',
    usesRho: false,
    lay: (schedule, count, choice, sMin, sMax) => {
      if (schedule.trainSteps === null) return grids['uniform']!.lay(schedule, count, choice, sMin, sMax)
      const last = schedule.trainSteps - 1
      return labelled(
        schedule,
        range(count, (i) => rounded(last * (1 - fraction(i, count)))),
      )
    },
  },
  leading: {
    id: 'leading',
    name: 'Leading',
    usesRho: false,
    lay: (schedule, count, _choice, sMin, sMax) => {
      if (schedule.trainSteps === null)
        return timed(
          schedule,
          sMin,
          sMax,
          range(count, (i) => (count - 1 - i) / count),
          'minimum',
        )
      const stride = Math.floor(schedule.trainSteps / count)
      return labelled(
        schedule,
        range(count, (i) => (count - 1 - i) * stride + (schedule.grid?.stepsOffset ?? 0)),
      )
    },
  },
  trailing: {
    id: 'trailing',
    name: 'Trailing',
    usesRho: false,
    lay: (schedule, count, choice, sMin, sMax) => {
      if (schedule.trainSteps === null) {
        if (!(schedule.s(0) < sMin)) return grids['uniform']!.lay(schedule, count, choice, sMin, sMax)
        return timed(
          schedule,
          sMin,
          sMax,
          range(count, (i) => 1 - i / count),
          'zero',
        )
      }
      const steps = schedule.trainSteps
      return labelled(
        schedule,
        range(count, (i) => rounded(steps * (1 - i / count)) - 1),
      )
    },
  },
}

/** The grids a fixed-step method can run on, in the order shown. */
export const nodeKinds: readonly NodesInfo[] = [
  ...Object.values(grids).map(({ id, name, usesRho }) => ({ id, name, usesRho })),
  { id: 'custom', name: 'Custom levels', usesRho: false },
]

/**
 * `steps` levels, strictly decreasing; the last is where the final estimate is taken, so a method with one evaluation per
 * step spends exactly `steps` evaluations. Rounded labels that coincide are merged.
 * @throws NumericsError for an unknown id, more index nodes than training steps, or a custom list that does not fall.
 */
export function layNodes(
  schedule: Schedule,
  steps: number,
  choice: NodesChoice,
  sMin = schedule.sMin,
  sMax = schedule.sMax,
): Float64Array {
  if (choice.id === 'custom') return customLevels(choice.list)
  const grid = grids[choice.id]
  if (!grid) {
    throw new NumericsError(
      'invalid-input',
      `There are no nodes "${choice.id}"; choose one of ${nodeKinds.map((kind) => kind.id).join(', ')}.`,
    )
  }
  const limited = choice.id === 'linspace' || choice.id === 'leading' || choice.id === 'trailing'
  if (limited && schedule.trainSteps !== null && steps > schedule.trainSteps) {
    throw new NumericsError(
      'invalid-input',
      `${grid.name} nodes allow at most ${schedule.trainSteps} steps on this model; ask for fewer.`,
    )
  }
  return falling(grid.lay(schedule, steps, choice, sMin, sMax))
}

function falling(levels: readonly number[]): Float64Array {
  const kept: number[] = []
  for (const level of levels) if (level > 0 && (kept.length === 0 || level < kept.at(-1)!)) kept.push(level)
  return Float64Array.from(kept)
}

/** A trailing 0 is the final estimate itself and is dropped. */
function customLevels(list: readonly number[] | undefined): Float64Array {
  const levels = list && list.at(-1) === 0 ? list.slice(0, -1) : (list ?? [])
  const fine = levels.length > 0 && levels.every((level, i) => level > 0 && (i === 0 || level < levels[i - 1]!))
  if (fine) return Float64Array.from(levels)
  throw new NumericsError(
    'invalid-input',
    'Custom nodes must be a list of noise levels above 0 that falls from the first to the last.',
  )
}
