import {
  AppError,
  issueWords,
  settingsOfRunSchema,
  type Comparison,
  type SolverSettings,
  type TableauSettings,
} from '../../../src-shared/contract/index.ts'
import {
  judgeTableau,
  methods,
  nodeKinds,
  sayTableauFault,
  solverLabel,
  tableauMethod,
  type Method,
} from '../../../src-shared/numerics/index.ts'
import {
  comparable,
  planRun,
  planWithin,
  sameLevels,
  tighter,
  type PlannedModel,
  type PlannedRun,
} from '../../../src-shared/numerics/study/index.ts'

/** One way to integrate: a method on nodes with a number of steps, or at a tolerance. */
export interface Candidate {
  /** Names it in reports: `unipc-3 karras 10`, `uhp-fi 1e-3`. */
  readonly id: string
  /** Names its method: the id of a registered one, the name of a tableau. */
  readonly label: string
  /** The kind of its nodes, or the name of a set of levels; null for adaptive ones. */
  readonly nodes: string | null
  readonly method: Method
  readonly solver: SolverSettings
  /** What a fixed-step run will do; null for adaptive ones. */
  readonly planned: PlannedRun | null
}

/** The names among nodes that are no kinds: levels that are laid already. */
export const namesOfSets = (nodes: readonly string[]): string[] =>
  nodes.filter((name) => !nodeKinds.some(({ id }) => id === name))

export const wrong = (message: string): AppError => new AppError('invalid-input', message)

/** Evaluations after which an adaptive run is given up. */
const ceiling = 20_000

/** The adaptive candidate at a tenth of its tolerance. */
export const tenth = ({ method, solver }: Candidate): Candidate =>
  atTolerance(
    { method, ...(solver.tableau ? { tableau: solver.tableau } : {}) },
    Number(tighter(solver).rtol.toPrecision(12)),
    solver.chart,
  )

export function findSolver(id: string): Method {
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

/** The methods asked for: registered ones once each, and tableaux. */
export function comparedMethods({ solvers, tableaux }: Pick<Comparison, 'solvers' | 'tableaux'>): Named[] {
  const registered = solvers.includes('all') ? methods.filter(comparable) : [...new Set(solvers)].map(findSolver)
  return [...registered.map((method) => ({ method })), ...tableaux.map((tableau) => ({ tableau, method: runnable(tableau) }))]
}

/** Every way asked for, once; what cannot be run is told in the notes. */
export function candidatesOf(
  comparison: Comparison,
  model: PlannedModel,
  notes: string[],
  called: (field: string) => string,
): Candidate[] {
  const { nodes, nodeSets, nfe, rho, tolerances, chart } = comparison
  const chosen = comparedMethods(comparison)
  if (nodes.includes('custom'))
    throw wrong('A study lays its nodes itself for each number of evaluations; name saved levels or a file instead of `custom`.')
  const kinds = nodes.filter((name) => nodeKinds.some(({ id }) => id === name))
  const found = new Map<string, Candidate>()
  for (const named of chosen) {
    const { adaptive } = named.method.info
    const asked = adaptive
      ? tolerances.map((tolerance) => atTolerance(named, tolerance, chart, called('tolerances')))
      : [
          ...kinds.flatMap((kind) => nfe.map((count) => withinBudget(named, kind, rho, count, chart, model, called('rho')))),
          ...nodeSets.map((set) => onLevels(named, set, chart, model)),
        ]
    for (const candidate of asked) {
      if (typeof candidate === 'string') notes.push(candidate)
      else if (twinOf(candidate, found.values()) === null) found.set(candidate.id, candidate)
      else if (!found.has(candidate.id))
        notes.push(`${candidate.id} is ${twinOf(candidate, found.values())!.id}: the nodes are the same.`)
    }
    if (adaptive && tolerances.length === 0) notes.push(`${labelOf(named)} was left out: it needs tolerances.`)
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

/** Settings a fixed-step method does not read are left at their defaults, so that the same run has one recipe. */
function withinBudget(
  named: Named,
  kind: string,
  rho: number | undefined,
  nfe: number,
  chart: SolverSettings['chart'] | undefined,
  model: PlannedModel,
  called: string,
): Candidate | string {
  const { method, tableau } = named
  const { id } = method.info
  const label = labelOf(named)
  const usesRho = nodeKinds.some((info) => info.id === kind && info.usesRho)
  const solver = checked({ id, tableau, chart, maxNfe: ceiling, nodes: usesRho ? { id: kind, rho } : { id: kind } }, called)
  const planned = planWithin(method, model, solver, nfe)
  if (!planned) return `${label} was left out at ${nfe} evaluations: it needs more for two levels.`
  if (planned.levels.length !== planned.steps) {
    return `${label} on ${kind} nodes was left out at ${nfe} evaluations: nodes coincide, so fewer would be used than asked for.`
  }
  return {
    id: `${label} ${kind}${usesRho && rho !== undefined ? ` rho ${rho}` : ''} ${planned.nfe}`,
    label,
    nodes: kind,
    method,
    solver: { ...solver, steps: planned.steps },
    planned,
  }
}

/** A set of levels has its own number of evaluations, whatever is asked for. */
function onLevels(
  named: Named,
  { name, levels }: Comparison['nodeSets'][number],
  chart: SolverSettings['chart'] | undefined,
  model: PlannedModel,
): Candidate {
  const { method, tableau } = named
  const nodes = { id: 'custom', list: levels }
  const solver = checked({ id: method.info.id, tableau, chart, maxNfe: ceiling, nodes, steps: levels.length }, name)
  const planned = planRun(method, model, solver)
  const label = labelOf(named)
  return { id: `${label} ${name} ${planned.nfe}`, label, nodes: name, method, solver, planned }
}

export function atTolerance(
  named: Named,
  tolerance: number,
  chart: SolverSettings['chart'] | undefined,
  called = 'The tolerance',
): Candidate {
  const { method, tableau } = named
  const solver = checked({ id: method.info.id, tableau, chart, maxNfe: ceiling, rtol: tolerance, atol: tolerance }, called)
  const label = labelOf(named)
  return { id: `${label} ${tolerance.toExponential()}`, label, nodes: null, method, solver, planned: null }
}

/** `called` is what the user set. */
function checked(solver: unknown, called: string): SolverSettings {
  const read = settingsOfRunSchema.shape.solver.safeParse(solver)
  if (read.success) return read.data
  const issue = read.error.issues[0]!
  throw wrong(`${called}: ${issueWords(issue)}.`)
}

/** The method of a tableau. Throws `invalid-input` with the reason where it has none. */
export function runnable(tableau: TableauSettings): Method {
  const judged = judgeTableau(tableau)
  if ('report' in judged) return tableauMethod(tableau)
  throw new AppError('invalid-input', `The tableau ${tableau.name}: ${sayTableauFault(judged.fault)}`)
}
