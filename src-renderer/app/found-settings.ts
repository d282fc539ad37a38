import type { RunSettings } from '../../src-shared/contract/recipe.ts'

/** Settings understood from another tool's text over those at hand; what has the wrong type is left out. */
export function mergeFound(found: Readonly<Record<string, unknown>>, base: RunSettings): RunSettings {
  return merge(base, found) as RunSettings
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
