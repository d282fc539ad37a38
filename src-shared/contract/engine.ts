import { z } from 'zod'
import { errorCodes } from './errors.ts'
import { outcomeSchema, predictionTypes, providerIds, settingsOfRunSchema } from './recipe.ts'
import { deviceVerdictSchema, engineMeasurementSchema, tensorInfoSchema } from './models.ts'
import { frameSchema, runProgressSchema, stepRecordSchema, tokenCountSchema } from './run.ts'
import { trajectoryKeeping } from './settings.ts'

const nothing = z.object({})

/** Where and how the engine loads a model. Absolute paths. */
export const engineModelSchema = z.object({
  dir: z.string(),
  provider: z.enum(providerIds),
  threads: z.number().int().min(0),
  /** Bytes the engine may take; without it or 0 as many as there are. */
  memoryLimit: z.number().min(0).optional(),
})

export const engineRunSchema = z.object({
  runId: z.string(),
  model: engineModelSchema,
  settings: settingsOfRunSchema,
  /** Standard-normal start noise (npy, float32 or float64, shape of one sample) instead of the seed's. */
  noiseFile: z.string().nullable(),
  /** The files behind `settings.source`. */
  sourceFile: z.string().nullable().default(null),
  maskFile: z.string().nullable().default(null),
  /** The engine writes picture.png, latent.npy, x0/, state/ and dense.bin here; the folder exists. */
  outDir: z.string(),
  keep: z.enum(trajectoryKeeping),
  saveLatent: z.boolean(),
  /** False skips decoding; the model has no picture form (1-D or 3-D samples) or only the latent is wanted. */
  decode: z.boolean(),
})

export const engineResultSchema = z.object({
  outcome: outcomeSchema,
  predictionType: z.enum(predictionTypes),
  sampleShape: z.array(z.number().int()),
  /** picture.png in outDir, null where nothing was decoded. */
  picture: z.object({ file: z.string(), width: z.number().int(), height: z.number().int() }).nullable(),
  /** latent.npy in outDir: float32, shaped as the noise file, else with a leading 1. Null unless asked for. */
  latent: z.string().nullable(),
  dense: z.boolean(),
  frames: z.number().int(),
  warnings: z.array(z.string()),
})

/** What `stop` calls the measurement under way. */
export const measureId = 'a measurement'

/** Calls from main to the engine process. One job at a time; a second is refused with `invalid-input`. */
export const engineProcedures = {
  hello: {
    input: nothing,
    output: z.object({ pid: z.number(), onnxruntime: z.string(), node: z.string(), compiled: z.array(z.string()) }),
  },
  /** Creates a session of a tiny graph on one provider. May end the process: run it in a throw-away one. */
  probe: {
    input: z.object({ provider: z.enum(providerIds) }),
    output: deviceVerdictSchema.pick({ available: true, code: true, reason: true }),
  },
  /** How many runs of these settings to integrate side by side: `batch`, or with 0 what is measured, as memory allows. */
  together: {
    input: z.object({ model: engineModelSchema, settings: settingsOfRunSchema, batch: z.number().int().min(0) }),
    output: z.object({ runs: z.number().int().min(1) }),
  },
  /**
   * Integrates runs of one model that differ in their seed only side by side. Each is told by `ended` as soon as it is over.
   * `batch`: rows of a network call at most; 0 leaves them to what was measured.
   */
  /** Loads a model on its provider, evaluates once and compares with the CPU. May end the process, as `probe`. */
  probeModel: {
    input: z.object({ model: engineModelSchema }),
    output: deviceVerdictSchema.omit({ provider: true, checkedAt: true }),
  },
  run: {
    input: z.object({ runs: z.array(engineRunSchema).min(1), batch: z.number().int().min(0) }),
    output: nothing,
  },
  /** Stops one run between two evaluations; it ends with status `cancelled` and its partial records. */
  stop: { input: z.object({ runId: z.string() }), output: nothing },
  /** Times the network and measures its noise floor; `stop` with the id `measureId` ends it with `cancelled`. */
  measure: { input: z.object({ model: engineModelSchema }), output: engineMeasurementSchema },
  tokens: {
    /** `inputs`: those of the denoising network, which tell who reads the text and for how long. */
    input: z.object({ dir: z.string(), text: z.string(), inputs: z.array(tensorInfoSchema).default([]) }),
    output: tokenCountSchema,
  },
} as const

export const engineEvents = {
  progress: z.object({ runId: z.string(), progress: runProgressSchema }),
  /** In order, none left out; those of a few dozen milliseconds come together. */
  steps: z.object({ runId: z.string(), records: z.array(stepRecordSchema) }),
  frame: z.object({ runId: z.string(), frame: frameSchema }),
  /** Evaluations done of about so many, while a model is measured. */
  measuring: z.object({ done: z.number().int(), total: z.number().int() }),
  /** The run's result, or why there is none. */
  ended: z.object({
    runId: z.string(),
    end: z.union([
      z.object({ result: engineResultSchema }),
      z.object({
        failure: z.object({
          code: z.enum(errorCodes),
          message: z.string(),
          data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
        }),
      }),
    ]),
  }),
} as const

/** The wire between main and the engine process. */
export const engineContract = { procedures: engineProcedures, events: engineEvents } as const

export type EngineModel = z.infer<typeof engineModelSchema>
export type EngineMeasurement = z.infer<typeof engineMeasurementSchema>
export type EngineRun = z.infer<typeof engineRunSchema>
export type EngineResult = z.infer<typeof engineResultSchema>
export type EngineProcedures = typeof engineProcedures
export type EngineEvents = typeof engineEvents
export type EngineEnd = z.infer<typeof engineEvents.ended>['end']
