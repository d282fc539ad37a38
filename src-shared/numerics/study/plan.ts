import { followsFlow } from './comparable.ts'
import type { Method } from '../method.ts'
import { sampleSync, type SampleOptions, type SampleResult, type SolverChoice } from '../sample.ts'
import type { Network, Schedule, StepKind } from '../types.ts'

/** What a fixed-step run will do, known before the network is asked anything. */
export interface PlannedRun {
  readonly steps: number
  /** Guided evaluations. */
  readonly nfe: number
  /** Levels visited, strictly falling. */
  readonly levels: readonly number[]
}

/** What the plan needs to know of a model. */
export type PlannedModel = Pick<Network, 'schedule' | 'sigmaData'>

/**
 * Whether the method follows the probability flow at a cost that is known beforehand or set by a tolerance, so that an error at a
 * number of evaluations is meaningful.
 */
export const comparable = ({ info }: Method): boolean => followsFlow(info)

/** Runs the method on one number with a network that says nothing: the same levels and the same count as on any model. */
export function planRun(method: Method, model: PlannedModel, solver: SolverChoice): PlannedRun {
  const levels: number[] = []
  const { nfe } = rehearse(method, model, solver, { onStep: (record) => void visitedLevels([record], levels) })
  return { steps: solver.steps, nfe: nfe.total, levels }
}

function rehearse(method: Method, model: PlannedModel, solver: SolverChoice, rest: Partial<SampleOptions>): SampleResult {
  return sampleSync(silent(model), {
    solver: { ...solver, chart: 'auto' },
    method,
    refinement: { iterations: 0, eta: 0.05, temperature: 1 },
    guidance: 1,
    start: Float64Array.of(1),
    noise: { fill: (out) => void out.fill(0) },
    ...rest,
  })
}

/** What a whole run will cost, guided evaluations and network calls; null where it is not known beforehand. */
export function plannedCost(
  method: Method,
  model: PlannedModel,
  options: Pick<SampleOptions, 'solver' | 'refinement' | 'guidance' | 'guidanceShape'>,
): { readonly nfe: number; readonly networkCalls: number } | null {
  if (method.info.adaptive || method.info.parameters.includes('tolerance')) return null
  const { solver, refinement, guidance, guidanceShape } = options
  const { nfe } = rehearse(method, model, solver, { refinement, guidance, guidanceShape })
  return { nfe: nfe.total, networkCalls: nfe.networkCalls }
}

/**
 * The run of most steps within `nfe` evaluations; null where not even `least` levels fit. A step costs what it costs on this model
 * (from pure noise methods may take a plain first step, and one answer may be analytic), so plans are tried, none calculated.
 */
export function planWithin(method: Method, model: PlannedModel, solver: SolverChoice, nfe: number, least = 2): PlannedRun | null {
  const most = Math.min(model.schedule.trainSteps ?? Infinity, nfe + 1)
  const plan = (steps: number): PlannedRun => planRun(method, model, { ...solver, steps })
  if (method.info.parameters.includes('tolerance')) {
    // What an inner iteration takes falls as often as it rises with the number of steps.
    for (let steps = most; steps >= least; steps--) {
      const planned = plan(steps)
      if (planned.nfe <= nfe) return planned
    }
    return null
  }
  let best: PlannedRun | null = null
  let [low, high] = [least, most]
  while (low <= high) {
    const planned = plan(Math.floor((low + high) / 2))
    if (planned.nfe <= nfe) {
      best = planned
      low = planned.steps + 1
    } else high = planned.steps - 1
  }
  return best
}

interface Visited {
  readonly kind: StepKind
  readonly accepted: boolean
  readonly sigma: number
  readonly sigmaNext: number
}

/** The levels a run stood at, from its step records: what it really used. Appends to `into`. */
export function visitedLevels(records: readonly Visited[], into: number[] = []): number[] {
  for (const { kind, accepted, sigma, sigmaNext } of records) {
    if (into.length === 0) into.push(sigma)
    if ((kind === 'step' || kind === 'complete') && accepted) into.push(sigmaNext)
  }
  return into
}

function silent({ schedule, sigmaData }: { schedule: Schedule; sigmaData: number }): Network {
  return {
    size: 1,
    predictionType: 'sample',
    schedule,
    sigmaData,
    float64: true,
    predict: (_x, _t, _branch, out) => void out.fill(0),
  }
}
