import {
  AppError,
  toWireError,
  type Entry,
  type ErrorCode,
  type Fault,
  type RunProgress,
  type Truth,
} from '../../../src-shared/contract/index.ts'
import { findSubstitution } from './check.ts'
import { describeRun, distanceOf, type Outcomes } from './entry.ts'
import { tenth, type Candidate } from './candidates.ts'
import type { Case, StudyPlan } from './plan.ts'
import type { StudyRuns } from './ports.ts'
import type { StudyRecipe, StudyRun } from './recipe.ts'

export interface StudyWatch {
  readonly signal: AbortSignal
  /** Before each run: what it is, how many runs are over, and how many there are. */
  readonly onRun: (label: string, over: number, total: number) => void
  readonly onProgress?: (progress: RunProgress) => void
  /** After each reference and each entry: what there is so far, which grows. */
  readonly onResults?: (results: StudyResults) => void
}

export interface StudyMachine {
  readonly provider: StudyRecipe['provider']
  readonly threads: number
  readonly decode: boolean
  readonly madeOn: StudyRecipe['madeOn']
}

export interface StudyResults {
  readonly truths: Truth[]
  /** What the references ended in, one for each case; null where one failed. */
  readonly references: (Outcomes | null)[]
  readonly entries: Entry[]
  /** Runs made now, runs that were there, and runs that are errors. */
  readonly counts: { readonly made: number; readonly kept: number; readonly failed: number }
}

/** Failures of one run; every other means that none would succeed. */
const ofOneRun: ReadonlySet<ErrorCode> = new Set([
  'invalid-input',
  'model-output-not-finite',
  'engine-crashed',
  'out-of-memory',
  'timeout',
  'internal',
])

export function recipeOf(plan: StudyPlan, { method, solver }: Candidate, at: Case, machine: StudyMachine): StudyRecipe {
  const { prompt, seed } = at
  const settings = { ...plan.base, prompt, seed, solver }
  return { modelHash: plan.modelHash, settings, solverVersion: method.info.version, twin: null, ...machine }
}

/** All runs, two references of each case and the reruns included. */
export function runsOf({ candidates, cases }: StudyPlan, globalError: boolean): number {
  const again = globalError ? candidates.filter(({ planned }) => planned === null).length : 0
  return cases.length * (2 + candidates.length + again)
}

/**
 * Runs what is missing, reference first, and compares. Runs are kept one by one, so that a stopped study loses one at most.
 * With `held` references of every case no reference is run or told of.
 */
export async function runStudy(
  plan: StudyPlan,
  runs: StudyRuns,
  machine: StudyMachine,
  globalError: boolean,
  watch: StudyWatch,
  held?: readonly (Outcomes | null)[],
): Promise<StudyResults> {
  const { candidates, cases, reference, second } = plan
  const counts = { made: 0, kept: 0, failed: 0 }
  const total = runsOf(plan, globalError) - (held ? 2 * cases.length : 0)
  let over = 0

  /** The run, made where it is not there, with what it ended in; or the fault that stands in its place. */
  async function obtain(candidate: Candidate, at: Case, truth: StudyRun | null): Promise<Outcomes | Fault> {
    watch.onRun(candidate.id, over++, total)
    const stopped = () => new AppError('cancelled', 'The study was stopped; what was done is kept.')
    if (watch.signal.aborted) throw stopped()
    try {
      const recipe = recipeOf(plan, candidate, at, machine)
      const known = await runs.find(recipe)
      const run = known ?? (await runs.make(recipe, plan.dir, watch))
      counts[known ? 'kept' : 'made']++
      const fault = findSubstitution(candidate, run, truth)
      const latent = fault ? null : await runs.latent(run)
      if (latent) return { run, latent, picture: await runs.picture(run) }
      counts.failed++
      return { ...(fault ?? { code: 'no-result', message: 'The run ended without a final sample.' }), run }
    } catch (error) {
      if (watch.signal.aborted) throw stopped()
      const { code, message } = toWireError(error)
      if (!ofOneRun.has(code)) throw error
      counts.failed++
      return { code, message }
    }
  }

  async function establish(at: Case): Promise<{ truth: Truth; outcomes: Outcomes | null }> {
    const first = await obtain(reference, at, null)
    const other = 'latent' in first ? await obtain(second, at, null) : null
    const agrees = 'latent' in first && other !== null && 'latent' in other ? distanceOf(other, first) : null
    const failed = 'latent' in first ? null : faultOf(first)
    const truth = { ...at, error: failed, ran: ranOf(first), second: other && ranOf(other), agreement: agrees }
    return { truth, outcomes: 'latent' in first ? first : null }
  }

  async function rerun(candidate: Candidate, at: Case, first: Outcomes, truth: StudyRun): Promise<Entry['globalError']> {
    const finer = await obtain(tenth(candidate), at, truth)
    if ('latent' in finer) return { distance: distanceOf(first, finer), nfe: finer.run.outcome.nfe.total, error: null }
    return { distance: null, nfe: ranOf(finer)?.nfe ?? 0, error: faultOf(finer) }
  }

  async function enter(candidate: Candidate, at: Case, truth: Outcomes | null): Promise<Entry> {
    const { id, label, nodes, solver, planned } = candidate
    const named = {
      candidate: id,
      solver: label,
      nodes,
      tolerance: planned ? null : solver.rtol,
      ...at,
    }
    const nothing = { ...named, ran: null, distance: null, globalError: null }
    if (!truth) {
      counts.failed++
      return { ...nothing, error: { code: 'no-reference', message: 'There is no reference for this prompt and seed.' } }
    }
    const found = await obtain(candidate, at, truth.run)
    if (!('latent' in found)) return { ...nothing, ran: ranOf(found), error: faultOf(found) }
    return {
      ...named,
      error: null,
      ran: describeRun(found.run),
      distance: distanceOf(found, truth),
      globalError: globalError && !planned ? await rerun(candidate, at, found, truth.run) : null,
    }
  }

  const truths: Truth[] = []
  const entries: Entry[] = []
  const references = [...(held ?? [])]
  const results = { truths, references, entries, counts }
  for (const at of held ? [] : cases) {
    const { truth, outcomes } = await establish(at)
    truths.push(truth)
    references.push(outcomes)
    watch.onResults?.(results)
  }
  for (const candidate of candidates) {
    for (const [i, at] of cases.entries()) {
      entries.push(await enter(candidate, at, references[i]!))
      watch.onResults?.(results)
    }
  }
  return results
}

const faultOf = ({ code, message }: Fault): Fault => ({ code, message })

/** What ran, also where it cannot stand for what was asked. */
const ranOf = (found: Outcomes | (Fault & { readonly run?: StudyRun })): Entry['ran'] =>
  found.run ? describeRun(found.run) : null
