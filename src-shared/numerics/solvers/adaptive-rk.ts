import type { Chart } from '../charts.ts'
import { type Controller, controllers, growthFactor, shrinkFactor, smallestError } from '../controller.ts'
import { blend, combine, scaled, scaledRms } from '../kernels.ts'
import { ulp } from '../level.ts'
import type { Ending, Problem, Solver } from '../method.ts'
import { motion } from '../motion.ts'
import {
  createNoiseFloor,
  type NoiseFloor,
  noteRetry,
  probePerturbation,
  velocitySpread,
  wantsProbe,
  yieldToNoise,
} from '../noise-floor.ts'
import type { EmbeddedTableau } from '../tableaux.ts'
import type { Demand, Evaluation, TriedStep } from '../types.ts'
import { velocityInto } from './evaluation.ts'
import { rejectedStep } from './rejected-step.ts'
import { createStages, denseOutput, type Stages } from './stages.ts'
import { probeStep, startingStep } from './starting-step.ts'
import { finishWithinBudget, reserveOf } from './within-budget.ts'

export interface AdaptivePolicy {
  /** Instead of the one the problem names. */
  readonly controller?: Controller
  /** Whether an absolute tolerance grows with the state in charts whose state grows with s. */
  readonly weighted: boolean
  readonly watchesNoise: boolean
}

/** Error per sample, RMS; noise floor watched: UHP-FI. */
export const standardPolicy: AdaptivePolicy = { weighted: true, watchesNoise: true }

/** An embedded Runge-Kutta pair with step-size control in the problem's chart. Returns D of the last stage for free. */
export function adaptiveRungeKutta(tableau: EmbeddedTableau, policy: AdaptivePolicy = standardPolicy): Solver {
  return (problem) => integrate(problem, tableau, policy)
}

function* integrate(problem: Problem, tableau: EmbeddedTableau, policy: AdaptivePolicy): Generator<Demand, Ending, void> {
  const { chart, state, sMax, sMin, rtol, atol, maxNfe } = problem
  const controller = policy.controller ?? controllers[problem.controller]
  const stages = createStages(state, tableau)
  const { k, u, scratch } = stages
  const cost = tableau.c.length - 1
  const order = tableau.estimateOrder + 1
  const ceiling = maxNfe - reserveOf(maxNfe)
  const floor = createNoiseFloor(tableau.estimateOrder, tableau.e, rtol, tableau.e3)
  const weight = (s: number): number => (policy.weighted ? chart.weight(s) : 1)
  const tauEnd = chart.tau(sMin)
  let { y, yNext, current, candidate } = stages
  let s = sMax
  let tau = chart.tau(s)
  let nfe = 0
  const direction = Math.sign(tauEnd - tau)

  u.set(problem.u)
  scaled(y, chart.scale(s), u)
  yield { kind: 'evaluate', u, s, into: current, purpose: s > sMin ? 'probe' : 'final', also: velocityInto(k[0]!, chart, s) }
  nfe++
  let h = Math.abs(tauEnd - tau)
  if (h > 0 && nfe < ceiling) {
    h = yield* firstStep(stages, chart, tau, direction, h, atol * weight(s), rtol)
    nfe++
  }

  let previousError = smallestError
  let errorBefore = smallestError
  /** The attempt rejected last from this very state. */
  let failed: { h: number; error: number } | null = null
  while (tau !== tauEnd) {
    if (nfe + cost > ceiling) {
      scaled(u, 1 / chart.scale(s), y)
      return yield* finishWithinBudget(problem, { u, s, evaluation: current }, maxNfe - nfe, rtol * floor.raised)
    }
    const smallest = 10 * ulp(tau)
    h = Math.max(h, smallest)
    const remaining = Math.abs(tauEnd - tau)
    const tauNext = h >= remaining - smallest / 2 ? tauEnd : tau + direction * h
    const span = tauNext - tau
    h = Math.abs(span)
    const sNext = tauNext === tauEnd ? sMin : chart.s(tauNext)

    for (let i = 1; i <= cost; i++) {
      const last = i === cost
      const level = tableau.c[i] === 1 ? sNext : chart.s(tau + tableau.c[i]! * span)
      const { terms, weights } = stages.rows[i]!
      const inverse = last ? 1 : 1 / chart.scale(level)
      for (let j = 0; j < weights.length; j++) stages.w[j] = span * inverse * weights[j]!
      combine(last ? yNext : u, inverse, y, stages.w, terms)
      if (last) scaled(u, 1 / chart.scale(level), yNext)
      const into = last ? candidate : scratch
      yield { kind: 'evaluate', u, s: level, into, purpose: 'step', also: velocityInto(k[i]!, chart, level) }
    }
    nfe += cost

    const scale = floor.raised
    const error = localError(stages, span, yNext, y, atol * scale * weight(sNext), rtol * scale)
    if (failed && policy.watchesNoise) noteRetry(floor, failed.h, failed.error, h, error)
    const judged = (error * scale) / floor.raised
    if (!Number.isFinite(judged) && !(h > smallest)) {
      scaled(u, 1 / chart.scale(s), y)
      return { status: 'diverged', s, u, denoised: current.denoised, effectiveTolerance: null }
    }
    if (!(judged <= 1) && h > smallest) {
      yield { kind: 'step', step: { ...rejectedStep, s, sNext, h, error: judged } }
      failed = { h, error: judged }
      h *= shrinkFactor(controller, order, judged)
      continue
    }

    yield { kind: 'step', step: accepted(stages, chart, { s, sNext, tau, tauNext, error: judged, y, yNext, at: candidate }) }
    h *= growthFactor(controller, order, judged, previousError, failed !== null, errorBefore)
    errorBefore = previousError
    previousError = Math.max(judged, smallestError)
    failed = null
    tau = tauNext
    s = sNext
    ;[y, yNext] = [yNext, y]
    ;[current, candidate] = [candidate, current]
    ;[k[0], k[cost]] = [k[cost]!, k[0]!]
    stages.relink()

    if (!policy.watchesNoise || tau === tauEnd) continue
    const wanted = Math.min(h, Math.abs(tauEnd - tau))
    while (wantsProbe(floor, s <= problem.sigmaData, wanted) && nfe + 2 + cost <= ceiling) {
      nfe += yield* probeNoise(stages, floor, chart, s, y, atol * weight(s), rtol)
    }
    yieldToNoise(floor, wanted)
  }
  scaled(u, 1 / chart.scale(s), y)
  const status = floor.raised > 1 ? 'noiseLimited' : 'done'
  return { status, s, u, denoised: current.denoised, effectiveTolerance: rtol * floor.raised }
}

