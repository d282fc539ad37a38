import { z } from 'zod'
import { distilledGuidanceSchema } from './distilled-guidance.ts'
import { modelKinds } from './model-kinds.ts'
import { predictionTypes, providerIds } from './recipe.ts'
import { recommendedSchema } from './recommended.ts'

export const tensorInfoSchema = z.object({
  name: z.string(),
  type: z.string(),
  /** Numbers are fixed dimensions, strings are free ones. */
  shape: z.array(z.union([z.number(), z.string()])),
})

export const componentSchema = z.object({
  name: z.string(),
  className: z.string().nullable(),
  file: z.string().nullable(),
  bytes: z.number(),
  /** Numbers among the weights, null for what has none. */
  parameters: z.number().nullable(),
  precision: z.string().nullable(),
  /** Version of the ONNX operators, null for what is no graph. */
  opset: z.number().nullable(),
  inputs: z.array(tensorInfoSchema),
  outputs: z.array(tensorInfoSchema),
})

export const modelProblemSchema = z.object({
  code: z.string(),
  /** English: what is wrong and what to do. The catalogues have `problem.<code>` and `remedy.<code>` for other languages. */
  message: z.string(),
  file: z.string().nullable(),
  /** What the words of the catalogue are filled with. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** What the engine finds out about a model by running it at its own size. */
export const engineMeasurementSchema = z.object({
  width: z.number().int(),
  height: z.number().int(),
  /** Median of a few network calls, the first left out. */
  secondsPerEvaluation: z.number(),
  /** Most memory the engine's process ever had, graphs and weights included; not what a graphics card holds. */
  memoryBytes: z.number(),
  /** Smallest tolerance worth asking for at a noise level; none for a precision whose rounding is unknown. */
  floors: z.array(z.object({ sigma: z.number(), tolerance: z.number() })),
  /** The largest of them: below it the step control sees little but rounding noise. */
  noiseFloorTolerance: z.number().nullable(),
})

/** A measurement with what it was made on. */
export const measurementSchema = engineMeasurementSchema.extend({
  provider: z.enum(providerIds),
  /** As set; 0 left the choice to the engine. */
  threads: z.number().int(),
  measuredAt: z.string(),
})

/** Why a provider is refused. `model` stands for what the model's own graphs ran into. */
export const deviceRefusals = [
  'not-compiled',
  'no-libraries',
  'no-adapter',
  'ended',
  'timeout',
  'numbers',
  'not-finite',
  'memory',
  'model',
] as const

/** Whether a model runs on a provider, as tried in a process to throw away. */
export const deviceVerdictSchema = z.object({
  provider: z.enum(providerIds),
  available: z.boolean(),
  /** Why not: the catalogues have `device.<code>`; `reason` is a sentence in English. */
  code: z.enum(deviceRefusals).nullable(),
  reason: z.string().nullable(),
  /** Distance of its answer from the CPU's over its size (RMS). */
  difference: z.number().nullable(),
  /** Of one evaluation of a small picture. */
  seconds: z.number().nullable(),
  checkedAt: z.string(),
})

/** What the app knows of a model folder without running it. */
export const modelCardSchema = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  builtIn: z.boolean(),
  /** `linked` folders stay where they are and are never deleted. */
  origin: z.enum(['built-in', 'linked', 'library']),
  /** The folder's own word for it in flowline.json, else the architecture. */
  kind: z.string(),
  architecture: z.enum(modelKinds),
  /** The file and the entry that decided the architecture. */
  kindFrom: z.string().nullable(),
  predictionType: z.enum(predictionTypes).nullable(),
  predictionTypeFrom: z.string().nullable(),
  schedule: z
    .object({
      id: z.string(),
      sigmaMin: z.number(),
      sigmaMax: z.number(),
      discrete: z.boolean(),
      trainSteps: z.number().nullable(),
    })
    .nullable(),
  /** scheduler_config.json as read, from which numerics builds the whole schedule; left out where there is none. */
  scheduler: z.record(z.string(), z.unknown()).optional(),
  textConditioned: z.boolean(),
  /** Guidance other than 1 asks the network a second time per evaluation: without the prompt, or for the class that means none. */
  secondPass: z.boolean(),
  /** Picture sizes in pixels; `fixed` models make only the default. */
  size: z.object({ width: z.number(), height: z.number(), multiple: z.number(), fixed: z.boolean() }).nullable(),
  latent: z.object({ channels: z.number(), factor: z.number() }).nullable(),
  /** Shape of one sample as the network sees it, without the batch dimension; free dimensions at their default. */
  sampleShape: z.array(z.number()),
  maxTokens: z.number().nullable(),
  precision: z.string().nullable(),
  parameters: z.number().nullable(),
  bytes: z.number(),
  /** sha256 over graphs without their weights and over configs: known at once; empty where there are none. */
  structure: z.string(),
  /** sha256 over every file of the model: known once its weights were read. */
  hash: z.string().nullable(),
  components: z.array(componentSchema),
  problems: z.array(modelProblemSchema),
  usable: z.boolean(),
  /** Filled-in prompt for a first picture, and more to try. */
  examplePrompts: z.array(z.object({ en: z.string(), 'zh-CN': z.string() })),
  /** True where the folder has a grammar of prompts, or examples, to draw a random prompt from. */
  randomPrompts: z.boolean(),
  /** The settings to start from, null where the usual ones will do. */
  recommended: recommendedSchema.nullable(),
  /** Null where guidance was not distilled into the model, or over which strengths is not known. */
  distilledGuidance: distilledGuidanceSchema.nullable().default(null),
  /** The model answers in a few steps of the recommended method, and only so. */
  fewStep: z.boolean(),
  /** Pictures to show on the card: GET /models/<id>/sample?n= from 0. */
  samples: z.number().int(),
  licence: z.string().nullable(),
  /** Name of the licence's file in the folder. */
  licenceFile: z.string().nullable(),
  /** Measured on this machine, null until then. */
  measured: measurementSchema.nullable(),
  /** Providers that the model was tried on. */
  devices: z.array(deviceVerdictSchema),
})

export type TensorInfo = z.infer<typeof tensorInfoSchema>
export type ModelComponent = z.infer<typeof componentSchema>
export type ModelProblem = z.infer<typeof modelProblemSchema>
export type Measurement = z.infer<typeof measurementSchema>
export type DeviceRefusal = (typeof deviceRefusals)[number]
export type DeviceVerdict = z.infer<typeof deviceVerdictSchema>
export type ModelCard = z.infer<typeof modelCardSchema>
