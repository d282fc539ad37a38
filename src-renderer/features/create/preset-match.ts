import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import type { Preset } from '../../../src-shared/contract/settings.ts'

/** True where the settings are those of the preset in all that its method reads. */
export function matchesPreset({ solver, refinement, guidanceShape }: RunSettings, preset: Preset): boolean {
  const shaped = preset.guidanceShape === undefined || sameSettings(guidanceShape ?? null, preset.guidanceShape)
  const same = shaped && sameSettings(solver, preset.solver)
  const refined = refinement.iterations === preset.refinement.iterations
  return same && refined && (refinement.iterations === 0 || sameSettings(refinement, preset.refinement))
}

/** What choosing a preset changes. */
export function settingsOf({ solver, refinement, guidanceShape }: Preset): Partial<RunSettings> {
  return { solver, refinement, ...(guidanceShape === undefined ? {} : { guidanceShape: guidanceShape ?? undefined }) }
}

/** True for equal values, whatever the order of their fields; a field left out is one that is undefined. */
export const sameSettings = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  )
}
