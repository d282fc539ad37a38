import { AppError, type CandidateSummary, type Comparison, type Entry, type NodeSet } from '../../../src-shared/contract/index.ts'
import { createChart, type MethodInfo } from '../../../src-shared/numerics/index.ts'
import {
  candidateLevels,
  cheapestNodes,
  cheapestPairs,
  knownPath,
  pairCosts,
  searchLevels,
  stepCosts,
  type LevelSearch,
  type PairCosts,
  type StepCosts,
} from '../../../src-shared/numerics/study/index.ts'
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
  /** What the search began at: how much each step counted over the one before it where it was a cheapest chain, or a kind of nodes. */
  readonly from: number | string
  /** Lists of levels that the search ran, and what it made of the mean logarithm of errors. */
  readonly search: { readonly tries: number; readonly gain: number }
  readonly evaluations: number
  /** On the seeds they were made from, and on those held out: the optimised ones first, then the kinds, best first. */
  readonly seen: readonly CandidateSummary[]
  readonly heldOut: readonly CandidateSummary[]
  /** Median error on the held-out seeds over that of the best kind there: below 1 the optimised nodes are nearer. */
  readonly ratio: number | null
}

/**
 * Time nodes for one fixed-step method, model and number of evaluations. Paths of the comparison's seeds, followed tightly, tell what
 * a step between any two levels costs; the cheapest chains for several weights of early steps are run beside the kinds of
 * `comparison.nodes`. From the nearest of all a search of up to `tries` lists of levels moves on by what runs on them miss, and what
 * it comes to is held against the kinds on seeds it never saw. Throws `invalid-input` for a method that has no such nodes.
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
  tries: number,
): Promise<OptimisedNodes> {
  const plan = planOf(comparison)
  const { method, planned } = plan.candidates[0]!
  if (comparison.solvers.length + comparison.tableaux.length !== 1 || !planned)
    throw wrong('Nodes are optimised for one method with fixed steps, as dpmpp-2m; name one.')
  const costs = await costsOf(plan, runs, machine, rulesOf(method.info), watch)
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
  const nearest = tried.rows.toSorted((a, b) => typical(a, tried.entries) - typical(b, tried.entries))[0]
  if (!nearest) throw new AppError('not-found', 'No run on optimised nodes came to an end; `flowline study` says why.')
  const cheapest = sets.find((one) => one.set.name === nearest.nodes)
  const start = cheapest?.set.levels ?? plan.candidates.find(({ nodes }) => nodes === nearest.nodes)!.planned!.levels.map(finite)
  const error = typical(nearest, tried.entries)
  const recipes = plan.cases.flatMap((at) => [plan.candidates[0]!, plan.reference].map((one) => recipeOf(plan, one, at, machine)))
  const made = { kind: 'searched-levels', version: 1, start, tries, recipes }
  const errorsOf = (lists: readonly (readonly number[])[]): Promise<number[]> =>
    errorsOn(lists, comparison, planOf, runs, machine, watch)
  const known = (await runs.findResult(made)) as LevelSearch | null
  const found = known ?? (await searchLevels(start, error, errorsOf, tries))
  if (!known) await runs.keepResult(made, found)
  const set = { name, levels: [...found.levels] }
  const again = await compared([set], comparison.seeds)
  const fresh = (await compared([set], heldOut)).rows
  const [own, others] = [fresh.filter(({ nodes }) => nodes === name), fresh.filter(({ nodes }) => nodes !== name)]
  const kinds = tried.rows.filter(({ nodes }) => !sets.some((one) => one.set.name === nodes))
  const errors = [own[0]?.latent?.error.median, others[0]?.latent?.error.median]
  return {
    levels: set.levels,
    from: cheapest?.growth ?? nearest.nodes!,
    search: { tries: found.tries, gain: found.error - error },
    evaluations: planned.nfe,
    seen: [...again.rows.filter(({ nodes }) => nodes === name), ...kinds],
    heldOut: [...own, ...others],
    ratio: errors[0] !== undefined && errors[1] ? errors[0] / errors[1] : null,
  }
}

const finite = (level: number): number => Math.min(level, Number.MAX_VALUE)

/** Mean logarithm of the errors of runs on each list of levels; infinite where a run failed. The runs are not kept. */
async function errorsOn(
  lists: readonly (readonly number[])[],
  comparison: Comparison,
  planOf: (comparison: Comparison) => StudyPlan,
  runs: StudyRuns,
  machine: StudyMachine,
  watch: StudyWatch,
): Promise<number[]> {
  const nodeSets = lists.map((levels, i) => ({ name: `try ${i + 1}`, levels: [...levels] }))
  const plan = planOf({ ...comparison, nodes: nodeSets.map((set) => set.name), nodeSets })
  const { entries } = await runStudy(plan, runs, machine, false, watch)
  await runs.remove(entries.flatMap(({ ran }) => (ran ? [ran.key] : [])))
  return nodeSets.map((set) => {
    const own = entries.filter(({ nodes }) => nodes === set.name)
    return own.length > 0 && own.every(({ distance }) => distance) ? typical(own[0]!, entries) : Infinity
  })
}

