import { z } from 'zod'
import { modelKinds } from './model-kinds.ts'
import { modelCardSchema, tensorInfoSchema } from './models.ts'
import { predictionTypes } from './recipe.ts'
import { runFailureSchema } from './run.ts'

/** Noise schedules that a single graph may have been trained on; `formats/schedule-presets.ts` writes them out. */
export const schedulePresets = ['stable-diffusion', 'linear', 'cosine', 'flow', 'edm', 've'] as const

/** What a single graph does not say of itself and its owner has to. */
export const importFormSchema = z.object({
  schedule: z.enum(schedulePresets),
  predictionType: z.enum(predictionTypes),
  /** Training steps of a discrete schedule. */
  trainSteps: z.number().int().min(2).max(100_000).default(1000),
  /** Time shift of a flow model. */
  shift: z.number().positive().max(100).default(1),
  /** Channels of a sample, where the graph leaves them open. */
  channels: z.number().int().min(1).max(4096).nullable().default(null),
  /** Usual picture in pixels, where the graph leaves its size open. */
  width: z.number().int().min(1).max(16_384).nullable().default(null),
  height: z.number().int().min(1).max(16_384).nullable().default(null),
  /** Model folder that text encoders, tokenizers and VAE are taken from. */
  parts: z.string().max(4096).nullable().default(null),
})

export const importQuestions = ['schedule', 'channels', 'size', 'parts'] as const

/** What a path holds, before anything is copied. */
export const importCheckSchema = z.object({
  name: z.string(),
  /** Bytes a copy takes, and bytes free on the disk of the library. */
  bytes: z.number(),
  free: z.number(),
  /** The card of a folder, null for a single file. */
  card: modelCardSchema.omit({ id: true, measured: true, devices: true, hash: true }).nullable(),
  /** Model folders right inside the folder, where it is none itself. */
  nested: z.array(z.string()),
  file: z
    .object({
      kind: z.enum(modelKinds),
      inputs: z.array(tensorInfoSchema),
      outputs: z.array(tensorInfoSchema),
      sample: tensorInfoSchema.shape.shape,
      /** What has to be asked. */
      questions: z.array(z.enum(importQuestions)),
      /** The model folder that the file is a part of, null for one by itself. */
      folder: z.string().nullable(),
    })
    .nullable(),
})

/** A copy into the library. `interrupted`: its process ended; it can be gone on with. */
export const importTaskSchema = z.object({
  id: z.string(),
  name: z.string(),
  source: z.string(),
  state: z.enum(['copying', 'interrupted', 'failed', 'done', 'cancelled']),
  /** Bytes, copied and read back. */
  done: z.number(),
  total: z.number(),
  /** The new model, once it is there. */
  modelId: z.string().nullable(),
  failure: runFailureSchema.nullable(),
})

export type SchedulePreset = (typeof schedulePresets)[number]
export type ImportForm = z.infer<typeof importFormSchema>
export type ImportFormInput = z.input<typeof importFormSchema>
export type ImportQuestion = (typeof importQuestions)[number]
export type ImportCheck = z.infer<typeof importCheckSchema>
export type ImportTask = z.infer<typeof importTaskSchema>
