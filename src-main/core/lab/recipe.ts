import { createHash } from 'node:crypto'
import { z } from 'zod'
import { outcomeSchema, providerIds, recipeModelSchema, settingsOfRunSchema } from '../../../src-shared/contract/index.ts'

/**
 * What of a machine decides the bits of a run and its seconds: ONNX Runtime as the outcome of a run names it, `<platform>-<arch>`,
 * and the processor, whose model decides which kernels compute and whose cores how many threads 0 stands for.
 */
const madeOnSchema = z.object({ runtime: z.string(), platform: z.string(), processor: z.string() })

export type MadeOn = z.infer<typeof madeOnSchema>

/** Everything that decides what a run gives and what it costs. Its hash is the run's name. */
const studyRecipeSchema = z.object({
  modelHash: z.string(),
  settings: settingsOfRunSchema,
  solverVersion: z.number().int(),
  provider: z.enum(providerIds),
  threads: z.number().int(),
  /** Start noise of this shape, moved by `size` (root mean square) in the direction that `seed` draws; null for the seed's own. */
  twin: z.object({ seed: z.number().int(), size: z.number().positive(), shape: z.array(z.number().int()) }).nullable(),
  decode: z.boolean(),
  /** Left out, it is not known: a run made elsewhere. */
  madeOn: madeOnSchema.optional(),
})

/** What a run did, as it is kept. `levels` are those it stood at, from its own step records. */
export const studyRunSchema = z.object({
  version: z.literal(1),
  key: z.string(),
  createdAt: z.iso.datetime(),
  appVersion: z.string(),
  recipe: studyRecipeSchema,
  model: recipeModelSchema,
  outcome: outcomeSchema,
  levels: z.array(z.number()),
  sampleShape: z.array(z.number().int()),
  warnings: z.array(z.string()),
})

/** A recipe for a run here. */
export type StudyRecipe = z.infer<typeof studyRecipeSchema> & { readonly madeOn: MadeOn }
export type StudyRun = z.infer<typeof studyRunSchema>

/** Name of what holds the given data, whatever the order of its keys. */
export function contentKey(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`
}
