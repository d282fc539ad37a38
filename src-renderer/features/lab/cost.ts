import type { LabPlan } from '../../../src-shared/contract/lab.ts'
import type { Asked } from './asked.ts'

/** Runs of each case that are no fixed steps: two references, and a path that is followed for nodes to be made from. */
const [references, paths] = [2, 1]

/** Evaluations of the runs with fixed steps; of a calibration the most there can be. */
export function fixedEvaluations({ candidates, cases, runs }: LabPlan, { comparison, calibration }: Asked): number {
  const own = candidates.reduce((sum, one) => sum + (one.nfe ?? 0), 0)
  if (!calibration) return cases * own
  const judged = (cases / comparison.seeds.length) * calibration.heldOut.length
  return (runs - (references + paths) * cases - references * judged) * (candidates[0]?.nfe ?? 0)
}
