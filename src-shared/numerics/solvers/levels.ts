import type { Chart } from '../charts.ts'
import { hermiteSegment } from '../dense.ts'
import { crosses } from '../guidance.ts'
import { blend, scaled } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Ending, Problem, Solver } from '../method.ts'
import { answersMotion, type Motion } from '../motion.ts'
import type { DenseSegment, Demand, Evaluation, Reading } from '../types.ts'
import { createEvaluation, velocity } from './evaluation.ts'

/** A run over fixed levels as its stepper sees it. */
export interface Walk {
  readonly problem: Problem
  /** Unit state at s, and where `advance` writes the one at sNext. */
  u: Float64Array
  next: Float64Array
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
  /** Further evaluations and noise are demanded from within; what it returns ends the run. */
  readonly advance: (walk: Walk) => Generator<Demand, Ending | void, void> | void
  /** Improves walk.next by the answer at sNext, which it cost nothing more. */
  readonly correct?: (walk: Walk, next: Evaluation) => void
  readonly read?: Reading
  /** A path with injected noise has no smooth interpolant. */
  readonly stochastic?: boolean
  /** Steps from pure noise itself; the others take an Euler step there and start their history after it. */
  readonly fromInfinity?: boolean
}

/** u' = cos psi' D + sin psi' eps with psi = atan(s): D and eps held over the step, finite at both ends. */
export function eulerStep({ next, sNext, past }: Walk): void {
  const { denoised, eps } = past[0]!
  blend(next, cosLevel(sNext), denoised, sinLevel(sNext), eps)
}

/**
 * Evaluates at every level and lets the stepper move between them: N levels cost N evaluations and what the steps demand.
 * With `problem.exactStart` the first depth - 1 states come from there.
 */
export function overLevels(create: (problem: Problem) => Stepper): Solver {
  return (problem) => integrate(problem, create(problem))
}

function* integrate(problem: Problem, stepper: Stepper): Generator<Demand, Ending, void> {
  const { chart, state, levels, u, exactStart, breaks } = problem
  const { depth, correct, read } = stepper
  const last = levels.length - 1
  const ring = Array.from({ length: depth + 1 }, () => createEvaluation(state))
  const walk: Walk = { problem, u, next: state(), s: levels[0]!, sNext: 0, index: 0, count: last, past: [], levels: [], known: 1 }
  for (let j = 0; j < depth; j++) {
    walk.past.push(ring[j]!)
    walk.levels.push(0)
  }
  walk.levels[0] = walk.s
  let spare = ring[depth]!
  yield { kind: 'evaluate', u, s: walk.s, into: walk.past[0]!, purpose: last === 0 ? 'final' : 'step', read }
  for (let n = 1; n <= last; n++) {
    const { s, u: from, next: to } = walk
    const sNext = levels[n]!
    const endless = s === Infinity && !stepper.fromInfinity
    const crossing = crosses(breaks, s, sNext)
    const exact = exactStart !== undefined && n < depth
    walk.sNext = sNext
    walk.index = n - 1
    if (endless) eulerStep(walk)
    else {
      const demands = stepper.advance(walk)
      const ended = demands ? yield* demands : null
      if (ended) return ended
    }
    if (exact) exactStart(sNext, to)
    const answer = spare
    yield { kind: 'evaluate', u: to, s: sNext, into: answer, purpose: n === last ? 'final' : 'step', read }
    if (correct && !endless && !exact && !crossing) correct(walk, answer)
    const ends = { s, sNext, from, to, before: walk.past[0]!, after: answer }
    yield {
      kind: 'step',
      step: {
        kind: 'step',
        accepted: true,
        s,
        sNext,
        h: Math.abs(chart.tau(sNext) - chart.tau(s)),
        error: null,
        ...motionOf(chart, ends),
        at: { u: to, denoised: answer.denoised, lasting: n < last },
        dense: stepper.stochastic ? null : () => denseOf(chart, ends, crossing),
      },
    }
    spare = walk.past[depth - 1]!
    for (let j = depth - 1; j > 0; j--) {
      walk.past[j] = walk.past[j - 1]!
      walk.levels[j] = walk.levels[j - 1]!
    }
    walk.past[0] = answer
    walk.levels[0] = sNext
    walk.known = endless || crossing ? 1 : Math.min(depth, walk.known + 1)
    walk.s = sNext
    walk.u = to
    walk.next = from
  }
  return { status: 'done', s: walk.s, u: walk.u, denoised: walk.past[0]!.denoised, effectiveTolerance: null }
}

/** A step's ends: levels, unit states and answers. */
export interface Ends {
  readonly s: number
  readonly sNext: number
  readonly from: Float64Array
  readonly to: Float64Array
  readonly before: Evaluation
  readonly after: Evaluation
}

const motionOf = (chart: Chart, { s, sNext, before, after }: Ends): Motion =>
  answersMotion(chart.dataRate(s), chart.noiseRate(s), before, chart.dataRate(sNext), chart.noiseRate(sNext), after)

/** The cubic between both ends and their velocities, made only where it is asked for. */
export function denseOf(chart: Chart, { s, sNext, from, to, before, after }: Ends, crossing: boolean): DenseSegment {
  const [y0, y1, f0, f1] = [from, to, from, to].map(({ length }) => new Float64Array(length)) as Four
  scaled(y0, chart.scale(s), from)
  scaled(y1, chart.scale(sNext), to)
  velocity(f0, before, chart, s)
  velocity(f1, after, chart, sNext)
  return hermiteSegment(chart, chart.tau(s), chart.tau(sNext), y0, y1, f0, crossing ? null : f1)
}

type Four = [Float64Array, Float64Array, Float64Array, Float64Array]
