import { createChart } from '../charts.ts'
import { blend, scaled } from '../kernels.ts'
import type { Ending, Method, Problem, Solver } from '../method.ts'
import type { Demand } from '../types.ts'
import { overLevels, type Walk } from './levels.ts'

/**
 * Richardson extrapolation over any deterministic method of fixed steps without history: from one step h and two steps h/2 of order p,
 * x = (2^p x_half - x_whole)/(2^p - 1) is of order p + 1 (Hairer, Nørsett, Wanner 1993, II.4, eq. 4.5). With k evaluations a step
 * in the method itself it costs 3k - 1, as both ways share their first. Halves are halves in the chart that the method steps in, for
 * methods without one in log-SNR; from pure noise, where that is infinite, in the problem's chart.
 */
export function richardson({ info, autoChart, run }: Method): Solver {
  const power = 2 ** info.order
  return overLevels((problem) => {
    const { chart, sigmaData, state } = problem
    const logarithm = createChart('log-sigma', sigmaData)
    const pool = reused(state)
    const begin = state()
    const whole = state()
    const one = new Float64Array(2)
    const two = new Float64Array(3)

    function* steps(levels: Float64Array, { u, past }: Walk): Generator<Demand, Ending, void> {
      begin.set(u)
      pool.rewind()
      const solver = run({ ...problem, u: begin, levels, sMax: levels[0]!, sMin: levels.at(-1)!, state: pool.state })
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
          } else if (demand.purpose !== 'final') yield demand
        }
        next = solver.next()
      }
      return next.value
    }

    function* advance(walk: Walk): Generator<Demand, void, void> {
      const { next, s, sNext } = walk
      const halving = autoChart || s === Infinity ? chart : logarithm
      one[0] = two[0] = s
      one[1] = two[2] = sNext
      two[1] = halving.s((halving.tau(s) + halving.tau(sNext)) / 2)
      scaled(whole, 1, (yield* steps(one, walk)).u)
      const half = yield* steps(two, walk)
      blend(next, power / (power - 1), half.u, -1 / (power - 1), whole)
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
