import type { RunSettings } from '../../src-shared/contract/recipe.ts'
import { findMethod } from '../../src-shared/numerics/index.ts'
import type { Network } from '../../src-shared/numerics/types.ts'

/** Part of the way an adaptive run must have gone before its length is guessed. */
const leastShare = 0.05

/**
 * How many evaluations a run will take, told from where it stands (nfe spent, level s); null while nothing can be said.
 * Fixed-step methods know it; adaptive ones are taken to spend evaluations evenly along the angle atan(s/sigmaData).
 */
export function expectedNfe(
  { solver, refinement }: RunSettings,
  { schedule, sigmaData }: Network,
): (nfe: number, s: number) => number | null {
  const method = findMethod(solver.id)
  if (!method.info.adaptive) {
    const total = Math.ceil(solver.steps * method.info.nfePerStep) + refinement.iterations + 1
    return (nfe) => Math.max(total, nfe)
  }
  const angle = (s: number): number => Math.atan(s / sigmaData)
  const [from, to] = [angle(schedule.sMax), angle(schedule.sMin)]
  return (nfe, s) => {
    const share = (from - angle(s)) / (from - to)
    return share < leastShare ? null : Math.ceil(nfe / Math.min(share, 1)) + refinement.iterations
  }
}
