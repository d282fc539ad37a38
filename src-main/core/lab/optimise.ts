import { AppError, type CandidateSummary, type Comparison, type Entry, type NodeSet } from '../../../src-shared/contract/index.ts'
import { createChart } from '../../../src-shared/numerics/index.ts'
import { candidateLevels, cheapestNodes, knownPath, stepCosts, type StepCosts } from '../../../src-shared/numerics/study/index.ts'
import { wrong } from './candidates.ts'
import { followPath } from './paths.ts'
import type { StudyPlan } from './plan.ts'
import type { StudyRuns } from './ports.ts'
import { makeReport } from './report.ts'
import { recipeOf, runStudy, type StudyMachine, type StudyWatch } from './run.ts'

/** Levels among which nodes are chosen, and how much a step counts over the one before it. */
const [among, growths] = [56, [0.7, 0.85, 1, 1.2, 1.5]] as const

export interface OptimisedNodes {
  readonly levels: readonly number[]
  /** How much each step counted over the one before it. */
  readonly growth: number
  readonly evaluations: number
  /** On the seeds they were made from, and on those held out: the optimised ones first, then the kinds, best first. */
  readonly seen: readonly CandidateSummary[]
  readonly heldOut: readonly CandidateSummary[]
  /** Median error on the held-out seeds over that of the best kind there: below 1 the optimised nodes are nearer. */
  readonly ratio: number | null
}

/**
 * Time nodes for one fixed-step method, model and number of evaluations. Paths of the comparison's seeds, followed tightly, tell what
 * a step between any two levels costs; the cheapest chains for several weights of early steps are run, and the nearest of them is
 * held against the kinds of `comparison.nodes` on seeds it never saw. Throws `invalid-input` for a method that has no such nodes.
 */
export async function optimiseNodes(
  comparison: Comparison,
  heldOut: readonly number[],
  planOf: (comparison: Comparison) => StudyPlan,
  runs: StudyRuns,
  machine: StudyMachine,
  name: string,
  watch: StudyWatch,
  appVersion: string,
): Promise<OptimisedNodes> {
  const plan = planOf(comparison)
  const { method, planned } = plan.candidates[0]!
  if (comparison.solvers.length + comparison.tableaux.length !== 1 || !planned)
    throw wrong('Nodes are optimised for one method with fixed steps, as dpmpp-2m; name one.')
  const costs = await costsOf(plan, runs, machine, method.info.order >= 2 && method.info.nfePerStep === 1 ? 2 : 1, watch)
  const steps = planned.levels.length
  const sets = growths.flatMap((growth) => setOf(costs, steps, growth, name))
  if (sets.length === 0) throw wrong(`${steps} levels are too many to choose; ask for fewer evaluations.`)
  const compared = async (nodeSets: readonly NodeSet[], seeds: readonly number[]) => {
    const nodes = [...nodeSets.map((set) => set.name), ...comparison.nodes]
    const asked = planOf({ ...comparison, seeds: [...seeds], nodes, nodeSets: [...nodeSets] })
    const { summary, entries } = makeReport(asked, await runStudy(asked, runs, machine, false, watch), null, appVersion)
    const rows = summary.filter(({ latent }) => latent !== null)
    return { rows: rows.sort((a, b) => a.latent!.error.median - b.latent!.error.median), entries }
  }
  const tried = await compared(
    sets.map(({ set }) => set),
    comparison.seeds,
  )
  const ours = tried.rows.filter(({ nodes }) => sets.some(({ set }) => set.name === nodes))
  const nearest = ours.toSorted((a, b) => typical(a, tried.entries) - typical(b, tried.entries))[0]
  const chosen = sets.find(({ set }) => set.name === nearest?.nodes)
  if (!nearest || !chosen) throw new AppError('not-found', 'No run on optimised nodes came to an end; `flowline study` says why.')
  const set = { name, levels: chosen.set.levels }
  const fresh = (await compared([set], heldOut)).rows
  const [own, others] = [fresh.filter(({ nodes }) => nodes === name), fresh.filter(({ nodes }) => nodes !== name)]
  const kinds = tried.rows.filter(({ nodes }) => !sets.some((one) => one.set.name === nodes))
  const errors = [own[0]?.latent?.error.median, others[0]?.latent?.error.median]
  return {
    levels: set.levels,
    growth: chosen.growth,
    evaluations: planned.nfe,
    seen: [nearest, ...kinds],
    heldOut: [...own, ...others],
    ratio: errors[0] !== undefined && errors[1] ? errors[0] / errors[1] : null,
  }
}

/** Mean logarithm of the errors over seeds: one in two seeds that ends in another picture must not hide behind the median. */
function typical({ candidate }: CandidateSummary, entries: readonly Entry[]): number {
  const errors = entries.flatMap((entry) => (entry.candidate === candidate ? (entry.distance?.latent.rms ?? []) : []))
  return errors.reduce((sum, error) => sum + Math.log(Math.max(error, 1e-12)), 0) / errors.length
}

interface Costs extends StepCosts {
  readonly levels: readonly number[]
}

/** What steps cost along the paths of every case. The paths are followed anew: dense output is not kept. */
async function costsOf(plan: StudyPlan, runs: StudyRuns, machine: StudyMachine, order: 1 | 2, watch: StudyWatch): Promise<Costs> {
  const { schedule } = plan.model
  const follower = [plan.second, plan.reference].find(({ solver }) => solver.id === 'uhp-fi')!
  const recipes = plan.cases.map((at) => recipeOf(plan, follower, at, machine))
  const made = { kind: 'step-costs', version: 1, among, order, recipes }
  const known = (await runs.findResult(made)) as { levels: number[]; first: number[]; second: number[] | null } | null
  if (known) {
    const { levels, first, second } = known
    return { levels, n: levels.length, first: Float64Array.from(first), second: second && Float64Array.from(second) }
  }
  let levels: number[] | null = null
  const paths = []
  for (const [i, at] of plan.cases.entries()) {
    watch.onRun(`path of seed ${at.seed}`, i, plan.cases.length)
    const { segments } = await followPath(runs, recipes[i]!, plan.dir, at, watch)
    const { chart, sigmaData } = segments[0]!
    const coordinate = createChart(chart, sigmaData, schedule)
    levels ??= candidateLevels(segments, (tau) => coordinate.s(tau), among)
    paths.push(knownPath(segments, levels, schedule))
  }
  const costs = stepCosts(levels!, paths, order)
  await runs.keepResult(made, {
    levels: levels!.map((s) => Math.min(s, Number.MAX_VALUE)),
    first: [...costs.first],
    second: costs.second && [...costs.second],
  })
  return { ...costs, levels: levels! }
}

function setOf(costs: Costs, steps: number, growth: number, name: string): { growth: number; set: NodeSet }[] {
  const nodes = cheapestNodes(costs, steps, growth)
  if (!nodes) return []
  const levels = nodes.map((i) => Math.min(costs.levels[i]!, Number.MAX_VALUE))
  return [{ growth, set: { name: `${name} (${growth})`, levels } }]
}
