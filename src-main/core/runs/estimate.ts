import type { Estimate, ModelCard, RunSettings } from '../../../src-shared/contract/index.ts'
import { beginningOf, methodOf, scheduleFromConfig } from '../../../src-shared/numerics/index.ts'
import { plannedCost } from '../../../src-shared/numerics/study/index.ts'
import type { EarlierRun } from '../ports.ts'

/**
 * What a run will cost. Evaluations of a fixed-step method are known; everything else is the span between the 10th and 90th
 * percentile of earlier runs of the same model, solver and tolerance. Without those, seconds come from a measurement. A run
 * whose tolerance lies below the model's measured noise floor reaches the floor and costs what one at the floor does:
 * `noiseFloorOf` tells, and `earlier` are then all that do. Seconds are those of `provider`.
 */
export function estimate(
  earlier: readonly EarlierRun[],
  settings: RunSettings,
  model: EstimatedModel,
  provider: string,
): Estimate {
  const here = earlier.filter((run) => run.provider === provider)
  const known = here.length > 0
  const planned = costOf({ ...settings, guidance: model.secondPass ? settings.guidance : 1 }, model)
  const measured = earlier.length > 0 ? span(earlier.map(({ nfe }) => nfe)) : null
  const nfe = planned === null ? measured : { low: planned.nfe, high: planned.nfe }
  const derived = known || !planned ? null : secondsOf(planned.networkCalls, settings, model)
  return {
    nfe,
    seconds: known ? span(here.map(({ seconds }) => seconds)) : derived,
    samples: planned === null ? earlier.length : here.length,
    fromMeasurement: derived !== null,
    noiseFloor: noiseFloorOf(settings, model),
  }
}

export type EstimatedModel = Pick<ModelCard, 'scheduler' | 'measured' | 'secondPass'>

/** The measured noise floor where an adaptive method is asked for a tolerance below it, else null. */
export function noiseFloorOf({ solver }: RunSettings, { measured }: Pick<ModelCard, 'measured'>): number | null {
  const floor = measured?.noiseFloorTolerance ?? null
  return floor !== null && solver.rtol < floor && isAdaptive(solver) ? floor : null
}

function isAdaptive(solver: RunSettings['solver']): boolean {
  try {
    return methodOf(solver).info.adaptive
  } catch {
    return false
  }
}

/** Seconds of so many network calls at the size asked for, taken to grow with the pixels. */
function secondsOf(calls: number, { width, height }: RunSettings, { measured }: EstimatedModel): Estimate['seconds'] {
  if (!measured) return null
  const seconds = (measured.secondsPerEvaluation * calls * (width * height)) / (measured.width * measured.height)
  return { low: seconds, high: seconds }
}

/** Null where the cost depends on the picture, and where the settings or the schedule are such that nothing runs. */
function costOf(settings: RunSettings, { scheduler }: Pick<ModelCard, 'scheduler'>): ReturnType<typeof plannedCost> {
  if (!scheduler) return null
  try {
    const method = methodOf(settings.solver)
    const model = scheduleFromConfig({ ...scheduler })
    const begun = settings.source ? beginningOf(settings.source, method, model.schedule, settings.solver).nodes : null
    return plannedCost(method, model, begun ? { ...settings, solver: { ...settings.solver, nodes: begun } } : settings)
  } catch {
    return null
  }
}

function span(values: number[]): { low: number; high: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!
  return { low: at(0.1), high: at(0.9) }
}
