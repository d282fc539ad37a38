import type { Estimate, ModelCard, RunSettings } from '../../../src-shared/contract/index.ts'
import { methodOf, scheduleFromConfig } from '../../../src-shared/numerics/index.ts'
import { plannedNfe } from '../../../src-shared/numerics/study/index.ts'
import type { EarlierRun } from '../ports.ts'

/**
 * What a run will cost. Evaluations of a fixed-step method are known; everything else is the span between the 10th and 90th
 * percentile of earlier runs of the same model, solver and tolerance. Without those, seconds come from a measurement.
 */
export function estimate(earlier: readonly EarlierRun[], settings: RunSettings, model: EstimatedModel): Estimate {
  const known = earlier.length > 0
  const planned = planOf(settings, model)
  const measured = known ? span(earlier.map(({ nfe }) => nfe)) : null
  const nfe = planned === null ? measured : { low: planned, high: planned }
  const each = known ? null : secondsEach(settings, model)
  const derived = nfe && each !== null ? { low: nfe.low * each, high: nfe.high * each } : null
  return {
    nfe,
    seconds: known ? span(earlier.map(({ seconds }) => seconds)) : derived,
    samples: earlier.length,
    fromMeasurement: derived !== null,
  }
}

export type EstimatedModel = Pick<ModelCard, 'scheduler' | 'measured' | 'textConditioned' | 'components'>

/** Seconds of one evaluation at the size asked for, taken to grow with the pixels; a guided one calls the network twice. */
function secondsEach({ width, height, guidance }: RunSettings, model: EstimatedModel): number | null {
  const { measured, textConditioned, components } = model
  if (!measured) return null
  const embedded = components.some(({ inputs }) => inputs.some(({ name }) => name === 'timestep_cond' || name === 'guidance'))
  const calls = textConditioned && !embedded && guidance !== 1 ? 2 : 1
  return (measured.secondsPerEvaluation * calls * (width * height)) / (measured.width * measured.height)
}

/** Null where the number depends on the picture, and where the settings or the schedule are such that nothing runs. */
function planOf({ solver, refinement }: RunSettings, { scheduler }: Pick<ModelCard, 'scheduler'>): number | null {
  if (!scheduler) return null
  try {
    return plannedNfe(methodOf(solver), scheduleFromConfig({ ...scheduler }), solver, refinement.iterations)
  } catch {
    return null
  }
}

function span(values: number[]): { low: number; high: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!
  return { low: at(0.1), high: at(0.9) }
}
