import { z } from 'zod'
import { usualRho } from './usual-rho.ts'

export const noiseSources = ['philox', 'torch-cpu', 'torch-cuda'] as const
export const chartIds = ['auto', 'angle', 'rectified-flow', 'sigma', 'log-sigma', 'native'] as const
export const providerIds = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const
export const predictionTypes = ['epsilon', 'v_prediction', 'sample', 'flow', 'score', 'edm'] as const

export const controllerIds = ['pi', 'elementary', 'pid'] as const

export const seedSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)

/** What a user saved is called by its name: one line, unique whatever the case of its letters. */
export const savedNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'it must be one line of plain text')

/** Time nodes of a fixed-step method. `list` holds sigma/alpha values, largest first, for id `custom` only. */
export const nodesSchema = z
  .object({
    id: z.string().max(64).default('karras'),
    rho: z.number().positive().max(100).optional(),
    list: z.array(z.number().nonnegative()).max(10_000).optional(),
  })
  .transform(({ id, rho = usualRho(id), ...rest }) => ({ id, rho, ...rest }))

/** Noise added before each step at levels from `min` to `max`: Karras et al. 2022, algorithm 2, S_churn and S_noise. */
export const churnSchema = z.object({
  amount: z.number().min(0).max(10_000).optional(),
  min: z.number().min(0).optional(),
  max: z.number().min(0).optional(),
  noise: z.number().min(0).max(10).optional(),
})

/**
 * A Runge-Kutta tableau with the name its user gave it, complete enough to run it anywhere: rows of A, weights b, nodes c where they
 * were given, and the weights of an embedded estimate, which make it adaptive.
 */
export const tableauSchema = z.object({
  name: savedNameSchema,
  a: z.array(z.array(z.number()).max(40)).min(1).max(40),
  b: z.array(z.number()).max(40),
  c: z.array(z.number()).max(40).optional(),
  bHat: z.array(z.number()).max(40).optional(),
})

/**
 * Solver controls. Adaptive methods read rtol, atol, maxNfe and chart; fixed-step ones read steps, nodes and chart. The optional
 * ones are read where a method's `parameters` name them; left out, they are eta 1, churn 40 from 0.05 to 50 with noise 1.003,
 * controller `pi`, afs false, r 1/2, richardson false.
 */
export const solverSettingsSchema = z.object({
  id: z.string().max(64).default('uhp-fi'),
  /** Of the method, the newest where it is left out. */
  version: z.number().int().min(1).optional(),
  rtol: z.number().min(1e-12).max(1).default(1e-4),
  atol: z.number().min(1e-12).max(1).default(1e-4),
  maxNfe: z.number().int().min(1).max(1_000_000).default(2000),
  steps: z.number().int().min(1).max(100_000).default(20),
  nodes: nodesSchema.prefault({}),
  chart: z.enum(chartIds).default('auto'),
  /** What `id: tableau` runs. */
  tableau: tableauSchema.optional(),
  eta: z.number().min(0).max(10).optional(),
  churn: churnSchema.optional(),
  controller: z.enum(controllerIds).optional(),
  afs: z.boolean().optional(),
  r: z.number().positive().max(1).optional(),
  richardson: z.boolean().optional(),
})

/**
 * Langevin refinement at the last noise level s. `eta` is the step in units of s^2 (stable below 2, useful up to
 * 0.1); `temperature` scales the injected variance (1 samples, 0 is mean shift). Zero iterations turn it off.
 */
export const refinementSchema = z.object({
  iterations: z.number().int().min(0).max(1000).default(0),
  eta: z.number().positive().lt(2).default(0.05),
  temperature: z.number().min(0).max(10).default(1),
})

/**
 * How guidance is shaped beyond its weight. `interval` guides at levels to < sigma/alpha <= from only, elsewhere the network is asked
 * once (the largest finite number is pure noise); `rescale` is the share by which the guided estimate takes the spread of the
 * conditional one; `threshold` is the quantile of its magnitudes at which the estimate is clipped.
 */
export const guidanceShapeSchema = z.object({
  interval: z
    .object({ from: z.number().positive(), to: z.number().nonnegative() })
    .refine(({ from, to }) => from > to, 'it must run from a higher noise level down to a lower one')
    .optional(),
  rescale: z.number().min(0).max(1).optional(),
  threshold: z.number().positive().max(1).optional(),
})

export const variationSchema = z.object({ seed: seedSchema, strength: z.number().min(0).max(1) })

/** A picture, or the state of another run, to start from instead of noise. Its file and its mask's are kept in the library under these hashes. */
export const sourceSchema = z.object({
  /** sha256 of the picture's file. */
  picture: sha256Schema,
  /** Share of the way from noise that is done: 1 keeps next to nothing of the picture. */
  strength: z.number().gt(0).max(1).default(0.6),
  /** sha256 of the mask's file: white is drawn anew, black stays. Null draws all of it anew. */
  mask: sha256Schema.nullable().default(null),
  /**
   * Where the file is a state, npy, in place of a picture: the noise level sigma/alpha it stands at (the largest finite number for pure
   * noise), and the run it is of. The new run goes on from it as it is, without noise of its own, and reads no strength.
   */
  state: z.object({ sigma: z.number().positive(), run: z.string().max(100) }).optional(),
})

