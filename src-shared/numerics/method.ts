import type { Chart } from './charts.ts'
import type { ControllerId } from './controller.ts'
import type { Known } from './known.ts'
import type { Demand, Network, Schedule } from './types.ts'

export type SolverGroup = 'adaptive' | 'fixed-step' | 'multistep' | 'stochastic' | 'learned' | 'one-step'

/**
 * Settings a method reads beyond those of its kind: `eta` scales injected noise, `churn` is the noise added before each step,
 * `tolerance` ends a fixed-step method's inner iteration, `controller` chooses the step-size control, `afs` lets the first
 * answer be analytic, `r` places the second evaluation of a step, `richardson` extrapolates each step from its two halves.
 */
export const parameterIds = ['eta', 'churn', 'tolerance', 'controller', 'afs', 'r', 'richardson'] as const
export type ParameterId = (typeof parameterIds)[number]

/** S_churn, S_tmin, S_tmax and S_noise of Karras et al. 2022, algorithm 2. */
export interface ChurnChoice {
  readonly amount: number
  readonly min: number
  readonly max: number
  readonly noise: number
}

/** Their values for ImageNet-64 (table 5). */
export const standardChurn: ChurnChoice = { amount: 40, min: 0.05, max: 50, noise: 1.003 }

/** What the screens and the command line say about a method. */
export interface MethodInfo {
  readonly id: string
  /** Raised whenever the same settings may give other numbers than before. */
  readonly version: number
  readonly name: string
  /** In Chinese, where the name has words that are not names. */
  readonly nameZh?: string
  readonly group: SolverGroup
  readonly order: number
  /** Guided evaluations per step; per attempt for adaptive methods. */
  readonly nfePerStep: number
  readonly deterministic: boolean
  readonly adaptive: boolean
  /** The levels stop short of the model's smallest, where one evaluation says nothing more. */
  readonly openLevels?: boolean
  /** A step takes two levels, and its direction from the one between. */
  readonly paired?: boolean
  readonly parameters: readonly ParameterId[]
  /** Step-size control where none is chosen; `pi` where this is left out. */
  readonly controller?: ControllerId
  readonly source: string
  readonly use: { readonly en: string; readonly 'zh-CN': string }
}

/** One run as a method sees it. The network stays behind the driver. */
export interface Problem {
  readonly size: number
  /** A new work array of that size, zero. */
  readonly state: () => Float64Array
  readonly schedule: Schedule
  readonly sigmaData: number
  readonly chart: Chart
  /** Start state u at sMax; the method may overwrite it. */
  readonly u: Float64Array
  readonly sMax: number
  readonly sMin: number
  /** Levels of a fixed-step method, strictly decreasing from sMax to the level of the last denoise. */
  readonly levels: Float64Array
  readonly rtol: number
  readonly atol: number
  /** Ceiling of guided evaluations, read by adaptive methods. */
  readonly maxNfe: number
  /** Share of the reverse SDE's noise: 0 follows the probability flow, 1 is the usual amount. */
  readonly eta: number
  readonly churn: ChurnChoice
  readonly controller: ControllerId
  /** Place of a two-stage step's second evaluation, in lambda, as a share of the step. */
  readonly r: number
  /** Levels where guidance jumps: answers from above one say nothing of the path below. */
  readonly breaks: readonly number[]
  /** What is known of the sample beforehand. */
  readonly known: Known | null
  /** Exact unit states for the first steps of a method with history, which shows its order without that of its start. */
  readonly exactStart?: ((s: number, u: Float64Array) => void) | undefined
}

/** Where a method stopped. */
export interface Ending {
  readonly status: 'done' | 'budgetLimited' | 'noiseLimited' | 'diverged'
  readonly s: number
  readonly u: Float64Array
  /** Model estimate at (u, s), or null where it still has to be evaluated. */
  readonly denoised: Float64Array | null
  /** Relative tolerance actually kept; null without step control. */
  readonly effectiveTolerance: number | null
}

export type Solver = (problem: Problem) => Generator<Demand, Ending, void>

/** A sampler: its description, the chart it takes when the user leaves the choice open, and the generator that runs it. */
export interface Method {
  readonly info: MethodInfo
  readonly autoChart?: (
    network: Pick<Network, 'predictionType' | 'schedule'>,
  ) => 'angle' | 'rectified-flow' | 'sigma' | 'log-sigma' | 'native'
  readonly run: Solver
}
