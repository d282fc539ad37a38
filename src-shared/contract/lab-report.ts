import { z } from 'zod'
import { guidanceShapeSchema, recipeModelSchema, runStatuses, solverSettingsSchema } from './recipe.ts'

/** What actually ran, from the run itself. */
export const ranSchema = z.object({
  key: z.string(),
  solver: z.string(),
  version: z.number().int(),
  /** Levels sigma/alpha the run stood at; pure noise reads 1.797e308. */
  nodes: z.array(z.number()),
  steps: z.number().int(),
  rejectedSteps: z.number().int(),
  status: z.enum(runStatuses),
  effectiveTolerance: z.number().nullable(),
  /** Guided evaluations, and calls of the network. */
  nfe: z.number().int(),
  networkCalls: z.number().int(),
  seconds: z.number(),
  chart: z.string(),
  provider: z.string(),
  precision: z.string(),
  threads: z.number().int(),
  runtime: z.string(),
  platform: z.string(),
  warnings: z.array(z.string()),
})

export const faultSchema = z.object({ code: z.string(), message: z.string() })

const differenceSchema = z.object({ rms: z.number(), max: z.number() })

/** Distance from the reference: of the final samples in the model's units, of the pictures in 8-bit levels. */
export const distanceSchema = z.object({
  latent: differenceSchema,
  /** `psnr` is null for equal pictures. */
  picture: differenceSchema.extend({ psnr: z.number().nullable() }).nullable(),
})

/** One run of a candidate. With a fault there is no distance: a value always belongs to what was asked for. */
export const entrySchema = z.object({
  candidate: z.string(),
  solver: z.string(),
  /** Kind of nodes, null for adaptive methods. */
  nodes: z.string().nullable(),
  tolerance: z.number().nullable(),
  prompt: z.string(),
  seed: z.number().int(),
  error: faultSchema.nullable(),
  ran: ranSchema.nullable(),
  distance: distanceSchema.nullable(),
  /** From a rerun at a tenth of the tolerance, whose evaluations are counted apart. */
  globalError: z.object({ distance: distanceSchema.nullable(), nfe: z.number().int(), error: faultSchema.nullable() }).nullable(),
})

/** The reference of one prompt and seed. `agreement` is its distance from another method at the same tolerance. */
export const truthSchema = z.object({
  prompt: z.string(),
  seed: z.number().int(),
  error: faultSchema.nullable(),
  ran: ranSchema.nullable(),
  second: ranSchema.nullable(),
  agreement: distanceSchema.nullable(),
})

const standingSchema = z.object({
  candidate: z.string(),
  runs: z.number().int(),
  nfe: z.object({ median: z.number(), worst: z.number() }),
  seconds: z.object({ median: z.number() }),
  error: z.object({ median: z.number(), worst: z.number() }),
})

/** A candidate over all prompts and seeds. */
export const candidateSummarySchema = z.object({
  candidate: z.string(),
  solver: z.string(),
  nodes: z.string().nullable(),
  /** As it is asked for in settings. */
  settings: solverSettingsSchema,
  runs: z.number().int(),
  errors: z.number().int(),
  /** RMS distance from the reference; null where a run is an error. */
  latent: standingSchema.nullable(),
  picture: standingSchema.nullable(),
  /** Member of the fronts over evaluations and over seconds, by distance of samples. */
  front: z.object({ nfe: z.boolean(), seconds: z.boolean() }),
})

export const orderReportSchema = z.object({
  solver: z.string(),
  nodes: z.string(),
  stated: z.number(),
  measured: z
    .object({
      order: z.number(),
      deviation: z.number().nullable(),
      local: z.array(z.number()).readonly(),
      points: z.number().int(),
    })
    .nullable(),
})

/** How the flow runs from one noise to one picture, from two runs beside each other. */
export const pathReportSchema = z.object({
  prompt: z.string(),
  seed: z.number().int(),
  chart: z.string(),
  ran: ranSchema,
  /** Levels sigma/alpha of the points that the rest speaks of. */
  levels: z.array(z.number()).readonly(),
  components: z.object({
    chart: z.string(),
    weighting: z.enum(['points', 'time', 'log-level']),
    /** Shares of the variance, largest first. */
    explained: z.array(z.number()).readonly(),
    variance: z.number(),
    /** coordinates[i][k]: point i along component k, in chart units. */
    coordinates: z.array(z.array(z.number()).readonly()).readonly(),
  }),
  geometry: z.object({
    chart: z.string(),
    speed: z.array(z.number()).readonly(),
    turn: z.array(z.number()).readonly(),
    length: z.number(),
    straightness: z.number(),
    totalTurn: z.number(),
    unevenness: z.number(),
  }),
  stretch: z.object({
    chart: z.string(),
    /** Separation at the start. */
    initial: z.number(),
    /** Separation over the initial one at each level; below 1 the flow contracts. */
    growth: z.array(z.number()).readonly(),
    total: z.number(),
    /** Finite-time Lyapunov exponent. */
    exponent: z.number(),
    /** Evaluations of the twin, which belong to no picture. */
    nfe: z.number().int(),
    /** The tolerance both ran at over their separation at the end: well below 1 where the stretch is resolved. */
    blur: z.number(),
  }),
})

const frontsSchema = z.object({ nfe: z.array(z.string()), seconds: z.array(z.string()) })

/** What a comparison found. */
export const labReportSchema = z.object({
  version: z.literal(1),
  app: z.object({ name: z.literal('flowline'), version: z.string() }),
  createdAt: z.iso.datetime(),
  model: recipeModelSchema,
  settings: z.object({
    guidance: z.number(),
    guidanceShape: guidanceShapeSchema.optional(),
    negative: z.string(),
    noiseSource: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    clipSkip: z.number().int().optional(),
    rho: z.number().optional(),
    chart: z.string().optional(),
  }),
  reference: z.object({
    solver: z.string(),
    tolerance: z.number(),
    second: z.string(),
    /** Median RMS distance of the two references: errors of this size and below say nothing. */
    resolution: z.number().nullable(),
    runs: z.array(truthSchema),
  }),
  summary: z.array(candidateSummarySchema),
  fronts: z.object({ latent: frontsSchema, picture: frontsSchema }),
  orders: z.array(orderReportSchema),
  entries: z.array(entrySchema),
  /** Null where no paths were asked for. */
  paths: z.array(pathReportSchema).nullable(),
  /** Runs made, runs that were there, and runs that are errors. */
  counts: z.object({ made: z.number().int(), kept: z.number().int(), failed: z.number().int() }),
  notes: z.array(z.string()),
})

export type Ran = z.infer<typeof ranSchema>
export type Fault = z.infer<typeof faultSchema>
export type Distance = z.infer<typeof distanceSchema>
export type Entry = z.infer<typeof entrySchema>
export type Truth = z.infer<typeof truthSchema>
export type CandidateSummary = z.infer<typeof candidateSummarySchema>
export type OrderReport = z.infer<typeof orderReportSchema>
export type PathReport = z.infer<typeof pathReportSchema>
export type LabReport = z.infer<typeof labReportSchema>
