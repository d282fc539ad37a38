import {
  AppError,
  issueWords,
  settingsOfRunSchema,
  type ModelCard,
  type RunSettings,
} from '../../../src-shared/contract/index.ts'
import { scheduleFromConfig } from '../../../src-shared/numerics/index.ts'
import { guidanceFlags, guidanceShapeFrom } from '../guidance-options.ts'
import { atTolerance, candidatesOf, findSolver, wrong, type Candidate, type OwnParts } from './study-candidates.ts'
import type { ComparisonOptions } from './study-options.ts'

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

export function planStudy(
  options: ComparisonOptions,
  nfe: readonly number[],
  card: ModelCard,
  dir: string,
  own: OwnParts = { tableaux: [], nodeSets: [] },
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
  const candidates = candidatesOf(options, own, nfe, model, notes)
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
    rho: options.rho,
    chart,
    reference: atTolerance({ method: truth }, referenceTolerance, chart),
    second: atTolerance({ method: other }, referenceTolerance, chart),
    notes,
  }
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
    clipSkip: card.recommended?.clipSkip,
    noiseSource,
    width: width ?? card.size?.width ?? 1,
    height: height ?? card.size?.height ?? 1,
  })
  if (read.success) return read.data
  const issue = read.error.issues[0]!
  const field = issue.path.join('.')
  throw wrong(`${guidanceFlags[field as keyof typeof guidanceFlags] ?? `--${field}`}: ${issueWords(issue)}.`)
}

function casesOf({ prompt, seeds }: ComparisonOptions, card: ModelCard): Case[] {
  const prompts = prompt ?? [card.textConditioned ? (card.examplePrompts[0]?.en ?? '') : '']
  const long = prompts.find((text) => !settingsOfRunSchema.shape.prompt.safeParse(text).success)
  if (long !== undefined) throw wrong('--prompt is too long; shorten it.')
  return [...new Set(prompts)].flatMap((text) => seeds.map((seed) => ({ prompt: text, seed })))
}
