import { sameLevels } from '../../../src-shared/numerics/study/index.ts'
import type { Candidate } from './candidates.ts'
import type { StudyRun } from './recipe.ts'

/** Why a run cannot stand for what was asked. */
export interface Substitution {
  readonly code: string
  readonly message: string
}

/**
 * Compares what ran with what was asked: a comparison must not show the value of something else. Null where they agree.
 * `reference` is the run the value is taken against, null for the reference itself, which may stop at the noise floor.
 */
export function findSubstitution(candidate: Candidate, run: StudyRun, reference: StudyRun | null): Substitution | null {
  const { method, planned, solver } = candidate
  const { outcome, levels, recipe } = run
  const { status, nfe, solverVersion, provider, chart, precision, runtime, platform, noiseHash, effectiveTolerance } = outcome
  const differ = (code: string, message: string): Substitution => ({ code, message })
  if (status === 'diverged') return differ('diverged', 'The numbers grew without bound.')
  if (status === 'budgetLimited')
    return differ('budget-limited', `The run gave up its tolerance after ${nfe.total} evaluations and finished otherwise.`)
  if (status === 'noiseLimited' && reference !== null)
    return differ('noise-limited', `The model's arithmetic allowed a tolerance of ${effectiveTolerance}, not ${solver.rtol}.`)
  if (solverVersion !== method.info.version)
    return differ('solver-version', `Version ${solverVersion} of ${solver.id} ran, not ${method.info.version}.`)
  if (provider !== recipe.provider) return differ('provider', `The network ran on ${provider}, not on ${recipe.provider}.`)
  const { madeOn } = recipe
  if (!madeOn) return differ('platform', 'On what machine the run was made is not known.')
  if (platform !== madeOn.platform) return differ('platform', `The run was made on ${platform}, not on ${madeOn.platform}.`)
  if (runtime !== madeOn.runtime && !runtime.startsWith(`${madeOn.runtime},`))
    return differ('runtime', `The network ran in ${runtime}, not in ${madeOn.runtime}.`)
  if (reference && (platform !== reference.outcome.platform || runtime !== reference.outcome.runtime))
    return differ(
      platform === reference.outcome.platform ? 'runtime' : 'platform',
      `The run was made in ${runtime} on ${platform}, its reference in ${reference.outcome.runtime} on ${reference.outcome.platform}.`,
    )
  if (solver.chart !== 'auto' && chart !== solver.chart)
    return differ('chart', `The ${chart} chart was integrated in, not ${solver.chart}.`)
  if (planned && !sameLevels(levels, planned.levels))
    return differ('nodes', `${levels.length} nodes ran that are not the ${planned.levels.length} that were laid.`)
  if (planned && nfe.total !== planned.nfe)
    return differ('evaluations', `${nfe.total} evaluations ran where ${planned.nfe} were planned.`)
  if (reference && noiseHash !== reference.outcome.noiseHash)
    return differ('noise', 'The run started from other noise than its reference.')
  if (reference && precision !== reference.outcome.precision)
    return differ('precision', `The run computed in ${precision}, its reference in ${reference.outcome.precision}.`)
  return null
}
