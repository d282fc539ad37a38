import { z } from 'zod'
import { calibrationSchema } from './calibration.ts'
import { chartIds, guidanceShapeSchema, noiseSources, seedSchema, tableauSchema } from './recipe.ts'
import { runFailureSchema } from './run.ts'
import { nodeSetSchema } from './saved.ts'

/** What is compared, on what, and against what. */
export const comparisonSchema = z.object({
  /** Ids of methods; `all` takes every one that can be compared. */
  solvers: z.array(z.string().max(64)).max(200),
  /** Tableaux of the user's own beside them. */
  tableaux: z.array(tableauSchema).max(50).default([]),
  /** Evaluations of fixed-step methods. */
  nfe: z.array(z.number().int().min(1).max(10_000)).max(50),
  /** Of adaptive methods. */
  tolerances: z.array(z.number().min(1e-12).max(1)).max(20),
  /** Kinds of time nodes of fixed-step methods, and sets of levels beside them. */
  nodes: z.array(z.string().max(64)).max(20),
  nodeSets: z.array(nodeSetSchema).max(50).default([]),
  /** Exponent of the nodes that have one. */
  rho: z.number().positive().max(100).optional(),
  chart: z.enum(chartIds).optional(),
  /** None: the model's first example. */
  prompts: z.array(z.string().max(1_100_000)).max(50).default([]),
  negative: z.string().max(1_100_000).optional(),
  guidance: z.number().min(0).max(100).optional(),
  /** Laid over the model's own. */
  guidanceShape: guidanceShapeSchema.optional(),
  seeds: z.array(seedSchema).min(1).max(10_000),
  noiseSource: z.enum(noiseSources).optional(),
  width: z.number().int().min(1).max(16_384).optional(),
  height: z.number().int().min(1).max(16_384).optional(),
  /** The adaptive method that sets the truth, and its tolerance. */
  reference: z.string().max(64).default('dop853'),
  referenceTolerance: z.number().min(1e-12).max(1).default(1e-6),
})

export type Comparison = z.infer<typeof comparisonSchema>

export const labStates = ['waiting', 'running', 'stopped', 'done', 'failed'] as const

/** A comparison under way or over. Its runs are kept one by one: a stopped one goes on where it was. */
export const labStudySchema = z.object({
  id: z.string(),
  createdAt: z.iso.datetime(),
  modelId: z.string(),
  modelName: z.string(),
  comparison: comparisonSchema,
  /** Whether final samples are decoded and compared as pictures too. */
  pictures: z.boolean(),
  /** Whether the reference's path is looked at: its components, shape and stretch. */
  paths: z.boolean().default(false),
  /** Nodes are made for the one method, and held against the kinds; null where methods are compared. */
  calibration: calibrationSchema.nullable().default(null),
  state: z.enum(labStates),
  /** Runs that are over, and all there are; of a calibration, which may need fewer, the most there can be. */
  over: z.number().int(),
  total: z.number().int(),
  /** The run under way and its evaluations so far. */
  current: z.object({ label: z.string(), nfe: z.number().int() }).nullable(),
  failure: runFailureSchema.nullable(),
})

/** What a comparison would run. */
export const labPlanSchema = z.object({
  candidates: z.array(
    z.object({
      id: z.string(),
      solver: z.string(),
      nodes: z.string().nullable(),
      /** Evaluations of a fixed-step run, null for an adaptive one. */
      nfe: z.number().int().nullable(),
      tolerance: z.number().nullable(),
    }),
  ),
  /** Prompts times seeds. */
  cases: z.number().int(),
  /** All runs, the two references of each case included; of a calibration the most there can be. */
  runs: z.number().int(),
  notes: z.array(z.string()),
})

export type LabState = (typeof labStates)[number]
export type LabStudy = z.infer<typeof labStudySchema>
export type LabPlan = z.infer<typeof labPlanSchema>
