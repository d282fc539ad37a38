import {
  AppError,
  issueWords,
  settingsOfRunSchema,
  type Comparison,
  type GuidanceShape,
  type ModelCard,
  type RunSettings,
} from '../../../src-shared/contract/index.ts'
import { scheduleFromConfig } from '../../../src-shared/numerics/index.ts'
import { atTolerance, candidatesOf, findSolver, wrong, type Candidate } from './candidates.ts'

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
  /** Exponent of the nodes that have one. */
  readonly rho: number | undefined
  /** The coordinate asked for. */
  readonly chart: string | undefined
  readonly reference: Candidate
  /** Another method at the same tolerance: how far the two lie apart is what the reference can tell. */
  readonly second: Candidate
  /** What was asked for and cannot be run, in words. */
  readonly notes: readonly string[]
}

/** `called` gives a setting the name by which the user set it, for what is said of it. */
export function planStudy(
  comparison: Comparison,
  card: ModelCard,
  dir: string,
  called: (field: string) => string = (field) => field,
): StudyPlan {
  const { chart, reference, referenceTolerance } = comparison
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
  const base = baseSettings(comparison, card, called)
  const notes: string[] = []
  const candidates = candidatesOf(comparison, model, notes, called)
  if (candidates.length === 0)
    throw wrong(`Nothing is left to compare: name methods in ${called('solvers')} that fit ${called('nfe')}.`)
  const truth = findSolver(reference)
  if (!truth.info.adaptive) throw wrong(`The reference ${reference} has no tolerance; take uhp-fi or dop853.`)
  const other = findSolver(reference === 'uhp-fi' ? 'dop853' : 'uhp-fi')
  return {
    dir,
    card,
    modelHash: card.hash,
    model,
    base,
    cases: casesOf(comparison, card, called),
    candidates,
    rho: comparison.rho,
    chart,
    reference: atTolerance({ method: truth }, referenceTolerance, chart, called('referenceTolerance')),
    second: atTolerance({ method: other }, referenceTolerance, chart, called('referenceTolerance')),
    notes,
  }
}

function baseSettings(comparison: Comparison, card: ModelCard, called: (field: string) => string): RunSettings {
  const { prompts, negative, noiseSource, width, height, guidanceShape } = comparison
  const guidance = comparison.guidance ?? card.recommended?.guidance
  const shaped = guidanceShape?.interval ?? guidanceShape?.rescale
  if (!card.textConditioned && (prompts[0] ?? negative ?? comparison.guidance ?? shaped) !== undefined) {
    throw wrong(`${card.name} reads no text; leave ${called('prompt')}, ${called('negative')} and what guides out.`)
  }
  const read = settingsOfRunSchema.safeParse({
    negative,
    guidance,
    guidanceShape: shapeOver(card.recommended?.guidanceShape, guidanceShape),
    clipSkip: card.recommended?.clipSkip,
    noiseSource,
    width: width ?? card.size?.width ?? 1,
    height: height ?? card.size?.height ?? 1,
  })
  if (read.success) return read.data
  const issue = read.error.issues[0]!
  const field = issue.path.join('.')
  throw wrong(`${called(field)}: ${issueWords(issue)}.`)
}

/** What is given of a shape, over another; undefined where there is neither. */
function shapeOver(base: GuidanceShape | undefined, given: GuidanceShape | undefined): GuidanceShape | undefined {
  const shape = {
    interval: given?.interval ?? base?.interval,
    rescale: given?.rescale ?? base?.rescale,
    threshold: given?.threshold ?? base?.threshold,
  }
  return Object.values(shape).some((value) => value !== undefined) ? shape : undefined
}

function casesOf({ prompts, seeds }: Comparison, card: ModelCard, called: (field: string) => string): Case[] {
  const asked = prompts.length > 0 ? prompts : [card.textConditioned ? (card.examplePrompts[0]?.en ?? '') : '']
  const long = asked.find((text) => !settingsOfRunSchema.shape.prompt.safeParse(text).success)
  if (long !== undefined) throw wrong(`${called('prompt')} is too long; shorten it.`)
  return [...new Set(asked)].flatMap((text) => seeds.map((seed) => ({ prompt: text, seed })))
}
