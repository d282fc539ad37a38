import type { RunSettings } from '../../src-shared/contract/recipe.ts'
import { guidanceBreaks, methodOf } from '../../src-shared/numerics/index.ts'
import { plannedCost } from '../../src-shared/numerics/study/index.ts'
import type { Network } from '../../src-shared/numerics/types.ts'

/** Part of the way an adaptive run must have gone before its length is guessed. */
const leastShare = 0.05
/** What starting anew behind a guidance edge takes: the first answer again, and the one that sizes the first step. */
const restart = 2

/**
 * How many evaluations a run will take, told from where it stands (nfe spent, level s); null while nothing can be said.
 * Fixed-step methods know it; adaptive ones are taken to spend evaluations evenly along the angle atan(s/sigmaData), and a few to
 * start anew at each edge of the guidance interval. `guidance` is the one in force.
 */
export function expectedNfe(
  { solver, refinement, guidanceShape = {} }: RunSettings,
  { schedule, sigmaData }: Pick<Network, 'schedule' | 'sigmaData'>,
  guidance: number,
): (nfe: number, s: number) => number | null {
  const method = methodOf(solver)
  const planned = plannedCost(method, { schedule, sigmaData }, { solver, refinement, guidance, guidanceShape })
  if (planned !== null) return (nfe) => Math.max(planned.nfe, nfe)
  const breaks = method.info.adaptive ? guidanceBreaks(guidance, guidanceShape, schedule.sMax, schedule.sMin) : []
  const angle = (s: number): number => Math.atan(s / sigmaData)
  const [from, to] = [angle(schedule.sMax), angle(schedule.sMin)]
  return (nfe, s) => {
    const share = (from - angle(s)) / (from - to)
    if (share < leastShare) return null
    const passed = breaks.filter((level) => s <= level).length
    const along = (nfe - restart * passed) / Math.min(share, 1)
    return Math.max(nfe, Math.ceil(along) + restart * breaks.length) + refinement.iterations
  }
}
