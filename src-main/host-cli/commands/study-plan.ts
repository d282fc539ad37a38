import {
  AppError,
  settingsOfRunSchema,
  type ModelCard,
  type RunSettings,
  type SolverSettings,
  type TableauSettings,
} from '../../../src-shared/contract/index.ts'
import {
  judgeTableau,
  methods,
  nodeKinds,
  sayTableauFault,
  scheduleFromConfig,
  solverLabel,
  tableauMethod,
  type Method,
} from '../../../src-shared/numerics/index.ts'
import {
  comparable,
  planWithin,
  sameLevels,
  tighter,
  type PlannedModel,
  type PlannedRun,
} from '../../../src-shared/numerics/study/index.ts'
import { guidanceFlags, guidanceShapeFrom } from '../guidance-options.ts'
import type { ComparisonOptions } from './study-options.ts'

/** One way to integrate: a method on nodes with a number of steps, or at a tolerance. */
export interface Candidate {
  /** Names it in reports: `unipc-3 karras 10`, `uhp-fi 1e-3`. */
  readonly id: string
  readonly method: Method
  readonly solver: SolverSettings
  /** What a fixed-step run will do; null for adaptive ones. */
  readonly planned: PlannedRun | null
}

/** What a candidate is run on. */
export interface Case {
  readonly prompt: string
  readonly seed: number
}

export interface StudyPlan {
  readonly dir: string
  readonly card: ModelCard
  readonly modelHash: string
  readonly model: ReturnType<typeof scheduleFromConfig>
  /** Everything but prompt, seed and solver. */
  readonly base: RunSettings
  readonly cases: readonly Case[]
  readonly candidates: readonly Candidate[]
  readonly reference: Candidate
  /** Another method at the same tolerance: how far the two lie apart is what the reference can tell. */
  readonly second: Candidate
  /** What was asked for and cannot be run, in words. */
  readonly notes: readonly string[]
}

const wrong = (message: string): AppError => new AppError('invalid-input', message)

/** Evaluations after which an adaptive run is given up. */
const ceiling = 20_000

export function planStudy(
  options: ComparisonOptions,
  nfe: readonly number[],
  card: ModelCard,
  dir: string,
  tableaux: readonly TableauSettings[] = [],
): StudyPlan {
  const { chart, reference, referenceTolerance } = options
  if (card.fewStep && card.recommended) {
    throw new AppError(
      'model-unsupported',
      `${card.name} answers in a few steps of ${card.recommended.solver.id} and has no flow that solvers could be compared on; take the model it was made from.`,
    )
  }
  if (!card.scheduler || card.hash === null) {
    throw new AppError('model-broken', `${dir} has no scheduler_config.json that can be read; copy the whole model folder again.`)
  }
  const model = scheduleFromConfig({ ...card.scheduler })
  const base = baseSettings(options, card)
  const notes: string[] = []
  const candidates = candidatesOf(options, tableaux, nfe, model, notes)
  if (candidates.length === 0) throw wrong('Nothing is left to compare: name methods in --solvers that fit --nfe.')
  const truth = findSolver(reference)
  if (!truth.info.adaptive) throw wrong(`The reference ${reference} has no tolerance; take uhp-fi or dop853.`)
  const other = findSolver(reference === 'uhp-fi' ? 'dop853' : 'uhp-fi')
  return {
    dir,
    card,
    modelHash: card.hash,
    model,
    base,
    cases: casesOf(options, card),
    candidates,
    reference: atTolerance({ method: truth }, referenceTolerance, chart),
    second: atTolerance({ method: other }, referenceTolerance, chart),
    notes,
  }
}

/** The adaptive candidate at a tenth of its tolerance. */
export const tenth = ({ method, solver }: Candidate): Candidate =>
  atTolerance(
    { method, ...(solver.tableau ? { tableau: solver.tableau } : {}) },
    Number(tighter(solver).rtol.toPrecision(12)),
    solver.chart,
  )

function findSolver(id: string): Method {
  const method = methods.find(({ info }) => info.id === id)
  if (!method) throw wrong(`There is no solver named "${id}"; \`flowline solvers\` lists them.`)
  if (comparable(method)) return method
  throw wrong(
    method.info.deterministic && method.info.group !== 'one-step'
      ? `${id} spends what its inner iteration needs, so it cannot be asked for a number of evaluations; leave it out.`
      : `${id} does not follow the flow from its start, so it has no error against the reference; leave it out.`,
  )
}

/** A method as it is named in settings: a registered one, or a tableau of the user's. */
interface Named {
  readonly method: Method
  readonly tableau?: TableauSettings
}

