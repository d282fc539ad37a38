import { blend, scaled } from './kernels.ts'
import { holdKnown } from './known.ts'
import { cosLevel, sinLevel } from './level.ts'
import type { Solver } from './method.ts'

/**
 * The solver with its first answer made up: eps = xbar/sqrt(1 + s^2) = u, which at high noise is what the network says
 * (AFS; Dockhorn, Vahdat, Kreis 2022). Saves one evaluation.
 */
export function analyticFirst(solver: Solver): Solver {
  return function* run(problem) {
    const inner = solver(problem)
    let next = inner.next()
    if (!next.done && next.value.kind === 'evaluate') {
      const { u, s, into, also } = next.value
      into.eps.set(u)
      scaled(into.denoised, cosLevel(s) / (1 + sinLevel(s)), u)
      if (problem.known) holdKnown(problem.known, u, s, into)
      if (also) blend(also.out, also.data, into.denoised, also.noise, into.eps)
      next = inner.next()
    }
    while (!next.done) {
      yield next.value
      next = inner.next()
    }
    return next.value
  }
}
