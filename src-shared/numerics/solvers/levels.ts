import { hermiteSegment } from '../dense.ts'
import { arrive, blend, scaled } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Ending, Problem, Solver } from '../method.ts'
import type { Demand, Evaluation } from '../types.ts'
import { createEvaluation, velocity } from './evaluation.ts'

/** A run over fixed levels as its stepper sees it. */
export interface Walk {
  readonly problem: Problem
  /** Unit state at s; `advance` turns it into the state at sNext. */
  readonly u: Float64Array
  s: number
  sNext: number
  /** Steps done, and steps in all. */
  index: number
  readonly count: number
  /** Answers of the model since the last restart and their levels, newest first; `known` of them hold. */
  readonly past: Evaluation[]
  readonly levels: number[]
  known: number
}

/** One method's step between two levels. */
export interface Stepper {
  /** Most answers it looks back on, the current one included. */
  readonly depth: number
  /** Further evaluations and noise are demanded from within. */
  readonly advance: (walk: Walk) => Generator<Demand, void, void> | void
  /** Improves walk.u by the answer at sNext, which it cost nothing more. */
  readonly correct?: (walk: Walk, next: Evaluation) => void
  /** Reads a fresh answer at (u, s) in the method's own way, in place. */
  readonly digest?: (u: Float64Array, s: number, at: Evaluation) => void
  /** A path with injected noise has no smooth interpolant. */
  readonly stochastic?: boolean
  /** Steps from pure noise itself; the others take an Euler step there and start their history after it. */
  readonly fromInfinity?: boolean
}

/** u' = cos psi' D + sin psi' eps with psi = atan(s): D and eps held over the step, finite at both ends. */
export function eulerStep({ u, sNext, past }: Walk): void {
  const { denoised, eps } = past[0]!
  blend(u, cosLevel(sNext), denoised, sinLevel(sNext), eps)
}

/**
 * Evaluates at every level and lets the stepper move between them: N levels cost N evaluations and what the steps demand.
 * With `problem.exactStart` the first depth - 1 states come from there.
 */
export function overLevels(create: (problem: Problem) => Stepper): Solver {
  return (problem) => integrate(problem, create(problem))
}

function* integrate(problem: Problem, stepper: Stepper): Generator<Demand, Ending, void> {
  const { chart, size, levels, u, exactStart, breaks } = problem
  const { depth, correct, digest } = stepper
  const last = levels.length - 1
  const ring = Array.from({ length: depth + 1 }, () => createEvaluation(size))
  const walk: Walk = { problem, u, s: levels[0]!, sNext: 0, index: 0, count: last, past: [], levels: [], known: 1 }
  let [k, kNext] = [new Float64Array(size), new Float64Array(size)]
  let [before, after] = [new Float64Array(size), new Float64Array(size)]
  for (let j = 0; j < depth; j++) {
    walk.past.push(ring[j]!)
    walk.levels.push(0)
  }
  walk.levels[0] = walk.s
  let spare = ring[depth]!
  yield { kind: 'evaluate', u, s: walk.s, into: walk.past[0]!, purpose: last === 0 ? 'final' : 'step' }
  digest?.(u, walk.s, walk.past[0]!)
  velocity(k, walk.past[0]!, chart, walk.s)
  scaled(before, chart.scale(walk.s), u)
  for (let n = 1; n <= last; n++) {
    const { s } = walk
    const sNext = levels[n]!
    const endless = s === Infinity && !stepper.fromInfinity
    const crossing = breaks.some((level) => s > level && sNext <= level)
    const exact = exactStart !== undefined && n < depth
    walk.sNext = sNext
    walk.index = n - 1
    if (endless) eulerStep(walk)
    else {
      const demands = stepper.advance(walk)
      if (demands) yield* demands
    }
    if (exact) exactStart(sNext, u)
    const next = spare
    yield { kind: 'evaluate', u, s: sNext, into: next, purpose: n === last ? 'final' : 'step' }
    digest?.(u, sNext, next)
    if (correct && !endless && !exact && !crossing) correct(walk, next)
    const { denoised, eps } = next
    const motion = arrive(after, chart.scale(sNext), u, kNext, chart.dataRate(sNext), denoised, chart.noiseRate(sNext), eps, k)
    const [tau0, tau1] = [chart.tau(s), chart.tau(sNext)]
    const [y0, y1, f0, f1] = [before, after, k, kNext]
    yield {
      kind: 'step',
      step: {
        kind: 'step',
        accepted: true,
        s,
        sNext,
        h: Math.abs(tau1 - tau0),
        error: null,
        ...motion,
        at: { u, denoised },
        dense: stepper.stochastic ? null : () => hermiteSegment(chart, tau0, tau1, y0, y1, f0, f1),
      },
    }
    ;[k, kNext] = [kNext, k]
    ;[before, after] = [after, before]
    spare = walk.past[depth - 1]!
    for (let j = depth - 1; j > 0; j--) {
      walk.past[j] = walk.past[j - 1]!
      walk.levels[j] = walk.levels[j - 1]!
    }
    walk.past[0] = next
    walk.levels[0] = sNext
    walk.known = endless || crossing ? 1 : Math.min(depth, walk.known + 1)
    walk.s = sNext
  }
  return { status: 'done', s: walk.s, u, denoised: walk.past[0]!.denoised, effectiveTolerance: null }
}
