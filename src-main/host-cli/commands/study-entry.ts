import type { Outcome } from '../../../src-shared/contract/index.ts'
import { solverLabel } from '../../../src-shared/numerics/index.ts'
import type { StudyPicture, StudyRun } from '../../compose/index.ts'
import {
  difference,
  pictureDifference,
  type Difference,
  type PictureDifference,
} from '../../../src-shared/numerics/study/index.ts'

/** What actually ran, from the run itself. */
export interface Ran {
  readonly key: string
  readonly solver: string
  readonly version: number
  /** Levels sigma/alpha the run stood at; pure noise reads 1.797e308. */
  readonly nodes: readonly number[]
  readonly steps: number
  readonly rejectedSteps: number
  readonly status: Outcome['status']
  readonly effectiveTolerance: number | null
  /** Guided evaluations, and calls of the network. */
  readonly nfe: number
  readonly networkCalls: number
  readonly seconds: number
  readonly chart: string
  readonly provider: string
  readonly precision: string
  readonly threads: number
  readonly runtime: string
  readonly platform: string
  readonly warnings: readonly string[]
}

export interface Fault {
  readonly code: string
  readonly message: string
}

/** Distance from the reference: of the final samples in the model's units, of the pictures in 8-bit levels. */
export interface Distance {
  readonly latent: Difference
  readonly picture: PictureDifference | null
}

/** One run of a candidate. With a fault there is no distance: a value always belongs to what was asked for. */
export interface Entry {
  readonly candidate: string
  readonly solver: string
  /** Kind of nodes, null for adaptive methods. */
  readonly nodes: string | null
  readonly tolerance: number | null
  readonly prompt: string
  readonly seed: number
  readonly error: Fault | null
  readonly ran: Ran | null
  readonly distance: Distance | null
  /** From a rerun at a tenth of the tolerance, whose evaluations are counted apart. */
  readonly globalError: { readonly distance: Distance | null; readonly nfe: number; readonly error: Fault | null } | null
}

/** The reference of one prompt and seed. `agreement` is its distance from another method at the same tolerance. */
export interface Truth {
  readonly prompt: string
  readonly seed: number
  readonly error: Fault | null
  readonly ran: Ran | null
  readonly second: Ran | null
  readonly agreement: Distance | null
}

export function describeRun({ key, recipe, outcome, levels, warnings }: StudyRun): Ran {
  const { status, effectiveTolerance, nfe, seconds, chart, provider, precision, runtime, platform, solverVersion } = outcome
  return {
    key,
    solver: solverLabel(recipe.settings.solver),
    version: solverVersion,
    nodes: levels,
    steps: outcome.acceptedSteps,
    rejectedSteps: outcome.rejectedSteps,
    status,
    effectiveTolerance,
    nfe: nfe.total,
    networkCalls: nfe.networkCalls,
    seconds: seconds.total,
    chart,
    provider,
    precision,
    threads: recipe.threads,
    runtime,
    platform,
    warnings,
  }
}

/** A run with what it ended in. */
export interface Outcomes {
  readonly run: StudyRun
  readonly latent: ArrayLike<number>
  readonly picture: StudyPicture | null
}

export function distanceOf(one: Outcomes, reference: Outcomes): Distance {
  const [a, b] = [one.picture, reference.picture]
  const pictures = a && b && a.width === b.width && a.height === b.height ? pictureDifference(a.rgb, b.rgb) : null
  return { latent: difference(one.latent, reference.latent), picture: pictures }
}
