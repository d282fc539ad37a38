import { analyticFirst } from './analytic-first.ts'
import { chooseChart } from './charts.ts'
import type { ControllerId } from './controller.ts'
import { type Drive, drive, type Driven, type Observer } from './drive.ts'
import { NumericsError } from './errors.ts'
import { createField } from './field.ts'
import { checkGuidance, guidanceBreaks, type GuidanceShape } from './guidance.ts'
import { allFinite, blend, scaled } from './kernels.ts'
import type { Known } from './known.ts'
import { cosLevel, sinLevel } from './level.ts'
import { type ChurnChoice, type Method, type Problem, standardChurn } from './method.ts'
import { methodOf } from './method-of.ts'
import { runLevels, type NodesChoice } from './nodes.ts'
import { isPast, pastNumerics } from './past/index.ts'
import { program } from './program.ts'
import type { RefinementChoice } from './refine.ts'
import { inSegments } from './segments.ts'
import { richardson } from './solvers/richardson.ts'
import type { NamedTableau } from './tableau-faults.ts'
import { openStates } from './simd/states.ts'
import type { Network } from './types.ts'
import { finishLater, finishNow } from './waiting.ts'

export interface SolverChoice {
  readonly id: string
  /** The version of the method, the newest where it is left out; `sample` runs earlier ones as they were. */
  readonly version?: number | undefined
  readonly rtol: number
  readonly atol: number
  readonly maxNfe: number
  readonly steps: number
  readonly nodes: NodesChoice
  /** `auto` or a chart's id. */
  readonly chart: string
  /** What `id: tableau` runs. */
  readonly tableau?: NamedTableau | undefined
  /** Read by the methods whose `parameters` name them. */
  readonly eta?: number | undefined
  readonly churn?: Partial<ChurnChoice> | undefined
  readonly controller?: ControllerId | undefined
  /** Takes eps = u at the first level instead of asking the network (analytical first step). */
  readonly afs?: boolean | undefined
  /** In (0, 1], 1/2 where it is left out. */
  readonly r?: number | undefined
  /** Each step from one of its length and two of half of it, one order higher. */
  readonly richardson?: boolean | undefined
}

export interface SampleOptions extends Observer {
  readonly solver: SolverChoice
  readonly refinement: RefinementChoice
  readonly guidance: number
  readonly guidanceShape?: GuidanceShape | undefined
  /** Standard-normal start noise, one number per element. */
  readonly start: Float64Array
  readonly noise: { fill(out: Float64Array): void }
  /** Seconds from any origin. */
  readonly clock?: (() => number) | undefined
  /** Ends of the integration in s where they differ from the model's. */
  readonly sMin?: number | undefined
  readonly sMax?: number | undefined
  /** A method instead of the one that `solver` names. */
  readonly method?: Method | undefined
  readonly exactStart?: Problem['exactStart']
  /** A picture to begin from, in the model's own data units: the state is that picture noised to the first level. */
  readonly from?: Float64Array | undefined
  /** What is known of the sample and stays. */
  readonly known?: Known | undefined
}

/** `x0` is the estimate at the level `s` where the run ended, in the model's own data units; `u` the unit state there. */
export interface SampleResult extends Driven {
  readonly chart: string
  readonly solverVersion: number
  readonly warnings: readonly string[]
}

/** Smallest level of an adaptive run: below, (xbar - D)/s loses the digits it needs. */
const smallestLevel = 0.002
/** Level over sigmaData from which a state is nearly noise alone: the analytical first step errs by about its inverse. */
const nearlyNoise = 10
/** Tolerances below are beyond a single-precision network, which runs at this one instead. */
export const smallestTolerance = 1e-7
const doubtfulTolerance = 1e-6

/** @throws NumericsError for choices that do not fit each other or the network. */
export function sampleSync(network: Network, options: SampleOptions): SampleResult {
  const { run, finish } = prepare(network, options)
  return finish(finishNow(drive(run)))
}

