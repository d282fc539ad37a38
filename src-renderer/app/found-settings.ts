import type { GuidanceShape, RunSettings } from '../../src-shared/contract/recipe.ts'

/** Settings understood from another tool's text over those at hand; what has the wrong type is left out. */
export function mergeFound(found: Readonly<Record<string, unknown>>, base: RunSettings): RunSettings {
  const { guidanceShape, ...merged } = merge(base, found) as RunSettings
  // A text that tells the guidance tells its shape too, or that there was none.
  const shape = found['guidance'] === undefined ? guidanceShape : (found['guidanceShape'] as GuidanceShape | undefined)
  const { clipSkip } = found
  const skip = typeof clipSkip === 'number' ? { clipSkip } : {}
  return shape ? { ...merged, ...skip, guidanceShape: shape } : { ...merged, ...skip }
}

function merge(base: unknown, found: unknown): unknown {
  if (typeof base === 'object' && base !== null && !Array.isArray(base)) {
    if (typeof found !== 'object' || found === null) return base
    return Object.fromEntries(
      Object.entries(base).map(([key, value]) => [key, merge(value, (found as Record<string, unknown>)[key])]),
    )
  }
  return typeof found === typeof base && found !== null && !Number.isNaN(found) ? found : base
}