/** What the user chooses. Complete: the same settings on the same model and machine give the same picture. */
export const settingsOfRunSchema = z.object({
  prompt: z.string().max(1_100_000).default(''),
  negative: z.string().max(1_100_000).default(''),
  guidance: z.number().min(0).max(100).default(1),
  /** Layer of the text encoder to read, counted from the end as web UIs do: 1, the usual one, is the model's own choice. */
  clipSkip: z.number().int().min(1).max(12).optional(),
  /** Left out, guidance has its weight at every level. */
  guidanceShape: guidanceShapeSchema.optional(),
  /** Left out, the run starts from noise. */
  source: sourceSchema.optional(),
  seed: seedSchema.default(0),
  noiseSource: z.enum(noiseSources).default('philox'),
  variation: variationSchema.nullable().default(null),
  width: z.number().int().min(1).max(16_384).default(64),
  height: z.number().int().min(1).max(16_384).default(64),
  solver: solverSettingsSchema.prefault({}),
  refinement: refinementSchema.prefault({}),
})

export const nfeSchema = z.object({
  /** Guided evaluations spent in accepted steps, in rejected ones, and outside steps (start, probe, last denoise). */
  accepted: z.number().int(),
  rejected: z.number().int(),
  probe: z.number().int(),
  total: z.number().int(),
  /** Raw network calls: a guided evaluation with two branches counts two. */
  networkCalls: z.number().int(),
})

export const runStatuses = ['done', 'cancelled', 'budgetLimited', 'noiseLimited', 'diverged'] as const

/** What the run measured: enough to judge a replay. */
export const outcomeSchema = z.object({
  status: z.enum(runStatuses),
  nfe: nfeSchema,
  effectiveTolerance: z.number().nullable(),
  acceptedSteps: z.number().int(),
  rejectedSteps: z.number().int(),
  /** Steps of DPM-Solver++(2M) that ended a run at its ceiling, without error control; left out where there were none. */
  completedSteps: z.number().int().optional(),
  seconds: z.object({ total: z.number(), network: z.number(), rest: z.number() }),
  solverVersion: z.number().int(),
  chart: z.string(),
  provider: z.enum(providerIds),
  precision: z.string(),
  /** Most samples the network answered in one call; left out where it was one. */
  batch: z.number().int().optional(),
  runtime: z.string(),
  platform: z.string(),
  noiseHash: sha256Schema,
  /** sha256 of the 8-bit RGB pixels, row by row; without a picture, of the final sample as float32: the test for an identical replay. */
  pixelHash: sha256Schema,
})

export const recipeModelSchema = z.object({
  name: z.string(),
  /** sha256 over the folder's graphs, weights and configs, `vae_encoder` left out: a run from noise never reads it. */
  hash: z.string(),
  /** sha256 over the folder `vae_encoder`, for a run that started from a picture; else left out. */
  encoderHash: sha256Schema.optional(),
  kind: z.string(),
  predictionType: z.enum(predictionTypes),
})

/** The complete record of one picture, stored in the picture and in the gallery. */
export const recipeSchema = z.object({
  version: z.literal(1),
  app: z.object({ name: z.literal('flowline'), version: z.string() }),
  createdAt: z.iso.datetime(),
  model: recipeModelSchema,
  settings: settingsOfRunSchema,
  outcome: outcomeSchema,
})

export type NoiseSource = (typeof noiseSources)[number]
export type ChartId = (typeof chartIds)[number]
export type ProviderId = (typeof providerIds)[number]
export type PredictionType = (typeof predictionTypes)[number]
export type RunStatus = (typeof runStatuses)[number]
export type NodesSettings = z.infer<typeof nodesSchema>
export type SolverSettings = z.infer<typeof solverSettingsSchema>
export type Refinement = z.infer<typeof refinementSchema>
export type TableauSettings = z.infer<typeof tableauSchema>
export type GuidanceShape = z.infer<typeof guidanceShapeSchema>
export type Variation = z.infer<typeof variationSchema>
export type Source = z.infer<typeof sourceSchema>
export type RunSettings = z.infer<typeof settingsOfRunSchema>
export type RunSettingsInput = z.input<typeof settingsOfRunSchema>
export type NfeCount = z.infer<typeof nfeSchema>
export type Outcome = z.infer<typeof outcomeSchema>
export type RecipeModel = z.infer<typeof recipeModelSchema>
export type Recipe = z.infer<typeof recipeSchema>

/** Whether two runs differ in nothing but their seeds, so that they may be integrated side by side. */
export function sameButSeed(a: RunSettings, b: RunSettings): boolean {
  const rest = ({ seed: _seed, ...others }: RunSettings): string => JSON.stringify(others)
  return rest(a) === rest(b)
}
