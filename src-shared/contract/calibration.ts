import { z } from 'zod'
import { candidateSummarySchema } from './lab-report.ts'
import { recipeModelSchema, savedNameSchema, seedSchema } from './recipe.ts'

/** A picture's estimate at this level differs from the picture by a tenth at most, where its numbers have a variance of 1. */
export const usualEnd = 0.1

/** How time nodes are made for the one method and number of evaluations of a comparison, from its seeds. */
export const calibrationSchema = z.object({
  /** What the made nodes are called. */
  name: savedNameSchema,
  /** Seeds on which they are judged, none of those they are made from. */
  heldOut: z.array(seedSchema).min(1).max(1000),
  /** Lists of levels that the search may run on all seeds. */
  tries: z.number().int().min(0).max(10_000),
  /** The last of the nodes lies at this level or below, since estimates above are smoother than pictures, though they may lie nearer. */
  end: z.number().positive().default(usualEnd),
})

/** What the search had come to after so many lists of levels: the mean of errors over seeds by their logarithms. */
const searchPointSchema = z.object({ tries: z.number().int(), error: z.number() })

/** Time nodes made for a method, a model and a number of evaluations. */
export const optimisedNodesSchema = z.object({
  /** Levels sigma/alpha, the largest finite number for pure noise. */
  levels: z.array(z.number()),
  /** What the search began at: how much each step counted over the one before it where it was a cheapest chain, or a kind of nodes. */
  from: z.union([z.number(), z.string()]),
  start: z.array(z.number()),
  /** Lists of levels that the search ran, and what it made of the mean logarithm of errors. */
  search: z.object({ tries: z.number().int(), gain: z.number() }),
  evaluations: z.number().int(),
  /** On the seeds they were made from, and on those held out: the optimised ones first, then the kinds, best first. */
  seen: z.array(candidateSummarySchema),
  heldOut: z.array(candidateSummarySchema),
  /** Median error on the held-out seeds over that of the best kind there: below 1 the optimised nodes are nearer. */
  ratio: z.number().nullable(),
  /** Of each held-out case the runs that have pictures: the reference, on the optimised nodes, on the best kind. Empty where none were decoded. */
  pictures: z
    .array(z.object({ prompt: z.string(), seed: z.number().int(), reference: z.string(), made: z.string(), kind: z.string() }))
    .default([]),
})

/** Paths are followed, cheapest chains are run beside the kinds, the search moves on, and what it came to is judged. */
export const calibrationStages = ['paths', 'chains', 'search', 'judging'] as const

/** How far a calibration is and what it has found. */
export const calibrationReportSchema = z.object({
  version: z.literal(1),
  app: z.object({ name: z.literal('flowline'), version: z.string() }),
  createdAt: z.iso.datetime(),
  model: recipeModelSchema,
  solver: z.string(),
  name: z.string(),
  stage: z.enum(calibrationStages),
  /** The search so far, from what it began at. */
  trail: z.array(searchPointSchema),
  found: optimisedNodesSchema.nullable(),
  /** Names of the kept runs that it rests on. */
  keys: z.array(z.string()),
})

export type Calibration = z.infer<typeof calibrationSchema>
export type JudgedPictures = OptimisedNodes['pictures'][number]
export type SearchPoint = z.infer<typeof searchPointSchema>
export type OptimisedNodes = z.infer<typeof optimisedNodesSchema>
export type CalibrationStage = (typeof calibrationStages)[number]
export type CalibrationReport = z.infer<typeof calibrationReportSchema>
