import { z } from 'zod'
import { recipeSchema, savedNameSchema, variationSchema } from './recipe.ts'

export const pictureSchema = z.object({
  id: z.string(),
  runId: z.string().nullable(),
  /** Path inside the library. */
  file: z.string(),
  createdAt: z.iso.datetime(),
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  prompt: z.string(),
  modelName: z.string(),
  solverId: z.string(),
  seed: z.number().int(),
  nfe: z.number().int(),
  star: z.boolean(),
  /** In the order of their names. */
  tags: z.array(z.string()),
  trashedAt: z.string().nullable(),
})

export const pictureDetailSchema = z.object({
  picture: pictureSchema,
  /** Null for a file whose recipe cannot be read. */
  recipe: recipeSchema.nullable(),
  recipeProblem: z.string().nullable(),
  /** The run's trajectory is still on disk. */
  hasTrajectory: z.boolean(),
})

export const galleryQuerySchema = z.object({
  text: z.string().max(1000).default(''),
  modelName: z.string().nullable().default(null),
  solverId: z.string().nullable().default(null),
  starred: z.boolean().default(false),
  /** Whatever the case of its letters. */
  tag: savedNameSchema.nullable().default(null),
  trashed: z.boolean().default(false),
  /** Made then or later. */
  since: z.iso.datetime().nullable().default(null),
  sort: z.enum(['newest', 'oldest']).default('newest'),
  /** Opaque cursor of the last page. */
  cursor: z.string().nullable().default(null),
  limit: z.number().int().min(1).max(500).default(100),
})

export const galleryPageSchema = z.object({
  items: z.array(pictureSchema),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
})

/** Values the filters can take, with how many pictures have each. */
export const galleryFacetsSchema = z.object({
  models: z.array(z.object({ value: z.string(), count: z.number().int() })),
  solvers: z.array(z.object({ value: z.string(), count: z.number().int() })),
  tags: z.array(z.object({ value: z.string(), count: z.number().int() })),
  trashed: z.number().int(),
})

/** A recipe read from a dropped picture, ours or the text of another tool: a web UI's `parameters`, ComfyUI's or InvokeAI's. */
export const foundRecipeSchema = z.object({
  source: z.enum(['flowline', 'parameters', 'comfyui', 'invokeai']),
  recipe: recipeSchema.nullable(),
  /** Fields understood from another tool's text, named as in RunSettings where they correspond. */
  settings: z.record(z.string(), z.unknown()),
  raw: z.string(),
  notes: z.array(z.string()),
})

/** A picture or a mask to start from, as the library keeps it. */
export const storedSourceSchema = z.object({ hash: z.string(), width: z.number().int(), height: z.number().int() })

export const savedSeedSchema = z.object({
  id: z.string(),
  name: z.string(),
  seed: z.number().int(),
  noiseSource: z.string(),
  /** Missing in seeds that were saved before there was one. */
  variation: variationSchema.nullish(),
  pictureId: z.string().nullable(),
  createdAt: z.string(),
})

export type Picture = z.infer<typeof pictureSchema>
export type PictureDetail = z.infer<typeof pictureDetailSchema>
export type GalleryQuery = z.infer<typeof galleryQuerySchema>
export type GalleryQueryInput = z.input<typeof galleryQuerySchema>
export type GalleryPage = z.infer<typeof galleryPageSchema>
export type GalleryFacets = z.infer<typeof galleryFacetsSchema>
export type FoundRecipe = z.infer<typeof foundRecipeSchema>
export type StoredSource = z.infer<typeof storedSourceSchema>
export type SavedSeed = z.infer<typeof savedSeedSchema>