/** @throws (rejects with) NumericsError as `sampleSync`, and whatever the network rejects with. */
export async function sample(network: Network, options: SampleOptions): Promise<SampleResult> {
  if (!options.method && isPast(options.solver)) {
    const past = await pastNumerics(options.solver)
    return past.sample(network, options)
  }
  const { run, finish } = prepare(network, options)
  return finish(await finishLater(drive(run)))
}

/** A run before its first evaluation, and what its end is told as. @throws NumericsError as `sampleSync`. */
export function prepare(network: Network, options: SampleOptions): { run: Drive; finish: (driven: Driven) => SampleResult } {
  const method = options.method ?? methodOf(options.solver)
  const { solver, refinement, start, noise, guidance } = options
  const { size, schedule, sigmaData } = network
  check(network, options)
  if (!options.method && isPast(solver))
    throw new NumericsError('invalid-input', 'An earlier version of a method has to be loaded first: run it with `sample`.')
  const shape = options.guidanceShape ?? {}
  checkGuidance(shape)
  const warnings: string[] = []
  if (guidance === 1 && (shape.interval || shape.rescale))
    warnings.push('No guidance is in force, so its interval and its rescaling have no effect.')
  const tolerances = method.info.adaptive
    ? tolerancesFor(network, solver, warnings)
    : { rtol: solver.rtol, atol: solver.atol, raised: false }
  const modelMin = method.info.adaptive ? Math.max(smallestLevel, schedule.sMin) : schedule.sMin
  const sMin = options.sMin ?? modelMin
  const top = options.sMax ?? schedule.sMax
  const levels = method.info.adaptive
    ? Float64Array.of(top, sMin)
    : runLevels(schedule, solver.steps, solver.nodes, method.info.openLevels, sMin, top)
  const sMax = levels[0]!
  if (method.info.adaptive && sMin > sMax)
    throw new NumericsError('invalid-input', `The last noise level ${sMin} lies above the first, ${sMax}; exchange them.`)
  if (!method.info.adaptive && sMax > top * (1 + 1e-4))
    warnings.push(`The first level ${sMax} lies above the model's highest, ${top}, of which it knows nothing.`)
  const analytic = solver.afs === true && method.info.parameters.includes('afs') && levels.length > 1
  if (analytic && sMax < nearlyNoise * sigmaData)
    warnings.push(
      `The analytical first step takes the state for pure noise, which at the first level ${sMax.toPrecision(2)} it is not; leave it off here.`,
    )
  const chart = chooseChart(solver.chart, network, sMax, method.autoChart?.(network))
  if (chart.id === 'native' && schedule.trainSteps !== null && method.info.adaptive)
    warnings.push(
      "The model's own time bends at every training step, where small tolerances cannot be met; another chart has no such bends.",
    )
  const u = new Float64Array(size)
  if (options.from) blend(u, cosLevel(sMax), options.from, sinLevel(sMax), start)
  else scaled(u, startScale(network, sMax), start)
  const clock = options.clock ?? (() => Date.now() / 1000)
  const states = openStates(size)
  const first = states.make()
  first.set(u)
  const problem: Problem = {
    size,
    state: states.make,
    schedule,
    sigmaData,
    chart,
    u: first,
    sMax,
    sMin: levels.at(-1)!,
    levels,
    rtol: tolerances.rtol,
    atol: tolerances.atol,
    maxNfe: solver.maxNfe,
    eta: solver.eta ?? 1,
    churn: { ...standardChurn, ...solver.churn },
    controller: solver.controller ?? method.info.controller ?? 'pi',
    r: solver.r ?? 1 / 2,
    breaks: guidanceBreaks(guidance, shape, sMax, levels.at(-1)!),
    known: options.known ?? null,
    exactStart: options.exactStart,
  }
  const { breaks } = problem
  const field = createField(network, guidance, clock, shape, problem.known, states.make)
  const stepping = solver.richardson === true && method.info.parameters.includes('richardson') ? richardson(method) : method.run
  const whole =
    method.info.adaptive && breaks.length > 0 ? inSegments(stepping, breaks, (inside) => field.enter(inside)) : stepping
  const solve = analytic ? analyticFirst(whole) : whole
  const { cancelled, onStep, onEvaluation } = options
  let refined = refinement.iterations
  const run: Drive = {
    program: program(
      solve,
      method.info.adaptive ? problem.maxNfe : Infinity,
      problem,
      refinement,
      (iterations) => (refined = iterations),
    ),
    field,
    schedule,
    chart,
    noise,
    clock,
    observer: { cancelled, onStep, onEvaluation },
    u,
    sMax,
    release: states.release,
  }
  const finish = (driven: Driven): SampleResult => {
    if (refined === 0 && refinement.iterations > 0) warnings.push('The evaluations ran out, so nothing was refined.')
    else if (refined < refinement.iterations)
      warnings.push(`The evaluations ran out after ${refined} of ${refinement.iterations} refinements.`)
    const status = driven.status === 'done' && tolerances.raised ? 'noiseLimited' : driven.status
    return { ...driven, status, chart: chart.id, solverVersion: method.info.version, warnings }
  }
  options.onBegin?.(sMax, u)
  return { run, finish }
}

