import type { Distance, Ran } from '../../../src-shared/contract/index.ts'
import { solverLabel } from '../../../src-shared/numerics/index.ts'
import { difference, pictureDifference } from '../../../src-shared/numerics/study/index.ts'
import type { StudyPicture } from './ports.ts'
import type { StudyRun } from './recipe.ts'

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
