import { blend, combine, scaled, scaledRms } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Ending, Problem, Solver } from '../method.ts'
import { motion } from '../motion.ts'
import { createNoiseFloor, probePerturbation, tooNoisy, velocitySpread, wantsProbe, yieldToNoise } from '../noise-floor.ts'
import type { Demand, Evaluation, TriedStep } from '../types.ts'
import { createEvaluation } from './evaluation.ts'
import { exponentialDense, exponentialWeights, extrapolationGain, slopeAt } from './exponential-step.ts'
import { rejectedStep } from './rejected-step.ts'
import { finishWithinBudget, reserveOf } from './within-budget.ts'

export interface ExponentialControl {
  /** Most answers the predictor looks back on. */
  readonly depth: number
  /**
   * Error of the corrected step over the difference of corrector and predictor. About 0.4 on exact models, 4 on trained ones,
   * whose denoiser is rough over a step; between them one keeps both within a factor of ten of the tolerance.
   */
  readonly errorShare: number
  readonly safety: number
  readonly minFactor: number
  readonly maxFactor: number
  /** First step in lambda, and the first level below pure noise over sigmaData. */
  readonly firstStep: number
  readonly firstLevel: number
  /** Factor by which noise raises the tolerance in one step at most: the gain is that of steps still shorter than noise allows. */
  readonly mostRaise: number
}

export const fastControl: ExponentialControl = {
  depth: 4,
  errorShare: 1,
  safety: 0.65,
  minFactor: 0.3,
  maxFactor: 2,
  firstStep: 1,
  firstLevel: 30,
  mostRaise: 1.25,
}

/** Rejections in a row after which the history is given up: something has changed. */
const patience = 3
/** A step in lambda so small that noise is looked for at any level. */
const crawling = 0.05
/** A step in lambda too small to be rejected. */
const smallestStep = 1e-6

/**
 * Adaptive exponential predictor-corrector, one evaluation per attempt. With z = xbar/s and v = 1/s the flow is dz/dv = D, so a
 * step integrates a polynomial through known values of D exactly; its variable is the chart's tau, in which D is smooth at both
 * ends. Predictor: the last q <= depth answers. Evaluate there. Corrector: the new answer too, order q + 1. The difference of both,
 * times `errorShare`, is the error in the chart's scale; h follows E^(-1/(q+1)), q climbs from 1. Three rejections in a row start
 * the history again, and noise in the answers that fills the estimate at two levels raises the tolerance. As in Hairer, Norsett and Wanner I,
 * III.5 (variable-step Adams), with the exponential weights of Hochbruck and Ostermann 2010, section 2.5.
 */
export function adaptiveExponential(control: ExponentialControl = fastControl): Solver {
  return (problem) => integrate(problem, control)
}

