import { z } from 'zod'
import { outcomeSchema, settingsOfRunSchema } from './recipe.ts'

/** One tried step of the integrator, accepted or rejected. Levels are s = sigma/alpha; t is the network's own time. */
export const stepRecordSchema = z.object({
  index: z.number().int(),
  kind: z.enum(['step', 'complete', 'refine', 'finish']),
  accepted: z.boolean(),
  t: z.number(),
  tNext: z.number(),
  sigma: z.number(),
  sigmaNext: z.number(),
  /** log(alpha/sigma) at the end of the step. */
  lambda: z.number(),
  /** Step size in the integration chart's coordinate, positive. */
  h: z.number(),
  /** Local error over tolerance (RMS), at most 1 where accepted; null where the method has no estimate. */
  error: z.number().nullable(),
  /** Guided evaluations so far. */
  nfe: z.number().int(),
  seconds: z.number(),
  /** RMS of dy/dtau at the end of the step, chart units. */
  speed: z.number().nullable(),
  /** Angle between this and the last accepted velocity, radians. */
  turn: z.number().nullable(),
})

export const frameViews = ['x0', 'state', 'change'] as const

/** A kept frame: the picture after accepted step `step` (-1 is the start). */
export const frameSchema = z.object({
  index: z.number().int(),
  step: z.number().int(),
  sigma: z.number(),
  t: z.number(),
  nfe: z.number().int(),
})

export const runStates = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const

export const runFailureSchema = z.object({
  code: z.string(),
  message: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})

/** How a replay compares with its original. */
export const verdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('identical') }),
  z.object({ kind: z.literal('close'), maxDifference: z.number(), reasons: z.array(z.string()) }),
  z.object({ kind: z.literal('changed'), maxDifference: z.number().nullable(), reasons: z.array(z.string()) }),
])

/** One run makes one picture. */
export const runSummarySchema = z.object({
  id: z.string(),
  state: z.enum(runStates),
  createdAt: z.iso.datetime(),
  modelId: z.string(),
  modelName: z.string(),
  settings: settingsOfRunSchema,
  /** Live progress; nfeExpected is an estimate, or null before anything is known. */
  progress: z.object({
    nfe: z.number().int(),
    nfeExpected: z.number().nullable(),
    networkCalls: z.number().int(),
    sigma: z.number().nullable(),
    seconds: z.number(),
    frames: z.number().int(),
    phase: z.enum(['queued', 'loading', 'encoding', 'sampling', 'decoding', 'saving', 'ended']),
  }),
  outcome: outcomeSchema.nullable(),
  failure: runFailureSchema.nullable(),
  /** Sentences on what to know of the result, left out where there are none. */
  warnings: z.array(z.string()).optional(),
  pictureId: z.string().nullable(),
  /** Set where the run makes an existing picture again. */
  reproduces: z.string().nullable(),
  verdict: verdictSchema.nullable(),
})

export const runDetailSchema = z.object({
  run: runSummarySchema,
  steps: z.array(stepRecordSchema),
  frames: z.array(frameSchema),
  /** True where the integrator's dense output was kept, so that any level between steps can be shown. */
  dense: z.boolean(),
  latentShape: z.array(z.number().int()),
})

/** A run's path in the plane of its first two principal components. */
export const pathPlaneSchema = z.object({
  /** Levels sigma/alpha of the points, falling. */
  levels: z.array(z.number()),
  points: z.array(z.tuple([z.number(), z.number()])),
  /** Shares of the variance of the two components. */
  explained: z.array(z.number()),
  /** 1 for a straight line. */
  straightness: z.number(),
  /** Radians. */
  totalTurn: z.number(),
})

/** A prompt against the model that reads it. */
export const tokenCountSchema = z.object({
  /** Tokens with the special ones. */
  count: z.number().int(),
  /** Tokens that fit into as many parts, null for a model that reads any number. */
  limit: z.number().int().nullable(),
  /** Parts that the text encoder reads one by one. */
  parts: z.number().int(),
  /** Offset in the prompt (UTF-16) from which it is ignored; null where all of it is read. */
  cutFrom: z.number().int().nullable(),
})

export const runProgressSchema = runSummarySchema.shape.progress

export const estimateSchema = z.object({
  nfe: z.object({ low: z.number(), high: z.number() }).nullable(),
  seconds: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** How many earlier runs the estimate rests on. */
  samples: z.number().int(),
  /** The seconds are evaluations times the measured time of one, scaled with the pixels: no run like this was made yet. */
  fromMeasurement: z.boolean(),
  /** The model's measured noise floor where the tolerance asked for lies below it: the run reaches this one instead. Else null. */
  noiseFloor: z.number().nullable(),
})

export type StepRecord = z.infer<typeof stepRecordSchema>
export type FrameView = (typeof frameViews)[number]
export type Frame = z.infer<typeof frameSchema>
export type RunState = (typeof runStates)[number]
export type RunFailure = z.infer<typeof runFailureSchema>
export type Verdict = z.infer<typeof verdictSchema>
export type RunSummary = z.infer<typeof runSummarySchema>
export type RunProgress = z.infer<typeof runProgressSchema>
export type RunDetail = z.infer<typeof runDetailSchema>
export type TokenCount = z.infer<typeof tokenCountSchema>
export type PathPlane = z.infer<typeof pathPlaneSchema>
export type Estimate = z.infer<typeof estimateSchema>

/** Versions of the method that made the original and that ran now, where the reasons of a verdict name them. */
export function solverVersions(reasons: readonly string[]): { readonly before: string; readonly after: string } | null {
  const named = reasons.map((reason) => /^solver-version: (\d+) -> (\d+)$/.exec(reason)).find((found) => found !== null)
  return named ? { before: named[1]!, after: named[2]! } : null
}
