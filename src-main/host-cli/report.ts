import type { Outcome, Recipe, RecipeModel, RunStatus, StepRecord } from '../../src-shared/contract/index.ts'

/** What `--report` writes and `--json` prints: one object per picture. */
export interface Report {
  readonly version: 1
  readonly status: RunStatus
  readonly nfe: Outcome['nfe']
  readonly effectiveTolerance: number | null
  readonly seconds: Outcome['seconds']
  readonly model: RecipeModel
  readonly steps: readonly StepRecord[]
  readonly recipe: Recipe
  /** Files written, absolute. */
  readonly files: { readonly picture: string | null; readonly latent: string | null; readonly trajectory: string | null }
  readonly warnings: readonly string[]
}

export function makeReport(
  recipe: Recipe,
  steps: readonly StepRecord[],
  files: Report['files'],
  warnings: readonly string[],
): Report {
  const { status, nfe, effectiveTolerance, seconds } = recipe.outcome
  return { version: 1, status, nfe, effectiveTolerance, seconds, model: recipe.model, steps, recipe, files, warnings }
}

const endings: Record<RunStatus, string> = {
  done: 'done',
  cancelled: 'cancelled',
  budgetLimited: 'at the evaluation limit, ended with fixed steps without error control',
  noiseLimited: 'done as near as the network allows',
  diverged: 'diverged',
}

/** One line for people. */
export function reportLine({ status, nfe, seconds, effectiveTolerance, files }: Report): string {
  const tolerance =
    status === 'noiseLimited' && effectiveTolerance !== null ? ` (tolerance ${effectiveTolerance.toPrecision(2)})` : ''
  const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
  const counts = `${many(nfe.total, 'evaluation')}, ${many(nfe.networkCalls, 'network call')}, ${seconds.total.toFixed(2)} s`
  return `${files.picture ?? files.latent ?? 'no picture'}  ${endings[status]}${tolerance}, ${counts}`
}

/** Each warning is a line on stderr. */
export function tellWarnings({ warnings }: Report): void {
  for (const warning of warnings) process.stderr.write(`flowline: ${warning}\n`)
}
