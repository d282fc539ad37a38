/**
 * The words every part of the sampler shares.
 *
 * Forward process: x = alpha x0 + sigma eps. The noise level is s = sigma/alpha in [0, Infinity]. Between solver and
 * model travels the *unit state* u = x / sqrt(alpha^2 + sigma^2) = (x0 + s eps) / sqrt(1 + s^2), which is finite and
 * of order one at both ends, for every schedule. For a variance-preserving model u is the native x.
 */

/** `edm`: the raw F of Karras et al. 2022, eq. 7: input c_in x, D = c_skip x + c_out F. The others as in the table of conversions. */
export type PredictionType = 'epsilon' | 'v_prediction' | 'sample' | 'flow' | 'score' | 'edm'

/** One value now or later: the same driver serves exact models (now) and networks (later). */
export type MaybePromise<T> = T | Promise<T>

/** A model's noise schedule in terms of s = sigma/alpha. `t` is the label the network was trained with. */
export interface Schedule {
  readonly id: string
  /** Smallest and largest level the model knows; sMax may be Infinity (flow at t = 1, zero terminal SNR). */
  readonly sMin: number
  readonly sMax: number
  /** Number of training steps of a discrete-time model, null for a continuous one. */
  readonly trainSteps: number | null
  readonly alpha: (s: number) => number
  readonly sigma: (s: number) => number
  readonly t: (s: number) => number
  readonly s: (t: number) => number
  /** dalpha/dt and dsigma/dt at label t for the native chart; differences stand in where they are missing. */
  readonly alphaRate?: (t: number) => number
  readonly sigmaRate?: (t: number) => number
  /** `timestep_scaling` of a latent consistency model: its boundary condition reads so many times the label; 10 where missing. */
  readonly timestepScaling?: number
  /**
   * A network that counts from noise to data is told `reversed - t` in place of the label t, and answers with x0 - eps
   * (`invert_sigmas` of diffusers). Labels here fall from noise to data all the same.
   */
  readonly reversed?: number
  /** How the model's own grids are laid: flow shift s' = shift s, offset of `leading` labels. */
  readonly grid?: {
    readonly shift: number
    readonly stepsOffset: number
    /** The levels that the model's own configuration asks for, highest first. */
    readonly own?: (count: number) => readonly number[]
  }
}

/** What a model says at one point: the clean picture it expects and the noise it sees. Same length as the state. */
export interface Evaluation {
  readonly denoised: Float64Array
  readonly eps: Float64Array
}

/** out = data D + noise eps, written in the pass that makes D and eps. */
export interface Velocity {
  readonly out: Float64Array
  readonly data: number
  readonly noise: number
}

/** `step`: inside a tried step. `probe`: starting step, noise floor. `final`: the last denoise. */
export type Purpose = 'step' | 'probe' | 'final'

/** What a method makes of the model's answer at (u, s), in place, before what is known of the sample takes its share. */
export type Reading = (u: Float64Array, s: number, at: Evaluation) => void

/** What a method asks of the driver. It resumes when the demand is met; buffers stay its own. */
export type Demand =
  | {
      readonly kind: 'evaluate'
      readonly u: Float64Array
      readonly s: number
      readonly into: Evaluation
      readonly purpose: Purpose
      /** Wanted beside the pair: the velocity it makes. */
      readonly also?: Velocity
      /** The answer serves the step that comes down to s: where guidance jumps at s itself it is that from above. */
      readonly above?: boolean
      readonly read?: Reading | undefined
    }
  /** Standard-normal numbers. Any history across injected noise is stale. */
  | { readonly kind: 'noise'; readonly into: Float64Array }
  | { readonly kind: 'step'; readonly step: TriedStep }

/** `complete`: a step of the fixed method that ends a run at its ceiling, in place of the chosen one. */
export type StepKind = 'step' | 'complete' | 'refine' | 'finish'

export interface TriedStep {
  readonly kind: StepKind
  readonly accepted: boolean
  readonly s: number
  readonly sNext: number
  /** Step size in the chart's coordinate, positive. */
  readonly h: number
  /** Local error over tolerance; null without an estimate. */
  readonly error: number | null
  readonly speed: number | null
  readonly turn: number | null
  /**
   * State and model estimate at sNext, null for a rejected step. Valid until the method resumes, and where `lasting` until its next
   * step.
   */
  readonly at: { readonly u: Float64Array; readonly denoised: Float64Array; readonly lasting?: boolean } | null
  /** The solution inside the step, null where the method has no dense output or the step was rejected. */
  readonly dense: (() => DenseSegment) | null
}

/** y(theta) = sum_k c[k] theta^k in chart coordinates, theta = (tau - tau0)/(tau1 - tau0) in [0, 1]. */
export interface DenseSegment {
  readonly chart: string
  readonly sigmaData: number
  readonly tau0: number
  readonly tau1: number
  readonly c: readonly Float64Array[]
}

export type EndingStatus = 'done' | 'cancelled' | 'budgetLimited' | 'noiseLimited' | 'diverged'

/** A raw network over one sample. Everything Flowline integrates comes through here. */
export interface Network {
  /** Elements of one sample. */
  readonly size: number
  readonly predictionType: PredictionType
  readonly schedule: Schedule
  /** Standard deviation of the data, sets the angle chart and the tolerance weight (0.5 EDM, 1 unit variance). */
  readonly sigmaData: number
  /** True where the network computes in double precision, which permits tolerances below 1e-7. */
  readonly float64?: boolean
  /** Seconds spent inside the network so far, where that is known better than by a clock around `predict`. */
  readonly seconds?: number
  /** Writes the network's output at native x = alpha x0 + sigma eps (for `edm`: c_in times that) and time label t. */
  predict(x: Float64Array, t: number, branch: Branch, out: Float64Array): MaybePromise<void>
  /** Both branches at one point, where the network would rather be asked for them together. */
  predictPair?(x: Float64Array, t: number, conditional: Float64Array, unconditional: Float64Array): MaybePromise<void>
}

export type Branch = 'conditional' | 'unconditional'

/** One question to a network that answers several at once. */
export interface Row {
  readonly x: Float64Array
  readonly t: number
  readonly branch: Branch
  readonly out: Float64Array
  /** The row's share of the seconds inside the network is added here. */
  seconds: number
  /** Why there is no answer; undefined where there is one. The other rows go on. */
  failure?: unknown
}

/** A network over one sample that answers for several samples in one call, each with a noise level of its own. */
export interface RowNetwork extends Network {
  /** Answers every row, or gives it a failure. A row's answer must not depend on the others. */
  predictRows(rows: readonly Row[]): MaybePromise<void>
}
