import type { CalibrationStage, Comparison, SearchPoint } from '../../../src-shared/contract/index.ts'
import type { StudyPlan } from './plan.ts'
import type { StudyRuns } from './ports.ts'
import type { StudyMachine, StudyWatch } from './run.ts'

export interface OptimiseWatch extends StudyWatch {
  /** As each stage begins, and whenever the search has run more lists of levels. */
  readonly onStage?: (stage: CalibrationStage, trail: readonly SearchPoint[]) => void
}

/** What nodes are made on. */
export interface OptimiseGround {
  readonly planOf: (comparison: Comparison) => StudyPlan
  readonly runs: StudyRuns
  readonly machine: StudyMachine
  /** For the runs that made nodes are judged by, which may have pictures. */
  readonly judging: StudyMachine
  readonly watch: OptimiseWatch
  readonly appVersion: string
}