function candidatesOf(
  options: ComparisonOptions,
  tableaux: readonly TableauSettings[],
  nfe: readonly number[],
  model: PlannedModel,
  notes: string[],
): Candidate[] {
  const { solvers, nodes, rho, tolerances, chart } = options
  const registered = solvers.includes('all') ? methods.filter(comparable) : [...new Set(solvers)].map(findSolver)
  const chosen: Named[] = [
    ...registered.map((method) => ({ method })),
    ...tableaux.map((tableau) => ({ tableau, method: runnable(tableau) })),
  ]
  for (const id of nodes) {
    if (id === 'custom') throw wrong('A study lays its nodes itself for each number of evaluations; leave `custom` out.')
    const known = nodeKinds.map((kind) => kind.id).filter((kind) => kind !== 'custom')
    if (!known.includes(id)) throw wrong(`There are no time nodes named "${id}"; there are ${known.join(', ')}.`)
  }
  const found = new Map<string, Candidate>()
  for (const named of chosen) {
    const { adaptive } = named.method.info
    const asked = adaptive
      ? tolerances.map((tolerance) => atTolerance(named, tolerance, chart))
      : nodes.flatMap((kind) => nfe.map((count) => withinBudget(named, kind, rho, count, chart, model)))
    for (const candidate of asked) {
      if (typeof candidate === 'string') notes.push(candidate)
      else if (twinOf(candidate, found.values()) === null) found.set(candidate.id, candidate)
      else if (!found.has(candidate.id))
        notes.push(`${candidate.id} is ${twinOf(candidate, found.values())!.id}: the nodes are the same.`)
    }
    if (adaptive && tolerances.length === 0) notes.push(`${labelOf(named)} was left out: it needs --tolerances.`)
  }
  return [...found.values()]
}

/** A candidate that would do the very same. */
function twinOf({ method, planned, id }: Candidate, others: Iterable<Candidate>): Candidate | null {
  for (const other of others) {
    if (other.id === id) return other
    if (planned && other.planned && other.method === method && sameLevels(planned.levels, other.planned.levels)) return other
  }
  return null
}

/** A tableau that is called as a registered method is told from it. */
function labelOf({ method, tableau }: Named): string {
  const label = solverLabel({ id: method.info.id, tableau })
  return tableau && methods.some(({ info }) => info.id === label) ? `own ${label}` : label
}

/** The method of a tableau, and the reason where it has none. */
function runnable(tableau: TableauSettings): Method {
  const judged = judgeTableau(tableau)
  if ('fault' in judged) throw wrong(`The tableau ${tableau.name}: ${sayTableauFault(judged.fault)}`)
  return tableauMethod(tableau)
}

/** Settings a fixed-step method does not read are left at their defaults, so that the same run has one recipe. */
function withinBudget(
  named: Named,
  kind: string,
  rho: number | undefined,
  nfe: number,
  chart: SolverSettings['chart'] | undefined,
  model: PlannedModel,
): Candidate | string {
  const { method, tableau } = named
  const { id } = method.info
  const label = labelOf(named)
  const usesRho = nodeKinds.some((info) => info.id === kind && info.usesRho)
  const solver = checked({ id, tableau, chart, maxNfe: ceiling, nodes: usesRho ? { id: kind, rho } : { id: kind } })
  const planned = planWithin(method, model, solver, nfe)
  if (!planned) return `${label} was left out at ${nfe} evaluations: it needs more for two levels.`
  if (planned.levels.length !== planned.steps) {
    return `${label} on ${kind} nodes was left out at ${nfe} evaluations: nodes coincide, so fewer would be used than asked for.`
  }
  return {
    id: `${label} ${kind}${usesRho && rho !== undefined ? ` rho ${rho}` : ''} ${planned.nfe}`,
    method,
    solver: { ...solver, steps: planned.steps },
    planned,
  }
}

function atTolerance(named: Named, tolerance: number, chart: SolverSettings['chart'] | undefined): Candidate {
  const { method, tableau } = named
  const solver = checked({ id: method.info.id, tableau, chart, maxNfe: ceiling, rtol: tolerance, atol: tolerance })
  return { id: `${labelOf(named)} ${tolerance.toExponential()}`, method, solver, planned: null }
}

function checked(solver: unknown): SolverSettings {
  const read = settingsOfRunSchema.shape.solver.safeParse(solver)
  if (read.success) return read.data
  const { path, message } = read.error.issues[0]!
  throw wrong(`${path[0] === 'nodes' ? '--rho' : '--tolerances or --reference-tolerance'}: ${message}.`)
}

function baseSettings(options: ComparisonOptions, card: ModelCard): RunSettings {
  const { negative, noiseSource, width, height } = options
  const guidance = options.guidance ?? card.recommended?.guidance
  const shaped = options.guidanceInterval ?? options.guidanceRescale
  if (!card.textConditioned && (options.prompt ?? negative ?? options.guidance ?? shaped) !== undefined) {
    throw wrong(`${card.name} reads no text; leave --prompt, --negative and what guides out.`)
  }
  const read = settingsOfRunSchema.safeParse({
    negative,
    guidance,
    guidanceShape: guidanceShapeFrom(options, card.recommended?.guidanceShape),
    noiseSource,
    width: width ?? card.size?.width ?? 1,
    height: height ?? card.size?.height ?? 1,
  })
  if (read.success) return read.data
  const { path, message } = read.error.issues[0]!
  const field = path.join('.')
  throw wrong(`${guidanceFlags[field as keyof typeof guidanceFlags] ?? `--${field}`}: ${message}.`)
}

function casesOf({ prompt, seeds }: ComparisonOptions, card: ModelCard): Case[] {
  const prompts = prompt ?? [card.textConditioned ? (card.examplePrompts[0]?.en ?? '') : '']
  const long = prompts.find((text) => !settingsOfRunSchema.shape.prompt.safeParse(text).success)
  if (long !== undefined) throw wrong('--prompt is too long; shorten it.')
  return [...new Set(prompts)].flatMap((text) => seeds.map((seed) => ({ prompt: text, seed })))
}
