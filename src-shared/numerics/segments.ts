import { counting } from './counting.ts'
import type { Ending, Problem, Solver } from './method.ts'
import type { Demand } from './types.ts'

/** Evaluations kept back for every segment still to come, as far as the ceiling has them. */
const mostReserved = 8

/**
 * An adaptive solver that stops at every break and starts anew behind it, its first answer asked again: the velocity jumps there.
 * `enter` is told a level inside the segment that begins.
 */
export function inSegments(solver: Solver, breaks: readonly number[], enter: (inside: number) => void): Solver {
  return function* run(problem: Problem): Generator<Demand, Ending, void> {
    const ends = [...breaks, problem.sMin]
    const reserve = Math.min(mostReserved, Math.floor(problem.maxNfe / ends.length))
    let from = problem.sMax
    let u = problem.u
    let left = problem.maxNfe
    let raised = 1
    let limited = false
    for (const [i, to] of ends.entries()) {
      enter(from === Infinity ? 2 * to : Math.sqrt(from * to))
      const later = ends.length - 1 - i
      const maxNfe = Math.max(1, left - reserve * later)
      const inner = solver({ ...problem, u, sMax: from, sMin: to, levels: Float64Array.of(from, to), maxNfe })
      const ending = yield* counting(inner, () => left--)
      if (ending.status === 'diverged') return ending
      raised = Math.max(raised, (ending.effectiveTolerance ?? problem.rtol) / problem.rtol)
      limited ||= ending.status === 'budgetLimited'
      const stuck = ending.s > to || (later > 0 && left < 1)
      if (later === 0 || stuck) {
        const status = limited || stuck ? 'budgetLimited' : raised > 1 ? 'noiseLimited' : 'done'
        return { ...ending, status, effectiveTolerance: problem.rtol * raised }
      }
      u = problem.state()
      u.set(ending.u)
      from = to
    }
    throw new RangeError('A run needs at least one segment.')
  }
}
