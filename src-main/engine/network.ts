import { AppError } from '../../src-shared/contract/errors.ts'
import { levelTold } from '../../src-shared/numerics/index.ts'
import type { PredictionType, Row, RowNetwork, Schedule } from '../../src-shared/numerics/types.ts'
import { openCall, type Call } from './call.ts'
import type { Denoiser, Role } from './denoiser.ts'
import { measurePace, type Pace } from './pace.ts'
import { hasRows, type Values } from './runtime/feed.ts'
import type { TensorSpec } from './runtime/session.ts'

/** How the numbers a network gives are to be understood. */
export interface NetworkFacts {
  readonly predictionType: PredictionType
  readonly schedule: Schedule
  readonly sigmaData: number
}

/** A network bound to one prompt and shape, with the time spent inside its graph. */
export interface BoundNetwork extends RowNetwork {
  readonly seconds: number
  /** Most rows of one call so far. */
  readonly widest: number
  /** True where rows at different noise levels had to be asked one by one, because the graph takes one time step for all. */
  readonly divided: boolean
  /** Rows worth handing over together, measured on the first call. */
  rowsTogether(): Promise<number>
}

/** What the graph is given besides the sample and the time. */
export type Conditioning = Readonly<Partial<Record<Role, Values>>>

/** How a sample becomes the graph's input, where it is not the input as it stands. */
export interface Arrangement {
  /** The graph's sample without its batch; element i is element `order[i]` of ours. */
  readonly shape: readonly number[]
  readonly order: Int32Array | null
  /** Numbers behind the sample, the same at every call. */
  readonly behind: Float64Array | null
  /** The graph's time label per label of the schedule. */
  readonly timeScale: number
}

export const asItStands = (shape: readonly number[]): Arrangement => ({ shape, order: null, behind: null, timeScale: 1 })

/**
 * The denoiser over samples of `shape` (no batch dimension), several in one call where `pace` says so. Memory is taken once for
 * each number of rows; every call rounds x to the input's type, runs the graph and widens the answer. A learned-variance half of
 * the output is left aside. Without unconditional values both branches are the conditional one. A row whose answer is not finite fails as
 * `model-output-not-finite`, unless its state was not finite before: then the solver diverged, which is its own to tell. Where a
 * call of several rows fails, they are asked one by one from then on.
 */
export function bindNetwork(
  denoiser: Denoiser,
  facts: NetworkFacts,
  shape: readonly number[],
  given: { conditional: Conditioning; unconditional: Conditioning | null; arrangement?: Arrangement },
  pace: Pace,
): BoundNetwork {
  const { sample, timestep } = denoiser
  const branches = { conditional: given.conditional, unconditional: given.unconditional ?? given.conditional }
  const arrangement = given.arrangement ?? asItStands(shape)
  const mixable = canMix(denoiser, branches.conditional, branches.unconditional)
  const size = shape.reduce((total, n) => total * n, 1)
  const fixed = fixedRows(sample)
  const times = fixedRows(timestep)
  const oneTime = timestep.shape.length === 0 || (times !== null && times !== fixed)
  const calls = new Map<number, Promise<Call>>()
  const told = { seconds: 0, widest: 0, divided: false, count: 0 }

  async function ask(rows: readonly Row[]): Promise<number> {
    const width = fixed ?? rows.length
    if (!calls.has(width)) calls.set(width, openCall(denoiser, width, size, branches, arrangement))
    const call = await calls.get(width)!
    told.count++
    const { seconds, finite } = await call.answer(rows)
    told.seconds += seconds
    told.widest = Math.max(told.widest, rows.length)
    for (const [i, row] of rows.entries()) {
      row.seconds += seconds / rows.length
      if (!finite[i] && row.x.every(Number.isFinite)) row.failure = notFinite(levelTold(facts.schedule, row.t), row.t, told.count)
    }
    return seconds
  }

  /** One call for rows that may share it; singly where that fails. */
  async function askTogether(rows: readonly Row[]): Promise<void> {
    if (rows.length > 1) {
      try {
        return void (await ask(rows))
      } catch {
        pace.giveUp()
      }
    }
    for (const row of rows) {
      try {
        await ask([row])
      } catch (error) {
        row.failure = error
      }
    }
  }

  /** Rows that can go into one call: the same time step where the graph takes only one, one branch where they differ in form. */
  function alike(rows: readonly Row[]): readonly (readonly Row[])[] {
    if (rows.length === 1 || (!oneTime && mixable)) return [rows]
    if (oneTime && new Set(rows.map(({ t }) => t)).size > 1) told.divided = true
    const groups = Map.groupBy(rows, ({ t, branch }) => `${oneTime ? t : ''} ${mixable ? '' : branch}`)
    return [...groups.values()]
  }

  async function predictRows(rows: readonly Row[]): Promise<void> {
    for (const group of alike(rows)) {
      for (let at = 0; at < group.length;) {
        const width = fixed ? Math.min(fixed, group.length - at) : pace.width(group.length - at)
        await askTogether(group.slice(at, at + width))
        at += width
      }
    }
  }

  async function predictAll(rows: readonly Row[]): Promise<void> {
    await predictRows(rows)
    for (const { failure } of rows) if (failure !== undefined) throw failure
  }

  return {
    ...facts,
    float64: sample.type === 'float64',
    size,
    get seconds() {
      return told.seconds
    },
    get widest() {
      return told.widest
    },
    get divided() {
      return told.divided
    },
    predictRows,
    predict: (x, t, branch, out) => predictAll([{ x, t, branch, out, seconds: 0 }]),
    predictPair: (x, t, conditional, unconditional) =>
      predictAll([
        { x, t, branch: 'conditional', out: conditional, seconds: 0 },
        { x, t, branch: 'unconditional', out: unconditional, seconds: 0 },
      ]),
    async rowsTogether() {
      if (fixed) return fixed
      if (!pace.settled) await measurePace(pace, { ...facts, size, oneTime }, ask)
      return pace.most
    },
  }
}

/** Rows a graph insists on, null where any number goes. */
function fixedRows({ shape: [first] }: TensorSpec): number | null {
  return typeof first === 'number' && first > 0 ? first : null
}

/** Whether rows of both branches fit one call: values of one form, and the same where an input has no rows. */
function canMix({ inputs }: Denoiser, conditional: Conditioning, unconditional: Conditioning): boolean {
  const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
    a.length === b.length && Array.from(a).every((n, i) => n === b[i])
  return Object.entries(inputs).every(([role, spec]) => {
    const [a, b] = [conditional[role as Role], unconditional[role as Role]]
    return a === b || (a && b && same(a.shape, b.shape) && (hasRows(spec, a) || same(a.data, b.data)))
  })
}

function notFinite(s: number, t: number, evaluation: number): AppError {
  const level = Number.isFinite(s) ? s.toPrecision(4) : 'infinity'
  return new AppError(
    'model-output-not-finite',
    `The network's answer is not a number at noise level ${level} (network call ${evaluation}). A half-precision model may overflow: use its 32-bit form, lower the guidance, or another provider.`,
    { level: Number.isFinite(s) ? s : null, t, evaluation },
  )
}
