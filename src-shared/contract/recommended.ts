import type { z } from 'zod'
import { settingsOfRunSchema } from './recipe.ts'

/** The settings a model is best run with: everything of a run but text, seed and size. */
export const recommendedSchema = settingsOfRunSchema.omit({
  prompt: true,
  negative: true,
  seed: true,
  noiseSource: true,
  variation: true,
  source: true,
  width: true,
  height: true,
})

export type Recommended = z.infer<typeof recommendedSchema>

/** Methods that a scheduler class names because the model was distilled for them. */
const distilled: Readonly<Record<string, { id: string; steps: number; nodes: { id: string } }>> = {
  LCMScheduler: { id: 'lcm', steps: 4, nodes: { id: 'trailing' } },
  TCDScheduler: { id: 'lcm', steps: 4, nodes: { id: 'trailing' } },
  FlowMatchLCMScheduler: { id: 'flow-lcm', steps: 4, nodes: { id: 'trailing' } },
  CMStochasticIterativeScheduler: { id: 'consistency', steps: 2, nodes: { id: 'model' } },
}

/**
 * `recommended` of a model's flowline.json, completed with the usual values; without it what the scheduler's class
 * demands, else null. `fault` says why a `recommended` cannot be used.
 */
export function readRecommended(
  value: unknown,
  schedulerClass: unknown,
): { readonly recommended: Recommended | null; readonly fault: string | null } {
  const solver = typeof schedulerClass === 'string' ? distilled[schedulerClass] : undefined
  const demanded = solver === undefined ? null : recommendedSchema.parse({ solver })
  if (value === undefined) return { recommended: demanded, fault: null }
  const read = recommendedSchema.strict().safeParse(value)
  if (read.success) return { recommended: read.data, fault: null }
  const { path, message } = read.error.issues[0]!
  return { recommended: demanded, fault: `${path.length > 0 ? path.join('.') : 'recommended'}: ${message}` }
}
