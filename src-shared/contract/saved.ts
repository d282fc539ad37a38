import { z } from 'zod'
import { savedNameSchema, tableauSchema } from './recipe.ts'

/** Time nodes under a name: levels sigma/alpha, largest first, the largest finite number for pure noise. */
export const nodeSetSchema = z.object({
  name: savedNameSchema,
  levels: z
    .array(z.number().positive())
    .min(1)
    .max(10_000)
    .refine(
      (levels) => levels.every((level, i) => i === 0 || level < levels[i - 1]!),
      'the levels must fall from the first to the last',
    ),
})

export const savedNodeSetSchema = nodeSetSchema.extend({ id: z.string() })
export const savedTableauSchema = tableauSchema.extend({ id: z.string() })

export type NodeSet = z.infer<typeof nodeSetSchema>
export type SavedNodeSet = z.infer<typeof savedNodeSetSchema>
export type SavedTableau = z.infer<typeof savedTableauSchema>
