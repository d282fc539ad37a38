import type { StepRecord } from '../../../src-shared/contract/run.ts'
import type { RunView } from '../../client/run-store.ts'
import { isLive } from '../../client/run-store.ts'
import { createAxis, type Axis, type AxisMode, type AxisPoint } from '../../plots/axis.ts'
import type { Mark } from '../../plots/series.ts'
import type { Measure } from './scrub.ts'

/** A run laid out on one axis: places of its frames and of every tried step. */
export interface Path {
  readonly axis: Axis
  /** Place of each frame, in order. */
  readonly xs: readonly number[]
  /** Start and end of each tried step, as recorded. */
  readonly steps: readonly { readonly record: StepRecord; readonly x0: number; readonly x1: number }[]
}

/** NFE before each tried step: the count after the one before. */
export function layPath(run: RunView, mode: AxisMode, sigmaEnd: number | null): Path {
  const { steps, frames, summary } = run
  const starts: AxisPoint[] = []
  const ends: AxisPoint[] = []
  let nfe = frames[0]?.nfe ?? 0
  for (const step of steps) {
    starts.push({ sigma: step.sigma, t: step.t, nfe })
    // The last estimate is the way from the last level to 0.
    ends.push({ sigma: step.kind === 'finish' ? 0 : step.sigmaNext, t: step.tNext, nfe: step.nfe })
    nfe = step.nfe
  }
  const finish = steps.find(({ kind }) => kind === 'finish')
  const places = frames.map((frame) => (frame.step === finish?.index ? { ...frame, sigma: 0 } : frame))
  const points: AxisPoint[] = [...places, ...starts.slice(0, 1), ...ends]
  const live = isLive(summary)
  const reach = live
    ? { ...(sigmaEnd !== null && sigmaEnd > 0 ? { sigma: sigmaEnd } : {}), nfe: summary.progress.nfeExpected ?? 0 }
    : undefined
  const axis = createAxis(mode, points, reach)
  let edge = 0
  const xs = places.map((frame) => (edge = Math.max(edge, axis.x(frame))))
  return { axis, xs, steps: steps.map((record, index) => ({ record, x0: axis.x(starts[index]!), x1: axis.x(ends[index]!) })) }
}

/** The last estimate and refinement take no step, so theirs has no size. */
export const hasSize = ({ kind }: StepRecord): boolean => kind === 'step' || kind === 'complete'

export function marksOf(path: Path, measure: Measure): Mark[] {
  return path.steps.map(({ record, x0, x1 }) => ({
    x0,
    x1,
    value: measure === 'h' && !hasSize(record) ? null : record[measure],
    accepted: record.accepted,
  }))
}

/** The tried step whose end is nearest to a place; ties go to the earlier one, and the last estimate is no step. */
export function nearestStep(path: Path, x: number): StepRecord | null {
  let best: StepRecord | null = null
  let distance = Infinity
  for (const step of path.steps) {
    const away = Math.abs(step.x1 - x)
    if (away < distance && step.record.kind !== 'finish') [best, distance] = [step.record, away]
  }
  return best ?? path.steps.at(-1)?.record ?? null
}

/** The step that ended in the frame nearest to a position on the film; null at the start, where none has. */
export function stepShown({ frames, steps }: RunView, position: number): StepRecord | null {
  const frame = frames[Math.round(position)]
  return (frame && steps.find(({ index }) => index === frame.step)) ?? null
}
