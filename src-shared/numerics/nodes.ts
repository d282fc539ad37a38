import { NumericsError } from './errors.ts'
import { finiteLevel } from './level.ts'
import { beta, listed, fraction, range, rounded, spaced, timed } from './spacing.ts'
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

/** Integer labels of a discrete model. */
function labelled(schedule: Schedule, labels: readonly number[]): number[] {
  const last = schedule.trainSteps! - 1
  return labels.map((label) => schedule.s(Math.min(last, Math.max(0, label))))
}

type Grid = (schedule: Schedule, count: number, choice: NodesChoice, sMin: number, sMax: number) => number[]

const grids: Record<string, NodesInfo & { readonly lay: Grid }> = {
  model: {
    id: 'model',
    name: "The model's own",
    usesRho: false,
    lay: (schedule, count, choice, sMin, sMax) => {
      const own = schedule.grid?.own
      if (!own) return grids['trailing']!.lay(schedule, count, choice, sMin, sMax)
      return own(count).filter((s) => s <= sMax)
    },
  },
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
  polyexponential: {
    id: 'polyexponential',
    name: 'Polyexponential',
    usesRho: true,
    lay: (_schedule, count, { rho }, sMin, sMax) =>
      spaced(sMin, sMax, count, (f, top) => sMin * Math.exp((1 - f) ** rho * Math.log(top / sMin))),
  },
  'uniform-squared': {
    id: 'uniform-squared',
    name: 'Uniform root of time',
    usesRho: false,
    lay: (schedule, count, _choice, sMin, sMax) => {
      const shift = schedule.grid?.shift ?? 1
      const ratio = schedule.t(sMin / shift) / schedule.t(sMax / shift)
      const least = ratio > 0 && ratio < 1 ? Math.sqrt(ratio) : 0
      const at = range(count, (i) => ((least + (1 - fraction(i, count)) * (1 - least)) ** 2 - least ** 2) / (1 - least ** 2))
      return timed(schedule, sMin, sMax, at, 'minimum')
    },
  },
  beta: {
    id: 'beta',
    name: 'Beta (0.6, 0.6)',
    usesRho: false,
    lay: (schedule, count, _choice, sMin, sMax) =>
      timed(
        schedule,
        sMin,
        sMax,
        range(count, (i) => beta.quantile(1 - fraction(i, count))),
        'minimum',
      ),
  },
  'ays-sd': {
    id: 'ays-sd',
    name: 'Align your steps, SD 1.5',
    usesRho: false,
    lay: (_schedule, count, _choice, sMin, sMax) => listed('sd', count, sMin, sMax),
  },
  'ays-sdxl': {
    id: 'ays-sdxl',
    name: 'Align your steps, SDXL',
    usesRho: false,
    lay: (_schedule, count, _choice, sMin, sMax) => listed('sdxl', count, sMin, sMax),
  },
  'ays-svd': {
    id: 'ays-svd',
    name: 'Align your steps, video',
    usesRho: false,
    lay: (_schedule, count, _choice, sMin, sMax) => listed('svd', count, sMin, sMax),
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
  if (choice.id === 'custom') return customLevels(choice.list, schedule)
  const grid = grids[choice.id]
  if (!grid) {
    throw new NumericsError(
      'invalid-input',
      `There are no nodes "${choice.id}"; choose one of ${nodeKinds.map((kind) => kind.id).join(', ')}.`,
    )
  }
  const most = mostSteps(schedule, choice.id)
  if (steps > most) {
    throw new NumericsError('invalid-input', `${grid.name} nodes allow at most ${most} steps on this model; ask for fewer.`)
  }
  return falling(grid.lay(schedule, steps, choice, sMin, sMax))
}

/** Most steps of a kind of nodes on a model: those on training steps cannot have more than there are. */
export function mostSteps({ trainSteps }: Schedule, id: string): number {
  return trainSteps !== null && ['linspace', 'leading', 'trailing'].includes(id) ? trainSteps : Infinity
}

/** The levels of a run: those of `layNodes`. `open` ones leave the model's smallest out. */
export function runLevels(
  schedule: Schedule,
  steps: number,
  choice: NodesChoice,
  open = false,
  sMin = schedule.sMin,
  sMax = schedule.sMax,
): Float64Array {
  const levels = layNodes(schedule, steps, choice, sMin, sMax)
  if (!open || choice.id === 'custom' || steps === 1 || levels.at(-1)! > sMin) return levels
  return layNodes(schedule, steps + 1, choice, sMin, sMax).slice(0, steps)
}

function falling(levels: readonly number[]): Float64Array {
  const kept: number[] = []
  for (const level of levels) if (level > 0 && (kept.length === 0 || level < kept.at(-1)!)) kept.push(level)
  return Float64Array.from(kept)
}

/** Two levels of a list that differ by less, relatively, are the same: a step between them is made of rounding. */
const sameLevel = 1e-9

/** Index of the first level of a list that is not above 0 or not below the one before it; -1 where all are. */
export const wrongLevel = (list: readonly number[]): number =>
  list.findIndex((level, i) => !(level > 0) || (i > 0 && !(level < list[i - 1]! && level <= list[i - 1]! * (1 - sameLevel))))

/**
 * A trailing 0 is the final estimate itself and is dropped; the largest finite number, which stands for pure noise in lists, is
 * Infinity where the model begins there.
 */
function customLevels(list: readonly number[] | undefined, { sMax }: Schedule): Float64Array {
  const levels = list && list.at(-1) === 0 ? list.slice(0, -1) : (list ?? [])
  const wrong = wrongLevel(levels)
  if (levels.length > 0 && wrong < 0)
    return Float64Array.from(levels, (level) => (level >= finiteLevel(sMax) ? Math.max(level, sMax) : level))
  const rule = 'Custom nodes must be a list of noise levels above 0 that falls from the first to the last'
  throw new NumericsError('invalid-input', wrong < 0 ? `${rule}.` : `${rule}; number ${wrong + 1}, ${levels[wrong]}, does not.`)
}
