import {
  AppError,
  type Calibration,
  type CalibrationStage,
  type Comparison,
  type Entry,
  type JudgedPictures,
  type NodeSet,
  type OptimisedNodes,
  type SearchPoint,
  type Truth,
} from '../../../src-shared/contract/index.ts'
import { nodeKinds } from '../../../src-shared/numerics/index.ts'
import { comparedMethods, namesOfSets, wrong } from './candidates.ts'
import type { Outcomes } from './entry.ts'
import { cheapestChains, finite, mostChains } from './optimise-costs.ts'
import type { OptimiseGround, OptimiseWatch } from './optimise-ground.ts'
import { searchRuns, typical } from './optimise-search.ts'
import type { StudyPlan } from './plan.ts'
import { makeReport } from './report.ts'
import { runsOf, runStudy } from './run.ts'

/** The plan of a comparison that nodes can be made from. Throws `invalid-input`. `called` is what the user set. */
export function planCalibration(
  comparison: Comparison,
  { heldOut, name }: Calibration,
  planOf: (comparison: Comparison) => StudyPlan,
  called: (field: string) => string,
): StudyPlan {
  const { seeds, nodes } = comparison
  const both = heldOut.find((seed) => seeds.includes(seed))
  if (both !== undefined)
    throw wrong(`${called('heldOut')}: seed ${both} is one of ${called('seeds')}; nodes are judged on seeds they never saw.`)
  if (namesOfSets(nodes).length > 0)
    throw wrong(`${called('nodes')} takes kinds only here; optimised nodes are held against them.`)
  if (nodeKinds.some(({ id }) => id === name.toLowerCase()))
    throw wrong(`${called('name')}: "${name}" are nodes that come with the app; choose another name.`)
  const [one, ...more] = comparedMethods(comparison)
  if (!one || more.length > 0) throw wrong('Nodes are optimised for one method with fixed steps, as dpmpp-2m; name one.')
  const { adaptive, id } = one.method.info
  if (adaptive)
    throw wrong(`${called('solver')}: ${id} lays its steps itself; nodes are made for methods with fixed steps, as dpmpp-2m.`)
  return planOf(comparison)
}

/** The most runs there can be. */
export function mostRuns(plan: StudyPlan, { heldOut, tries }: Calibration): number {
  const { cases, candidates } = plan
  const seeds = new Set(cases.map(({ seed }) => seed)).size
  const judged = (cases.length / seeds) * heldOut.length
  return runsOf(plan, false) + cases.length * (1 + mostChains + tries + 1) + judged * (2 + candidates.length + 1)
}

/**
 * Time nodes for one fixed-step method, model and number of evaluations. Paths of the comparison's seeds, followed tightly, tell what
 * a step between any two levels costs; the cheapest chains for several weights of early steps are run beside the kinds of
 * `comparison.nodes`. From the nearest of all a search moves on by what runs on lists of levels miss, and what it comes to is held
 * against the kinds on seeds it never saw. `plan` is that of the comparison.
 */
export async function optimiseNodes(
  plan: StudyPlan,
  comparison: Comparison,
  calibration: Calibration,
  given: OptimiseGround,
): Promise<OptimisedNodes> {
  const { name, heldOut, tries } = calibration
  const [most, trail] = [mostRuns(plan, calibration), [] as SearchPoint[]]
  let over = 0
  const stage = (at: CalibrationStage): void => watch.onStage?.(at, trail)
  const watch: OptimiseWatch = {
    ...given.watch,
    onRun: (label) => given.watch.onRun(label, over++, most),
    onStage(at, points) {
      trail.splice(0, trail.length, ...points)
      given.watch.onStage?.(at, points)
    },
  }
  const ground = { ...given, watch }
  const { planned } = plan.candidates[0]!
  const steps = planned!.levels.length

  stage('paths')
  const chains = await cheapestChains(plan, ground.runs, ground.machine, steps, calibration, watch)
  if (chains.length === 0) throw wrong(`${steps} levels are too many to choose; ask for fewer evaluations.`)

  stage('chains')
  const sets = chains.map(({ set }) => set)
  const tried = await compared(comparison, sets, comparison.nodes, ground)
  const nearest = tried.rows.toSorted((a, b) => typical(a, tried.entries) - typical(b, tried.entries))[0]
  if (!nearest) throw new AppError('not-found', 'No run on optimised nodes came to an end; `flowline study` says why.')
  const cheapest = chains.find(({ set }) => set.name === nearest.nodes)
  const start = cheapest?.set.levels ?? plan.candidates.find(({ nodes }) => nodes === nearest.nodes)!.planned!.levels.map(finite)
  const error = typical(nearest, tried.entries)

  const found = await searchRuns({ levels: start, error }, plan, comparison, tried.references, tries, ground)

  stage('judging')
  const set = { name, levels: [...found.levels] }
  const seen = await compared(comparison, [set], [], ground, tried.references)
  const judging = { ...ground, machine: ground.judging }
  const judged = await compared({ ...comparison, seeds: heldOut }, [set], comparison.nodes, judging)
  const { rows } = judged
  // A kind that nothing came nearer than stands for the very same levels.
  const same = rows.find(({ nodes }) => nodes === name) ?? rows.find(({ nodes }) => nodes === nearest.nodes)
  const others = rows.filter(({ nodes }) => nodes !== name)
  const errors = [same?.latent?.error.median, others[0]?.latent?.error.median]
  return {
    levels: set.levels,
    from: cheapest?.growth ?? nearest.nodes!,
    start: [...start],
    search: { tries: found.tries, gain: found.error - error },
    evaluations: planned!.nfe,
    seen: [...seen.rows, ...tried.rows.filter(({ nodes }) => !sets.some((one) => one.name === nodes))],
    heldOut: [...(same ? [{ ...same, nodes: name }] : []), ...others],
    ratio: errors[0] !== undefined && errors[1] ? errors[0] / errors[1] : null,
    pictures: picturesOf(judged, same?.candidate, others[0]?.candidate),
  }
}

/** Runs of each case with decoded pictures: of the reference and of two candidates. */
function picturesOf(
  { truths, entries }: { readonly truths: readonly Truth[]; readonly entries: readonly Entry[] },
  one: string | undefined,
  other: string | undefined,
): JudgedPictures[] {
  return truths.flatMap(({ prompt, seed, ran }) => {
    const own = entries.filter((entry) => entry.prompt === prompt && entry.seed === seed && entry.distance?.picture)
    const [made, kind] = [one, other].map((candidate) => own.find((entry) => entry.candidate === candidate)?.ran?.key)
    return ran && made && kind ? [{ prompt, seed, reference: ran.key, made, kind }] : []
  })
}

/** The method on sets of levels beside kinds of nodes, nearest first. Those with a failed run are left out. */
async function compared(
  comparison: Comparison,
  nodeSets: readonly NodeSet[],
  kinds: readonly string[],
  { planOf, runs, machine, watch, appVersion }: OptimiseGround,
  held?: readonly (Outcomes | null)[],
) {
  const nodes = [...nodeSets.map((set) => set.name), ...kinds]
  const asked = planOf({ ...comparison, nodes, nodeSets: [...nodeSets] })
  const results = await runStudy(asked, runs, machine, false, watch, held)
  const rows = makeReport(asked, results, null, appVersion).summary.filter(({ latent }) => latent !== null)
  const { entries, references, truths } = results
  return { rows: rows.sort((a, b) => a.latent!.error.median - b.latent!.error.median), entries, references, truths }
}
