import { hermiteSegment } from '../dense.ts'
import { blend, combine, scaled, scaledRms } from '../kernels.ts'
import type { Ending, Problem, Solver } from '../method.ts'
import { motion } from '../motion.ts'
import type { Demand } from '../types.ts'
import { createEvaluation, velocityInto } from './evaluation.ts'
import { rejectedStep } from './rejected-step.ts'
import { finishWithinBudget, reserveOf } from './within-budget.ts'

/** Iterations tried before a step is halved. */
const mostIterations = 40
/** Part of the tolerance that the iteration may leave. */
const leftOver = 0.1

/**
 * y' = y + dtau ((1 - theta) f + theta f'), theta 1 for implicit Euler, 1/2 for the trapezoid, solved by fixed-point iteration from
 * an Euler predictor. The iteration contracts where theta |dtau| |df/dy| < 1; the ratio q of successive changes measures that. It
 * ends when the change still to come, q/(1 - q) times the last, is below the tolerance; where it does not contract (q >= 1, or too
 * many iterations) the step is rejected and halved, so that what is kept is always the method itself. Where guidance jumps at the end
 * of a step, the answer there is asked again for the next one.
 */
export function implicit(theta: number): Solver {
  return (problem) => integrate(problem, theta)
}

function* integrate(problem: Problem, theta: number): Generator<Demand, Ending, void> {
  const { chart, state, levels, atol, rtol, maxNfe, breaks } = problem
  const u = state()
  const iterate = state()
  const change = state()
  let [y, yNext] = [state(), state()]
  let [k, kNext] = [state(), state()]
  let [at, ahead] = [createEvaluation(state), createEvaluation(state)]
  const last = levels.length - 1
  const ceiling = maxNfe - reserveOf(maxNfe)
  let s = levels[0]!
  let tau = chart.tau(s)
  let nfe = 1
  u.set(problem.u)
  scaled(y, chart.scale(s), u)
  yield { kind: 'evaluate', u, s, into: at, purpose: last === 0 ? 'final' : 'step', also: velocityInto(k, chart, s) }
  for (let n = 1; n <= last; n++) {
    const tauEnd = chart.tau(levels[n]!)
    let span = tauEnd - tau
    while (tau !== tauEnd) {
      const whole = Math.abs(span) >= Math.abs(tauEnd - tau) * (1 - 1e-12)
      const tauNext = whole ? tauEnd : tau + span
      const sNext = whole ? levels[n]! : chart.s(tauNext)
      const step = tauNext - tau
      combine(yNext, 1, y, [step], [k])
      let before = Infinity
      let growing = 0
      let solved = false
      const allowed = atol * chart.weight(sNext)
      for (let i = 0; i < mostIterations && !solved && growing < 2; i++) {
        if (nfe >= ceiling) {
          scaled(u, 1 / chart.scale(s), y)
          return yield* finishWithinBudget(problem, { u, s, evaluation: at }, maxNfe - nfe, null)
        }
        scaled(u, 1 / chart.scale(sNext), yNext)
        yield {
          kind: 'evaluate',
          u,
          s: sNext,
          into: ahead,
          purpose: 'step',
          also: velocityInto(kNext, chart, sNext),
          above: true,
        }
        nfe++
        combine(iterate, 1, y, [step * (1 - theta), step * theta], [k, kNext])
        blend(change, 1, iterate, -1, yNext)
        const size1 = scaledRms(change, y, iterate, allowed, rtol)
        const q = size1 / before
        if (q >= 1) growing++
        before = size1
        yNext.set(iterate)
        solved = size1 === 0 || (i > 0 && q < 1 && (q / (1 - q)) * size1 <= leftOver)
      }
      if (!solved) {
        yield { kind: 'step', step: { ...rejectedStep, s, sNext, h: Math.abs(step) } }
        span = step / 2
        if (tau + span === tau)
          return { status: 'noiseLimited', s, u: ended(u, y, chart.scale(s)), denoised: at.denoised, effectiveTolerance: null }
        continue
      }
      scaled(u, 1 / chart.scale(sNext), yNext)
      const [y0, y1, f0, f1, from] = [y, yNext, k, kNext, tau]
      const dense = (): ReturnType<typeof hermiteSegment> => hermiteSegment(chart, from, tauNext, y0, y1, f0, f1)
      yield {
        kind: 'step',
        step: {
          ...rejectedStep,
          accepted: true,
          s,
          sNext,
          h: Math.abs(step),
          ...motion(f0, f1),
          at: { u, denoised: ahead.denoised },
          dense,
        },
      }
      ;[y, yNext] = [yNext, y]
      ;[k, kNext] = [kNext, k]
      ;[at, ahead] = [ahead, at]
      tau = tauNext
      s = sNext
      if (!breaks.includes(s)) continue
      yield { kind: 'evaluate', u, s, into: at, purpose: 'step', also: velocityInto(k, chart, s) }
      nfe++
    }
  }
  return { status: 'done', s, u, denoised: at.denoised, effectiveTolerance: null }
}

function ended(u: Float64Array, y: Float64Array, scale: number): Float64Array {
  scaled(u, 1 / scale, y)
  return u
}