/** One Euler probe from the start; returns the first step size. */
function* firstStep(
  { k, u, y, yNext, scratch, tableau }: Stages,
  chart: Chart,
  tau: number,
  direction: number,
  span: number,
  atol: number,
  rtol: number,
): Generator<Demand, number, void> {
  const d0 = scaledRms(y, y, y, atol, rtol)
  const d1 = scaledRms(k[0]!, y, y, atol, rtol)
  const h0 = probeStep(d0, d1, span)
  const s = chart.s(tau + direction * h0)
  combine(yNext, 1, y, [direction * h0], [k[0]!])
  scaled(u, 1 / chart.scale(s), yNext)
  yield { kind: 'evaluate', u, s, into: scratch, purpose: 'probe', also: velocityInto(k[1]!, chart, s) }
  blend(k[1]!, 1, k[1]!, -1, k[0]!)
  return startingStep(h0, d1, scaledRms(k[1]!, y, y, atol, rtol) / h0, tableau.estimateOrder + 1, span)
}

/**
 * Velocity at y (1 + 1e-6); the second time at y (1 - 1e-6) too, which cancels the linear change. Returns the evaluations
 * spent.
 */
function* probeNoise(
  { k, u, scratch, difference }: Stages,
  floor: NoiseFloor,
  chart: Chart,
  s: number,
  y: Float64Array,
  atol: number,
  rtol: number,
): Generator<Demand, number, void> {
  const [f0, plus, minus = difference] = k as [Float64Array, Float64Array, Float64Array?]
  const again = floor.spread !== null
  scaled(u, (1 + probePerturbation) / chart.scale(s), y)
  yield { kind: 'evaluate', u, s, into: scratch, purpose: 'probe', also: velocityInto(plus, chart, s) }
  if (again) {
    scaled(u, (1 - probePerturbation) / chart.scale(s), y)
    yield { kind: 'evaluate', u, s, into: scratch, purpose: 'probe', also: velocityInto(minus, chart, s) }
  }
  floor.spread = velocitySpread(f0, plus, again ? minus : null, y, atol, rtol)
  floor.certain = again
  return again ? 2 : 1
}

function localError(stages: Stages, span: number, y1: Float64Array, y0: Float64Array, atol: number, rtol: number): number {
  const { error, error3 } = stages
  const fine = estimate(stages, error, span, y1, y0, atol, rtol)
  if (!error3 || fine === 0) return fine
  const coarse = estimate(stages, error3, span, y1, y0, atol, rtol)
  return (fine * fine) / Math.hypot(fine, 0.1 * coarse)
}

function estimate(
  { w, difference }: Stages,
  { terms, weights }: NonNullable<Stages['error3']>,
  span: number,
  y1: Float64Array,
  y0: Float64Array,
  atol: number,
  rtol: number,
): number {
  for (let j = 0; j < weights.length; j++) w[j] = span * weights[j]!
  combine(difference, 0, y0, w, terms)
  return scaledRms(difference, y0, y1, atol, rtol)
}

function accepted(
  stages: Stages,
  chart: Chart,
  step: {
    readonly s: number
    readonly sNext: number
    readonly tau: number
    readonly tauNext: number
    readonly error: number
    readonly y: Float64Array
    readonly yNext: Float64Array
    readonly at: Evaluation
  },
): TriedStep {
  const { s, sNext, tau, tauNext, error, y, yNext } = step
  return {
    kind: 'step',
    accepted: true,
    s,
    sNext,
    h: Math.abs(tauNext - tau),
    error,
    ...motion(stages.k[0]!, stages.k.at(-1)!),
    at: { u: stages.u, denoised: step.at.denoised },
    dense: () => denseOutput(stages, chart, tau, tauNext, y, yNext),
  }
}
