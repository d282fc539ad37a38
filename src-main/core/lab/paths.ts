import { AppError, type PathReport } from '../../../src-shared/contract/index.ts'
import {
  densePath,
  densePathAt,
  measureStretch,
  pathChart,
  pathComponents,
  pathGeometry,
  type PathWeighting,
} from '../../../src-shared/numerics/study/index.ts'
import { describeRun } from './entry.ts'
import type { Candidate } from './candidates.ts'
import type { Case, StudyPlan } from './plan.ts'
import type { StudyRuns } from './ports.ts'
import type { StudyRecipe, StudyRun } from './recipe.ts'
import { recipeOf, type StudyMachine, type StudyWatch } from './run.ts'

export interface PathChoice {
  readonly chart: string
  readonly weighting: PathWeighting
  /** How far the twin starts from the path, root mean square in units of the start noise. */
  readonly twinSize: number
}

/** Points a step of the integrator is looked at. */
const pointsPerStep = 4
/** The twin's direction is drawn with this seed, the same for every path. */
const twinSeed = 1_000_003

/** Follows the flow with UHP-FI at the reference's tolerance, once from the start noise and once beside it. */
export async function followPaths(
  plan: StudyPlan,
  runs: StudyRuns,
  machine: StudyMachine,
  choice: PathChoice,
  watch: StudyWatch,
): Promise<PathReport[]> {
  const follower = [plan.second, plan.reference].find(({ solver }) => solver.id === 'uhp-fi')!
  const reports: PathReport[] = []
  for (const [i, at] of plan.cases.entries()) {
    watch.onRun(`path of seed ${at.seed}`, i, plan.cases.length)
    const made = { kind: 'path', version: 1, choice, pointsPerStep, twinSeed, recipe: recipeOf(plan, follower, at, machine) }
    const known = (await runs.findResult(made)) as PathReport | null
    const report = known ?? (await follow(plan, runs, machine, choice, watch, follower, at))
    if (!known) await runs.keepResult(made, report)
    reports.push(report)
  }
  return reports
}

/** The tolerance that a run kept to, looser than asked for where the model's noise forbade that. */
const keptTolerance = ({ outcome, recipe }: StudyRun): number =>
  Math.max(outcome.effectiveTolerance ?? 0, recipe.settings.solver.rtol)

/** A run with its dense output. Throws `internal` where it did not come to its end. */
export async function followPath(
  runs: StudyRuns,
  recipe: StudyRecipe,
  dir: string,
  { seed }: Case,
  watch: StudyWatch,
): ReturnType<StudyRuns['trajectory']> {
  const found = await runs.trajectory(recipe, dir, watch)
  const { status } = found.run.outcome
  if (status === 'done' || status === 'noiseLimited') return found
  throw new AppError(
    'internal',
    `The path of seed ${seed} ended as ${status}, so it cannot be looked at; loosen the tolerance of the reference.`,
  )
}

async function follow(
  plan: StudyPlan,
  runs: StudyRuns,
  machine: StudyMachine,
  { chart: id, weighting, twinSize }: PathChoice,
  watch: StudyWatch,
  follower: Candidate,
  at: Case,
): Promise<PathReport> {
  const { schedule, sigmaData } = plan.model
  const recipe = recipeOf(plan, follower, at, machine)
  const one = await followPath(runs, recipe, plan.dir, at, watch)
  const twin = { seed: twinSeed, size: twinSize, shape: one.run.sampleShape }
  const other = await followPath(runs, { ...recipe, twin }, plan.dir, at, watch)
  const chart = pathChart(id, sigmaData, schedule)
  const path = densePath(one.segments, pointsPerStep, schedule)
  const stretch = measureStretch(path, densePathAt(other.segments, path.levels, schedule), chart)
  return {
    ...at,
    chart: id,
    ran: describeRun(one.run),
    levels: path.levels.map((s) => Math.min(s, Number.MAX_VALUE)),
    components: pathComponents(path, chart, weighting),
    geometry: pathGeometry(path, chart),
    stretch: {
      ...stretch,
      nfe: other.run.outcome.nfe.total,
      blur: Math.max(keptTolerance(one.run), keptTolerance(other.run)) / (stretch.initial * stretch.total),
    },
  }
}