/** Mean logarithm of the errors over seeds: one in two seeds that ends in another picture must not hide behind the median. */
function typical({ candidate }: Pick<CandidateSummary, 'candidate'>, entries: readonly Entry[]): number {
  const errors = entries.flatMap((entry) => (entry.candidate === candidate ? (entry.distance?.latent.rms ?? []) : []))
  return errors.reduce((sum, error) => sum + Math.log(Math.max(error, 1e-12)), 0) / errors.length
}

type Rules = 'first-order' | 'second-order' | 'pairs'

interface Costs extends StepCosts {
  readonly levels: readonly number[]
  readonly pairs: PairCosts | null
}

/** How the method's steps are costed: by their own rule where there is one, else as exponential Euler steps. */
function rulesOf({ paired, order, nfePerStep }: MethodInfo): Rules {
  if (paired) return 'pairs'
  return order >= 2 && nfePerStep === 1 ? 'second-order' : 'first-order'
}

interface Kept {
  readonly levels: readonly number[]
  readonly first: readonly number[]
  readonly second: readonly number[] | null
  readonly pairs: { readonly cost: readonly (number | null)[]; readonly between: readonly number[] } | null
}

/** The chart that the candidate's runs integrate in. */
function ownChart({ candidates, model }: StudyPlan): string {
  const { method, solver } = candidates[0]!
  const chosen = solver.chart
  return chosen === 'auto' ? (method.autoChart?.(model) ?? 'angle') : chosen
}

/** What steps cost along the paths of every case. The paths are followed anew: dense output is not kept. */
async function costsOf(plan: StudyPlan, runs: StudyRuns, machine: StudyMachine, rules: Rules, watch: StudyWatch): Promise<Costs> {
  const { schedule } = plan.model
  const follower = [plan.second, plan.reference].find(({ solver }) => solver.id === 'uhp-fi')!
  const recipes = plan.cases.map((at) => recipeOf(plan, follower, at, machine))
  const chartId = rules === 'pairs' ? ownChart(plan) : null
  const made = { kind: 'step-costs', version: 2, among, rules, chart: chartId, recipes }
  const known = (await runs.findResult(made)) as Kept | null
  if (known) {
    const { levels, first, second, pairs } = known
    return {
      levels,
      n: levels.length,
      first: Float64Array.from(first),
      second: second && Float64Array.from(second),
      pairs: pairs && {
        cost: Float64Array.from(pairs.cost, (cost) => cost ?? Infinity),
        between: Int32Array.from(pairs.between),
      },
    }
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
  const costs = stepCosts(levels!, paths, rules === 'second-order' ? 2 : 1)
  const pairs = chartId === null ? null : pairCosts(levels!, paths, createChart(chartId, plan.model.sigmaData, schedule))
  await runs.keepResult(made, {
    levels: levels!.map((s) => Math.min(s, Number.MAX_VALUE)),
    first: [...costs.first],
    second: costs.second && [...costs.second],
    pairs: pairs && { cost: Array.from(pairs.cost, (cost) => (cost === Infinity ? null : cost)), between: [...pairs.between] },
  } satisfies Kept)
  return { ...costs, levels: levels!, pairs }
}

function setOf(costs: Costs, steps: number, growth: number, name: string): { growth: number; set: NodeSet }[] {
  const { levels: among, pairs } = costs
  const nodes = pairs ? cheapestPairs(among, costs, pairs, steps, growth) : cheapestNodes(costs, steps, growth)
  if (!nodes) return []
  const levels = nodes.map((i) => finite(among[i]!))
  return [{ growth, set: { name: `${name} (${growth})`, levels } }]
}
