import { AppError } from '../../src-shared/contract/index.ts'
import { methods, nodeKinds, type MethodInfo, type ParameterId } from '../../src-shared/numerics/index.ts'

/** What was asked of the method, undefined where a flag was not given. */
interface SolverFlags {
  readonly rtol?: number | undefined
  readonly atol?: number | undefined
  readonly maxNfe?: number | undefined
  readonly steps?: number | undefined
  readonly nodes?: string | undefined
  readonly rho?: number | undefined
  readonly sigmas?: readonly number[] | undefined
  readonly controller?: string | undefined
  readonly eta?: number | undefined
  readonly churn?: number | undefined
  readonly afs?: boolean | undefined
  readonly r?: number | undefined
  readonly richardson?: boolean | undefined
}

/** The method that will run, and what it will stand on where its steps are fixed. */
interface Running {
  readonly info: MethodInfo
  /** The method by name, with how it came to be the one: a phrase that begins a sentence. */
  readonly who: string
  /** Kind of its nodes; `custom` for levels that are laid already. */
  readonly nodes: string
  /** Levels that are laid already. */
  readonly levels: readonly number[] | undefined
  readonly steps: number
}

/** Flags of one parameter, and what a method that does not read it lacks. */
const parameters: readonly [keyof SolverFlags, string, ParameterId, string][] = [
  ['controller', '--controller', 'controller', 'has no step-size control to choose'],
  ['eta', '--eta', 'eta', 'has no share of noise to set'],
  ['churn', '--churn', 'churn', 'adds no noise before its steps'],
  ['afs', '--afs', 'afs', 'cannot take its first evaluation from the analytic start'],
  ['r', '--r', 'r', 'has no second evaluation to place'],
  ['richardson', '--richardson', 'richardson', 'is not one whose steps can be extrapolated'],
]

const readers = (parameter: ParameterId): string[] =>
  methods.filter(({ info }) => info.parameters.includes(parameter)).map(({ info }) => info.id)

/** `a`, `a or b`, `a, b or c`. */
const either = (ids: readonly string[]): string =>
  ids.length < 2 ? ids.join() : `${ids.slice(0, -1).join(', ')} or ${ids.at(-1)}`

/** Few enough to name all, else an example. */
const named = (ids: readonly string[]): string =>
  ids.length <= 6 ? either(ids) : `one that does, as ${ids.includes('dpmpp-2m') ? 'dpmpp-2m' : ids[0]}`

/** Throws `invalid-input` for the first flag that the method would not read: it says which, why, and what to do. */
export function checkSolverFlags(flags: SolverFlags, { info, who, nodes, levels, steps }: Running): void {
  const given = (names: readonly [keyof SolverFlags, string][]): string | undefined =>
    names.find(([name]) => flags[name] !== undefined)?.[1]
  const refuse = (flag: string, reason: string): never => {
    throw new AppError('invalid-input', `${flag}: ${reason}.`)
  }
  const forFixed = given([
    ['sigmas', '--sigmas'],
    ['steps', '--steps'],
    ['nodes', '--nodes'],
    ['rho', '--rho'],
  ])
  if (forFixed && info.adaptive)
    refuse(
      forFixed,
      `${who} lays its steps itself, by the tolerance; give --rtol instead, or name a solver with fixed steps, as --solver dpmpp-2m`,
    )
  const forTolerance = given([
    ['rtol', '--rtol'],
    ['atol', '--atol'],
    ['maxNfe', '--max-nfe'],
  ])
  if (forTolerance && !info.adaptive && !info.parameters.includes('tolerance'))
    refuse(
      forTolerance,
      `${who} has fixed steps and no tolerance; give --steps instead, or name an adaptive solver, as --solver uhp-fi`,
    )
  for (const [name, flag, parameter, lacks] of parameters) {
    if (flags[name] === undefined || info.parameters.includes(parameter)) continue
    refuse(flag, `${who} ${lacks}; leave it out, or take ${named(readers(parameter))}`)
  }
  if (info.adaptive) return
  checkRho('--rho', flags.rho, [nodes])
  if (levels && flags.steps !== undefined && flags.steps !== levels.length)
    refuse('--steps', `the levels are laid, ${levels.length} of them, and are the steps; leave it out`)
  if (flags.afs && steps === 1)
    refuse('--afs', 'a single step has nothing but its one evaluation; leave it out, or take more --steps')
}

/** Throws `invalid-input` for an exponent that none of these kinds of nodes has. */
export function checkRho(flag: string, rho: number | undefined, kinds: readonly string[]): void {
  const having = nodeKinds.filter(({ usesRho }) => usesRho).map(({ id }) => id)
  if (rho === undefined || kinds.some((kind) => having.includes(kind))) return
  const what = kinds.length === 1 && kinds[0] !== 'custom' ? `${kinds[0]} nodes have` : 'these nodes have'
  throw new AppError('invalid-input', `${flag}: ${what} no exponent; leave it out, or take ${either(having)} nodes.`)
}
