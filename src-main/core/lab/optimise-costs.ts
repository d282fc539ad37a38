import type { Calibration, NodeSet } from '../../../src-shared/contract/index.ts'
import { createChart, type MethodInfo } from '../../../src-shared/numerics/index.ts'
import {
  candidateLevels,
  cheapestNodes,
  cheapestPairs,
  endingBelow,
  knownPath,
  pairCosts,
  stepCosts,
  type PairCosts,
  type StepCosts,
} from '../../../src-shared/numerics/study/index.ts'
import { followPath } from './paths.ts'
import type { StudyPlan } from './plan.ts'
import type { StudyRuns } from './ports.ts'
import { recipeOf, type StudyMachine, type StudyWatch } from './run.ts'

/** Levels among which nodes are chosen, and how much a step counts over the one before it. */
const [among, growths] = [56, [0.7, 0.85, 1, 1.2, 1.5]] as const

/** Lists of levels that are chosen at most. */
export const mostChains = growths.length

export interface Chain {
  /** How much each step counts over the one before it. */
  readonly growth: number
  readonly set: NodeSet
}

/** Levels as they are kept: the largest finite number for pure noise. */
export const finite = (level: number): number => Math.min(level, Number.MAX_VALUE)

/**
 * The cheapest chains of `steps` levels, the last of them at `end` or below, for the method of the plan's first candidate, one for each
 * weight of early steps. What a step costs is read off the paths of the plan's cases.
 */
export async function cheapestChains(
  plan: StudyPlan,
  runs: StudyRuns,
  machine: StudyMachine,
  steps: number,
  { name, end }: Calibration,
  watch: StudyWatch,
): Promise<Chain[]> {
  const all = await costsOf(plan, runs, machine, rulesOf(plan.candidates[0]!.method.info), watch)
  const costs = { ...all, ...endingBelow(all, all.levels, end) }
  return growths.flatMap((growth) => chainOf(costs, steps, growth, name))
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

function chainOf(costs: Costs, steps: number, growth: number, name: string): Chain[] {
  const { levels: among, pairs } = costs
  const nodes = pairs ? cheapestPairs(among, costs, pairs, steps, growth) : cheapestNodes(costs, steps, growth)
  if (!nodes) return []
  const levels = nodes.map((i) => finite(among[i]!))
  return [{ growth, set: { name: `${name} (${growth})`, levels } }]
}
