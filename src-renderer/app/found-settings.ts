import type { GuidanceShape, RunSettings } from '../../src-shared/contract/recipe.ts'
import { usualRho } from '../../src-shared/contract/usual-rho.ts'
import { defaultSettings } from '../features/create/default-settings.ts'

/**
 * Settings understood from another tool's text over those at hand; what has the wrong type is left out. What would make another
 * picture though the text does not name it (a picture to begin from, a variation, skipped layers, levels of one's own) does not stay.
 */
export function mergeFound(found: Readonly<Record<string, unknown>>, base: RunSettings): RunSettings {
  const { source: _source, variation: _variation, clipSkip: _skip, guidanceShape, solver, ...rest } = base
  const nodes = solver.nodes.id === 'custom' ? defaultSettings.solver.nodes : solver.nodes
  const named = (found['solver'] as { nodes?: { id?: unknown } } | undefined)?.nodes?.id
  const like = typeof named === 'string' && named !== nodes.id ? { ...nodes, rho: usualRho(named) } : nodes
  const merged = merge({ ...rest, solver: { ...solver, nodes: like } }, found) as RunSettings
  // A text that tells the guidance tells its shape too, or that there was none.
  const shape = found['guidance'] === undefined ? guidanceShape : (found['guidanceShape'] as GuidanceShape | undefined)
  const { clipSkip, variation } = found
  return {
    ...merged,
    ...(typeof clipSkip === 'number' && { clipSkip }),
    variation: isVariation(variation) ? variation : null,
    ...(shape && { guidanceShape: shape }),
  }
}

function isVariation(value: unknown): value is NonNullable<RunSettings['variation']> {
  const { seed, strength } = (value ?? {}) as Record<string, unknown>
  return typeof seed === 'number' && typeof strength === 'number'
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
