import { z } from 'zod'
import { providerIds, refinementSchema, solverSettingsSchema } from './recipe.ts'

export const trajectoryKeeping = ['off', 'thumbnails', 'full'] as const

export const appSettingsSchema = z.object({
  language: z.enum(['system', 'en', 'zh-CN']).default('system'),
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  provider: z.enum(providerIds).default('cpu'),
  /** 0 lets the engine choose the number of physical cores. */
  threads: z.number().int().min(0).max(1024).default(0),
  /** Frames kept with a run: none, small pictures, or small pictures and full-precision states. */
  trajectory: z.enum(trajectoryKeeping).default('full'),
  hardwareAcceleration: z.boolean().default(true),
  modelFolders: z.array(z.string()).default([]),
})

export const presetSchema = z.object({
  id: z.string(),
  name: z.string(),
  builtIn: z.boolean(),
  solver: solverSettingsSchema,
  refinement: refinementSchema,
})

export const appInfoSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser', 'cli']),
  platform: z.string(),
  runtime: z.object({ node: z.string(), onnxruntime: z.string(), electron: z.string().nullable() }),
  library: z.string(),
  diskUse: z.object({ pictures: z.number(), trajectories: z.number(), database: z.number() }),
  logicalCores: z.number().int(),
})

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
export type EngineState = z.infer<typeof engineStateSchema>
