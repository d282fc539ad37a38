import type { CandidateSummary, Comparison, Entry, SearchPoint } from '../../../src-shared/contract/index.ts'
import { searchLevels, type LevelSearch } from '../../../src-shared/numerics/study/index.ts'
import type { Outcomes } from './entry.ts'
import type { OptimiseGround } from './optimise-ground.ts'
import type { StudyPlan } from './plan.ts'
import { recipeOf, runStudy } from './run.ts'

/** A list of levels and the mean logarithm of errors on it, null where a run failed. */
interface Tried {
  readonly levels: readonly number[]
  readonly error: number | null
}

const nameOf = (levels: readonly number[]): string => levels.join(' ')

/**
 * Moves on from `start` by what runs on each list of levels miss of the `references`. What was tried is kept and never run again, so
 * that a search that was stopped goes on where it was; its runs are not.
 */
export async function searchRuns(
  start: { readonly levels: readonly number[]; readonly error: number },
  plan: StudyPlan,
  comparison: Comparison,
  references: readonly (Outcomes | null)[],
  tries: number,
  ground: OptimiseGround,
): Promise<LevelSearch> {
  const { runs, machine, watch } = ground
  const recipes = plan.cases.flatMap((at) => [plan.candidates[0]!, plan.reference].map((one) => recipeOf(plan, one, at, machine)))
  const made = { kind: 'tried-levels', version: 1, recipes }
  const before = ((await runs.findResult(made)) as Tried[] | null) ?? []
  const known = new Map(before.map(({ levels, error }) => [nameOf(levels), { levels, error }]))
  const trail: SearchPoint[] = [{ tries: 0, error: Math.exp(start.error) }]
  watch.onStage?.('search', trail)

  async function errorsOf(lists: readonly (readonly number[])[]): Promise<number[]> {
    const missing = lists.filter((levels) => !known.has(nameOf(levels)))
    if (missing.length > 0) {
      const errors = await errorsOn(missing, comparison, references, ground)
      for (const [i, levels] of missing.entries()) {
        const error = errors[i]!
        known.set(nameOf(levels), { levels, error: Number.isFinite(error) ? error : null })
      }
      await runs.keepResult(made, [...known.values()])
    }
    const errors = lists.map((levels) => known.get(nameOf(levels))!.error ?? Infinity)
    const last = trail.at(-1)!
    trail.push({ tries: last.tries + lists.length, error: Math.min(last.error, ...errors.map(Math.exp)) })
    watch.onStage?.('search', trail)
    return errors
  }

  return searchLevels(start.levels, start.error, errorsOf, tries)
}

/** Mean logarithm of the errors of runs on each list of levels; infinite where a run failed. */
async function errorsOn(
  lists: readonly (readonly number[])[],
  comparison: Comparison,
  references: readonly (Outcomes | null)[],
  { planOf, runs, machine, watch }: OptimiseGround,
): Promise<number[]> {
  const nodeSets = lists.map((levels, i) => ({ name: `try ${i + 1}`, levels: [...levels] }))
  const plan = planOf({ ...comparison, nodes: nodeSets.map((set) => set.name), nodeSets })
  const keys: string[] = []
  const passing: typeof runs = {
    ...runs,
    async make(...given) {
      const run = await runs.make(...given)
      keys.push(run.key)
      return run
    },
  }
  try {
    const { entries } = await runStudy(plan, passing, machine, false, watch, references)
    return nodeSets.map((set) => {
      const own = entries.filter(({ nodes }) => nodes === set.name)
      return own.length > 0 && own.every(({ distance }) => distance) ? typical(own[0]!, entries) : Infinity
    })
  } finally {
    await runs.remove(keys)
  }
}

/** Mean logarithm of the errors over seeds: one in two seeds that ends in another picture must not hide behind the median. */
export function typical({ candidate }: Pick<CandidateSummary, 'candidate'>, entries: readonly Entry[]): number {
  const errors = entries.flatMap((entry) => (entry.candidate === candidate ? (entry.distance?.latent.rms ?? []) : []))
  return errors.reduce((sum, error) => sum + Math.log(Math.max(error, 1e-12)), 0) / errors.length
}
