import { createChart } from '../charts.ts'
import { blend, scaled } from '../kernels.ts'
import type { Ending, Method, Problem, Solver } from '../method.ts'
import type { Demand } from '../types.ts'
import { overLevels, type Walk } from './levels.ts'
import { finishWithinBudget, reserveOf } from './within-budget.ts'

/**
 * Richardson extrapolation over any deterministic method of fixed steps without history: from one step h and two steps h/2 of order p,
 * x = (2^p x_half - x_whole)/(2^p - 1) is of order p + 1 (Hairer, Nørsett, Wanner 1993, II.4, eq. 4.5). With k evaluations a step
 * in the method itself it costs 3k - 1, as both ways share their first. Halves are halves in the chart that the method steps in, for
 * methods without one in log-SNR; from pure noise, where that is infinite, in the problem's chart. Where an implicit method has to divide one of its steps they are no
 * longer a whole and its halves: the halves are the result then. Its evaluations are not known beforehand, so they keep to `maxNfe`.
 */
export function richardson({ info, autoChart, run }: Method): Solver {
  const power = 2 ** info.order
  return overLevels((problem) => {
    const { chart, sigmaData, state, maxNfe } = problem
    const logarithm = createChart('log-sigma', sigmaData)
    const pool = reused(state)
    const begin = state()
    const whole = state()
    const one = new Float64Array(2)
    const two = new Float64Array(3)
    const ceiling = info.parameters.includes('tolerance') ? maxNfe - reserveOf(maxNfe) : Infinity
    let spent = 0
    let divided = false

    /** The end of the method's own steps through levels, null where the evaluations ran out before. */
    function* steps(levels: Float64Array, { u, past, index }: Walk): Generator<Demand, Ending | null, void> {
      begin.set(u)
      pool.rewind()
      const [sMax, sMin] = [levels[0]!, levels.at(-1)!]
      const solver = run({ ...problem, u: begin, levels, sMax, sMin, maxNfe: Infinity, breaks: [], state: pool.state })
      let next = solver.next()
      let first = true
      while (!next.done) {
        const demand = next.value
        if (demand.kind === 'evaluate') {
          if (first) {
            const { denoised, eps } = past[0]!
            demand.into.denoised.set(denoised)
            demand.into.eps.set(eps)
            if (demand.also) blend(demand.also.out, demand.also.data, denoised, demand.also.noise, eps)
            first = false
          } else if (demand.purpose !== 'final') {
            if (spent + index + 1 >= ceiling) return null
            yield demand
            spent++
          }
        } else if (demand.kind === 'step' && !demand.step.accepted) {
          divided = true
          yield demand
        }
        next = solver.next()
      }
      return next.value
    }

    function* advance(walk: Walk): Generator<Demand, Ending | void, void> {
      const { next, s, sNext, u, past } = walk
      const halving = autoChart || s === Infinity ? chart : logarithm
      one[0] = two[0] = s
      one[1] = two[2] = sNext
      two[1] = halving.s((halving.tau(s) + halving.tau(sNext)) / 2)
      divided = false
      const first = yield* steps(one, walk)
      if (first?.status === 'done') scaled(whole, 1, first.u)
      const half = first?.status === 'done' ? yield* steps(two, walk) : first
      if (!half) {
        const left = maxNfe - spent - walk.index - 1
        return yield* finishWithinBudget(problem, { u, s, evaluation: past[0]! }, left, null)
      }
      if (half.status !== 'done') return half
      if (divided) scaled(next, 1, half.u)
      else blend(next, power / (power - 1), half.u, -1 / (power - 1), whole)
    }

    return { depth: 1, advance, fromInfinity: true }
  })
}

/** Hands out the same arrays, zero again, after each `rewind`. */
function reused(make: Problem['state']): { state: Problem['state']; rewind: () => void } {
  const made: Float64Array[] = []
  let taken = 0
  return {
    state: () => {
      const array = (made[taken] ??= make())
      taken++
      return array.fill(0)
    },
    rewind: () => {
      taken = 0
    },
  }
}
