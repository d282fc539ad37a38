import { z } from 'zod'
import { runFailureSchema } from './run.ts'
import { guidanceShapeSchema, providerIds, refinementSchema, solverSettingsSchema } from './recipe.ts'

export const trajectoryKeeping = ['off', 'thumbnails', 'full'] as const

const fields = {
  language: z.enum(['system', 'en', 'zh-CN']),
  theme: z.enum(['system', 'dark', 'light']),
  provider: z.enum(providerIds),
  /** 0 lets the engine choose the number of physical cores. */
  threads: z.number().int().min(0).max(1024),
  /** Pictures integrated side by side, so that one network call serves several; 0 leaves it to what is measured. */
  batch: z.number().int().min(0).max(16),
  /** Gigabytes the engine may take; 0 sets no limit. */
  memoryLimit: z.number().min(0).max(100_000),
  /** Frames kept with a run: none, small pictures, or small pictures and full-precision states. */
  trajectory: z.enum(trajectoryKeeping),
  hardwareAcceleration: z.boolean(),
  modelFolders: z.array(z.string()),
  /** Whether programs of this machine may call, and on which port. */
  localApi: z.boolean(),
  localApiPort: z.number().int().min(1024).max(65_535),
}

export const appSettingsSchema = z.object({
  language: fields.language.default('system'),
  theme: fields.theme.default('system'),
  provider: fields.provider.default('cpu'),
  threads: fields.threads.default(0),
  memoryLimit: fields.memoryLimit.default(0),
  batch: fields.batch.default(0),
  trajectory: fields.trajectory.default('full'),
  hardwareAcceleration: fields.hardwareAcceleration.default(true),
  modelFolders: fields.modelFolders.default([]),
  localApi: fields.localApi.default(false),
  localApiPort: fields.localApiPort.default(8791),
})

/** Some settings to change. Without defaults: a default in a partial object would reset what is not named. */
export const settingsChangeSchema = z.object(fields).partial()

export const presetSchema = z.object({
  id: z.string(),
  name: z.string(),
  builtIn: z.boolean(),
  solver: solverSettingsSchema,
  refinement: refinementSchema,
  /** Null takes the shape away; left out, it stays as it is. */
  guidanceShape: guidanceShapeSchema.nullable().optional(),
})

export const appInfoSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser', 'cli']),
  platform: z.string(),
  runtime: z.object({ node: z.string(), onnxruntime: z.string(), electron: z.string().nullable() }),
  library: z.string(),
  /** Where the program's packages lie, and Node's program; null where neither serves screens. */
  program: z.object({ folder: z.string(), node: z.string() }).nullable(),
  /** The index was damaged at this start: where the damaged one lies, and whether all that only it held could be read. */
  mended: z.object({ damaged: z.string(), whole: z.boolean() }).nullable(),
  logicalCores: z.number().int(),
})

/** Bytes of the library's parts. */
export const diskUseSchema = z.object({
  pictures: z.number(),
  trash: z.number(),
  trajectories: z.number(),
  sources: z.number(),
  models: z.number(),
  /** Levels and tableaux of the user's own. */
  own: z.number(),
  studies: z.number(),
  /** Thumbnails, and results on their way. */
  passing: z.number(),
  database: z.number(),
})

/** The door for programs of this machine: its address and the token that they show. */
export const localApiStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off') }),
  z.object({ state: z.literal('on'), address: z.string(), token: z.string() }),
  z.object({ state: z.literal('failed'), failure: runFailureSchema }),
])

export const engineStateSchema = z.object({
  state: z.enum(['starting', 'ready', 'busy', 'draining', 'dead']),
  provider: z.enum(providerIds),
  threads: z.number().int(),
  crashes: z.number().int(),
  message: z.string().nullable(),
})

export type AppSettings = z.infer<typeof appSettingsSchema>
export type Preset = z.infer<typeof presetSchema>
export type AppInfo = z.infer<typeof appInfoSchema>
export type DiskUse = z.infer<typeof diskUseSchema>
export type LocalApiState = z.infer<typeof localApiStateSchema>
export type EngineState = z.infer<typeof engineStateSchema>
