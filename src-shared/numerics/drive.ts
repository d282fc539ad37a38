import type { Chart } from './charts.ts'
import type { Field } from './field.ts'
import { finiteLevel } from './level.ts'
import type { Ending } from './method.ts'
import type { Demand, EndingStatus, MaybePromise, Schedule, StepKind, TriedStep } from './types.ts'

/** One tried step as it is kept: the fields of the contract's step record. Infinite levels read Number.MAX_VALUE. */
export interface StepRecord {
  readonly index: number
  readonly kind: StepKind
  readonly accepted: boolean
  readonly t: number
  readonly tNext: number
  readonly sigma: number
  readonly sigmaNext: number
  /** log(alpha/sigma) at the end of the step. */
  readonly lambda: number
  readonly h: number
  readonly error: number | null
  /** Guided evaluations so far. */
  readonly nfe: number
  readonly seconds: number
  readonly speed: number | null
  readonly turn: number | null
}

export interface EvaluationInfo {
  readonly nfe: number
  readonly networkCalls: number
  readonly s: number
  /** Valid during the call only. */
  readonly denoised: Float64Array
}

export interface Observer {
  /** The level and unit state that a run begins with, valid during the call. */
  readonly onBegin?: ((s: number, u: Float64Array) => void) | undefined
  readonly cancelled?: (() => boolean) | undefined
  readonly onStep?: ((record: StepRecord, step: TriedStep) => MaybePromise<void>) | undefined
  readonly onEvaluation?: ((info: EvaluationInfo) => void) | undefined
}

export interface Drive {
  readonly program: Generator<Demand, Ending, void>
  readonly field: Field
  readonly schedule: Schedule
  readonly chart: Chart
  readonly noise: { fill(out: Float64Array): void }
  readonly clock: () => number
  readonly observer: Observer
  /** Start state and level, the result of a run that ends before anything is known. */
  readonly u: Float64Array
  readonly sMax: number
  /** Gives back the work arrays of program and field. */
  readonly release: () => void
}

export interface Driven {
  readonly status: EndingStatus
  readonly x0: Float64Array
  readonly u: Float64Array
  readonly s: number
  readonly effectiveTolerance: number | null
  readonly nfe: {
    readonly accepted: number
    readonly rejected: number
    readonly probe: number
    readonly total: number
    readonly networkCalls: number
  }
  readonly acceptedSteps: number
  readonly rejectedSteps: number
  /** Steps of the fixed method that ended the run at its ceiling. */
  readonly completedSteps: number
  readonly seconds: { readonly total: number; readonly network: number; readonly rest: number }
}

/**
 * The one loop under every method. It meets demands, counts evaluations by what became of them, stops between evaluations
 * and on output that is not finite, and emits records. It yields only what has to be waited for.
 */
export function* drive(run: Drive): Generator<PromiseLike<void>, Driven, void> {
  const { program, field, schedule, noise, clock, observer } = run
  const began = clock()
  const spent = { accepted: 0, rejected: 0, probe: 0 }
  const steps = { accepted: 0, rejected: 0, completed: 0 }
  let pending = 0
  let index = 0
  let known = false
  let s = run.sMax
  const u = run.u.slice()
  const x0 = run.u.slice()

  /** The last step's arrays, not copied yet. */
  let latest: TriedStep['at'] = null
  const keep = (): void => {
    if (!latest) return
    u.set(latest.u)
    x0.set(latest.denoised)
    latest = null
  }

  const driven = (status: EndingStatus, effectiveTolerance: number | null): Driven => {
    keep()
    const total = clock() - began
    const { nfe, networkCalls, seconds } = field.cost
    return {
      status,
      x0,
      u,
      s,
      effectiveTolerance,
      nfe: {
        accepted: spent.accepted,
        rejected: spent.rejected,
        probe: nfe - spent.accepted - spent.rejected,
        total: nfe,
        networkCalls,
      },
      acceptedSteps: steps.accepted,
      rejectedSteps: steps.rejected,
      completedSteps: steps.completed,
      seconds: { total, network: seconds, rest: total - seconds },
    }
  }

  try {
    for (;;) {
      const next = program.next()
      if (next.done) return driven(next.value.status, next.value.effectiveTolerance)
      const demand = next.value
      switch (demand.kind) {
        case 'noise':
          noise.fill(demand.into)
          break
        case 'evaluate': {
          if (observer.cancelled?.()) return driven('cancelled', null)
          const finite = yield* field.evaluate(demand.u, demand.s, demand.into, demand)
          if (!finite) return driven('diverged', null)
          if (demand.purpose === 'step') pending++
          if (!known) {
            x0.set(demand.into.denoised)
            known = true
          }
          const { nfe, networkCalls } = field.cost
          observer.onEvaluation?.({ nfe, networkCalls, s: demand.s, denoised: demand.into.denoised })
          break
        }
        case 'step': {
          const { step } = demand
          const outcome = step.accepted ? 'accepted' : 'rejected'
          spent[outcome] += pending
          pending = 0
          if (step.kind === 'step') steps[outcome]++
          else if (step.kind === 'complete') steps.completed++
          if (step.at) {
            s = step.sNext
            latest = step.at
            if (!step.at.lasting) keep()
          }
          if (!observer.onStep) break
          const waiting = observer.onStep(recordOf(step, index++, field.cost.nfe, clock() - began, schedule), step)
          if (waiting) yield waiting
        }
      }
    }
  } finally {
    run.release()
  }
}

function recordOf(step: TriedStep, index: number, nfe: number, seconds: number, schedule: Schedule): StepRecord {
  const { kind, accepted, s, sNext, h, error, speed, turn } = step
  return {
    index,
    kind,
    accepted,
    t: schedule.t(s),
    tNext: schedule.t(sNext),
    sigma: finiteLevel(s),
    sigmaNext: finiteLevel(sNext),
    lambda: 0 - Math.log(finiteLevel(sNext)),
    h,
    error,
    nfe,
    seconds,
    speed,
    turn,
  }
}
