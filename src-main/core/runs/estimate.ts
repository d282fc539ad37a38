import type { Estimate, RunSettings } from '../../../src-shared/contract/index.ts'
import type { EarlierRun, SolverFacts } from '../ports.ts'

/**
 * What a run will cost, from earlier runs of the same model, solver and tolerance: the span between their 10th and
 * 90th percentile. A fixed-step method without history still knows its evaluations.
 */
export function estimate(earlier: readonly EarlierRun[], settings: RunSettings, solver: SolverFacts | undefined): Estimate {
  if (earlier.length > 0) {
    return {
      nfe: span(earlier.map(({ nfe }) => nfe)),
      seconds: span(earlier.map(({ seconds }) => seconds)),
      samples: earlier.length,
    }
  }
  if (!solver || solver.adaptive) return { nfe: null, seconds: null, samples: 0 }
  const nfe = Math.round(settings.solver.steps * solver.nfePerStep)
  return { nfe: { low: nfe, high: nfe + 1 }, seconds: null, samples: 0 }
}

function span(values: number[]): { low: number; high: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!
  return { low: at(0.1), high: at(0.9) }
}