function* integrate(problem: Problem, control: ExponentialControl): Generator<Demand, Ending, void> {
  const { chart, state, sMax, sMin, rtol, atol, maxNfe, sigmaData } = problem
  const { depth, safety, minFactor, maxFactor } = control
  const ceiling = maxNfe - reserveOf(maxNfe)
  const past: Evaluation[] = Array.from({ length: depth }, () => createEvaluation(state))
  let ahead = createEvaluation(state)
  let u: Float64Array = problem.u
  let uNext: Float64Array = state()
  const predicted = state()
  const difference = state()
  const [y0, y1] = [state(), state()]
  /** tau of the level ahead and of the answers known, newest first. */
  const points: number[] = [0]
  const behind: number[] = []
  const w: number[] = []
  const terms: Float64Array[] = []
  const floor = createNoiseFloor(1, [1], rtol)
  const [plus, minus] = [createEvaluation(state), createEvaluation(state)]
  let known = 1
  let s = sMax
  let nfe = 1
  /** Spread of a level that looked noisy. One level alone may be a rough place of the path: a second one has to agree. */
  let suspected: number | null = null
  let confirmed = false
  /** Measures the spread at (u, s) from its answer and one beside it, or one on `both` sides. */
  function* probe(both: boolean): Generator<Demand, void, void> {
    scaled(y0, chart.scale(s), u)
    for (const [sign, into] of [
      [1, plus],
      [-1, minus],
    ] as const) {
      if (sign < 0 && !both) continue
      scaled(uNext, 1 + sign * probePerturbation, predicted)
      yield { kind: 'evaluate', u: uNext, s, into, purpose: 'probe' }
      nfe++
    }
    const { denoised } = past[0]!
    floor.spread = velocitySpread(denoised, plus.denoised, both ? minus.denoised : null, y0, atol * chart.weight(s), rtol)
    floor.certain = both
  }
  yield { kind: 'evaluate', u, s, into: past[0]!, purpose: s > sMin ? 'probe' : 'final' }
  points[1] = chart.tau(s)
  let h = control.firstStep
  let firstLevel = control.firstLevel * sigmaData
  let rejections = 0
  while (s > sMin) {
    if (nfe + 1 > ceiling) {
      return yield* finishWithinBudget(problem, { u, s, evaluation: past[0]! }, maxNfe - nfe, rtol * floor.raised)
    }
    const wanted = s === Infinity ? firstLevel : s * Math.exp(-h)
    const sNext = wanted <= sMin * (1 + 1e-9) ? sMin : wanted
    const span = Math.log(Math.min(s, Number.MAX_VALUE) / sNext)
    const q = Math.min(depth, known)
    const [a, c] = [sinLevel(sNext) / sinLevel(s), cosLevel(sNext)]

    for (let j = 0; j < q; j++) behind[j] = points[j + 1]!
    exponentialWeights(chart, behind, q, s, sNext, w)
    terms.length = q
    for (let j = 0; j < q; j++) {
      w[j]! *= c
      terms[j] = past[j]!.denoised
    }
    combine(predicted, a, u, w, terms)
    yield { kind: 'evaluate', u: predicted, s: sNext, into: ahead, purpose: 'step' }
    nfe++

    points[0] = chart.tau(sNext)
    exponentialWeights(chart, points, q + 1, s, sNext, w)
    for (let j = q; j > 0; j--) terms[j] = past[j - 1]!.denoised
    terms[0] = ahead.denoised
    for (let j = 0; j <= q; j++) w[j]! *= c
    combine(uNext, a, u, w, terms)

    const scale = chart.scale(sNext)
    blend(difference, scale, uNext, -scale, predicted)
    scaled(y0, chart.scale(s), u)
    scaled(y1, scale, uNext)
    const relative = rtol * floor.raised
    const absolute = atol * floor.raised * chart.weight(sNext)
    const error = control.errorShare * scaledRms(difference, y0, y1, absolute, relative)
    const factor = safety * Math.max(error, 1e-10) ** (-1 / (q + 1))
    /** Noise in the answers over its own share of a usual error, safety^(q+1). */
    floor.gain = (control.errorShare * scale * Math.abs(w[0]!) * extrapolationGain(points, q)) / safety ** (q + 1) / span
    const step: TriedStep = { ...rejectedStep, s, sNext, h: Math.abs(points[0]! - points[1]!), error }
    if (!Number.isFinite(error) && !(span > smallestStep))
      return { status: 'diverged', s, u, denoised: past[0]!.denoised, effectiveTolerance: null }
    if (!(error <= 1) && span > smallestStep) {
      yield { kind: 'step', step }
      const shrink = Math.max(minFactor, Math.min(0.9, factor))
      h = span * shrink
      firstLevel /= shrink
      if (++rejections >= patience) known = 1
      continue
    }

    const from = { u, s }
    slopeAt(y0, chart, s, u, past[0]!.denoised)
    slopeAt(y1, chart, sNext, uNext, ahead.denoised)
    const dense = (): ReturnType<typeof exponentialDense> => exponentialDense(chart, from, { u: uNext, s: sNext }, points, terms)
    const at = { u: uNext, denoised: ahead.denoised }
    yield { kind: 'step', step: { ...step, accepted: true, ...motion(y0, y1), at, dense } }
    const growth = rejections > 0 ? 1 : maxFactor
    h = s === Infinity ? control.firstStep : span * Math.min(growth, Math.max(minFactor, factor))
    rejections = 0
    known = Math.min(depth, known + 1)
    ;[u, uNext] = [uNext, u]
    const oldest = past.pop()!
    past.unshift(ahead)
    ahead = oldest
    points.unshift(0)
    if (points.length > depth + 1) points.pop()
    s = sNext
    if (s === sMin) break
    while (wantsProbe(floor, s <= sigmaData || span < crawling, span) && nfe + 3 <= ceiling) yield* probe(floor.spread !== null)
    if (!floor.certain || !tooNoisy(floor, span)) continue
    if (suspected === null) {
      suspected = floor.spread!
      continue
    }
    if (!confirmed && nfe + 3 <= ceiling) {
      yield* probe(true)
      floor.spread = Math.min(floor.spread!, suspected)
      confirmed = true
    }
    yieldToNoise(floor, span, control.mostRaise)
  }
  const status = floor.raised > 1 ? 'noiseLimited' : 'done'
  return { status, s, u, denoised: past[0]!.denoised, effectiveTolerance: rtol * floor.raised }
}