/**
 * Start state from standard-normal noise z. Variance-preserving models take x = z, whose variance is that of their own
 * states; all others x = sigma z.
 */
export function startScale({ schedule }: Network, sMax: number): number {
  if (sMax === Infinity) return 1
  const preserving = Math.abs(Math.hypot(schedule.alpha(sMax), schedule.sigma(sMax)) - 1) < 1e-9
  return preserving ? 1 : sinLevel(sMax)
}

function tolerancesFor(
  network: Network,
  solver: SolverChoice,
  warnings: string[],
): { rtol: number; atol: number; raised: boolean } {
  const { rtol, atol } = solver
  const finest = Math.min(rtol, atol)
  if (network.float64 || finest >= doubtfulTolerance) return { rtol, atol, raised: false }
  if (finest >= smallestTolerance) {
    warnings.push(`A tolerance of ${finest} is near what a single-precision network can resolve.`)
    return { rtol, atol, raised: false }
  }
  warnings.push(`A tolerance of ${finest} is beyond a single-precision network; ${smallestTolerance} is used instead.`)
  return { rtol: Math.max(rtol, smallestTolerance), atol: Math.max(atol, smallestTolerance), raised: true }
}

function check(network: Network, { start, solver, refinement, guidance, sMin, sMax, from, known }: SampleOptions): void {
  const fail = (message: string): never => {
    throw new NumericsError('invalid-input', message)
  }
  const { size, predictionType, schedule } = network
  if (start.length !== size)
    fail(`The start noise has ${start.length} elements where the model has ${size}; give it the model's shape.`)
  if (!allFinite(start)) fail('The start noise holds numbers that are not finite; take another file or seed.')
  if (!(solver.rtol > 0 && solver.atol > 0)) fail('The tolerances rtol and atol must be above 0.')
  if (!(solver.maxNfe >= 1 && solver.steps >= 1)) fail('At least one evaluation and one step are needed.')
  if (!((solver.eta ?? 1) >= 0)) fail('The share of noise eta must be at least 0.')
  if (!((solver.r ?? 1) > 0 && (solver.r ?? 1) <= 1)) fail('The place r of the second evaluation must be above 0 and at most 1.')
  if (!(solver.nodes.rho > 0)) fail('The exponent rho of the nodes must be above 0.')
  if (!Number.isFinite(guidance)) fail(`The guidance ${guidance} is no number; choose one from 0 up.`)
  if (refinement.iterations > 0 && !(refinement.eta > 0 && refinement.eta < 2))
    fail('The refinement step eta must lie between 0 and 2.')
  if (refinement.iterations > 0 && !(refinement.temperature >= 0)) fail('The refinement temperature must be at least 0.')
  if (sMin !== undefined && !(sMin > 0)) fail('The last noise level must be above 0.')
  for (const [name, values] of [
    ['picture to begin from', from],
    ['known part', known?.clean],
    ['mask', known?.free],
  ] as const)
    if (values && values.length !== size) fail(`The ${name} has ${values.length} elements where the model has ${size}.`)
  const top = sMax ?? schedule.sMax
  if (top === Infinity && (predictionType === 'epsilon' || predictionType === 'score')) {
    fail('A model that predicts noise says nothing at pure noise; start below it by giving sMax.')
  }
}
