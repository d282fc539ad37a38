import { hermiteSegment } from '../dense.ts'
import { crosses } from '../guidance.ts'
import { combine, scaled } from '../kernels.ts'
import type { Ending, Problem, Solver } from '../method.ts'
import { motion } from '../motion.ts'
import type { Tableau } from '../tableaux.ts'
import type { Demand } from '../types.ts'
import { createEvaluation, velocityInto } from './evaluation.ts'

/**
 * An explicit Runge-Kutta method over the problem's levels in its chart. N levels cost (N - 1) stages + 1 evaluations: the
 * step to the estimate at the end is one evaluation for every method.
 */
export function fixedRungeKutta(tableau: Tableau): Solver {
  return (problem) => integrate(problem, tableau)
}

function* integrate(problem: Problem, tableau: Tableau): Generator<Demand, Ending, void> {
  const { chart, state, levels, breaks } = problem
  const stageCount = tableau.c.length
  const k = tableau.c.map(() => state())
  let kNext = state()
  let y = state()
  let yNext = state()
  const u = state()
  const w = tableau.c.map(() => 0)
  const scratch = createEvaluation(state)
  const end = createEvaluation(state)
  const terms = tableau.a.map((row) => row.map((_, j) => k[j]!))
  const last = levels.length - 1

  let s = levels[0]!
  let tau = chart.tau(s)
  u.set(problem.u)
  scaled(y, chart.scale(s), u)
  yield { kind: 'evaluate', u, s, into: end, purpose: last === 0 ? 'final' : 'step', also: velocityInto(k[0]!, chart, s) }
  for (let n = 1; n <= last; n++) {
    const sNext = levels[n]!
    const tauNext = chart.tau(sNext)
    const span = tauNext - tau
    for (let i = 1; i < stageCount; i++) {
      const level = tableau.c[i] === 1 ? sNext : chart.s(tau + tableau.c[i]! * span)
      const inverse = 1 / chart.scale(level)
      for (let j = 0; j < i; j++) w[j] = span * inverse * (tableau.a[i]![j] ?? 0)
      combine(u, inverse, y, w, terms[i]!)
      yield {
        kind: 'evaluate',
        u,
        s: level,
        into: scratch,
        purpose: 'step',
        also: velocityInto(k[i]!, chart, level),
        above: true,
      }
    }
    for (let j = 0; j < stageCount; j++) w[j] = span * tableau.b[j]!
    combine(yNext, 1, y, w, k)
    scaled(u, 1 / chart.scale(sNext), yNext)
    yield {
      kind: 'evaluate',
      u,
      s: sNext,
      into: end,
      purpose: n === last ? 'final' : 'step',
      also: velocityInto(kNext, chart, sNext),
    }
    const [y0, y1, f0, f1, from] = [y, yNext, k[0]!, kNext, tau]
    const f2 = crosses(breaks, s, sNext) ? null : f1
    yield {
      kind: 'step',
      step: {
        kind: 'step',
        accepted: true,
        s,
        sNext,
        h: Math.abs(span),
        error: null,
        ...motion(f0, f1),
        at: { u, denoised: end.denoised },
        dense: () => hermiteSegment(chart, from, tauNext, y0, y1, f0, f2),
      },
    }
    ;[y, yNext] = [yNext, y]
    ;[k[0], kNext] = [kNext, k[0]!]
    for (const row of terms) if (row.length > 0) row[0] = k[0]!
    tau = tauNext
    s = sNext
  }
  return { status: 'done', s, u, denoised: end.denoised, effectiveTolerance: null }
}
