import type { ModelKind } from '../contract/model-kinds.ts'
import { recommendedSchema, type Recommended } from '../contract/recommended.ts'

interface Usual {
  readonly guidance: number
  readonly solver: string
  readonly steps: number
}

/**
 * What models of a kind are usually run with, where their folder recommends nothing. Their own time nodes; guidance as their
 * makers give it. Kinds of which nothing is usual are left out.
 */
const usual: Readonly<Partial<Record<ModelKind, Usual>>> = {
  sd1: { guidance: 7.5, solver: 'dpmpp-2m', steps: 25 },
  sd2: { guidance: 7.5, solver: 'dpmpp-2m', steps: 25 },
  sdxl: { guidance: 5, solver: 'dpmpp-2m', steps: 25 },
  'sdxl-refiner': { guidance: 5, solver: 'dpmpp-2m', steps: 25 },
  'sd-turbo': { guidance: 1, solver: 'euler', steps: 4 },
  'sdxl-turbo': { guidance: 1, solver: 'euler', steps: 4 },
  lcm: { guidance: 8, solver: 'lcm', steps: 4 },
  'lcm-xl': { guidance: 8, solver: 'lcm', steps: 4 },
  sd3: { guidance: 5, solver: 'euler', steps: 28 },
  'flux-dev': { guidance: 3.5, solver: 'euler', steps: 28 },
  'flux-schnell': { guidance: 1, solver: 'euler', steps: 4 },
  pixart: { guidance: 4.5, solver: 'dpmpp-2m', steps: 20 },
  sana: { guidance: 4.5, solver: 'euler', steps: 20 },
}

/** Models distilled with guidance: those that take it as a number expect one, the others have it built in. */
const distilled = new Set<ModelKind>(['lcm', 'lcm-xl'])

/** Null for a kind of which nothing is usual. `embedded`: the network takes its guidance as an input. */
export function usualSettings(kind: ModelKind, embedded: boolean): Recommended | null {
  const found = usual[kind]
  if (!found) return null
  const { solver, steps } = found
  const guidance = distilled.has(kind) && !embedded ? 1 : found.guidance
  return recommendedSchema.parse({ guidance, solver: { id: solver, steps, nodes: { id: 'model' } } })
}
