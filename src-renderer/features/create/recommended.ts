import { misfitOf, type Misfit } from '../../../src-shared/contract/misfit.ts'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { defaultSettings } from './default-settings.ts'
import { sameSettings } from './preset-match.ts'

type Part = keyof NonNullable<ModelCard['recommended']>

/** What a fresh draft has on a model, part by part. */
const startOf = (model: ModelCard | null): NonNullable<ModelCard['recommended']> => model?.recommended ?? defaultSettings

/**
 * Settings on `next`: each part that is as `previous` had it becomes what `next` recommends; what was chosen by hand stays.
 * Between a model for few steps and another, everything changes: what suits the one spoils the other.
 */
export function adoptRecommended(settings: RunSettings, previous: ModelCard | null, next: ModelCard): RunSettings {
  const [before, after] = [startOf(previous), startOf(next)]
  const crossing = (previous?.fewStep ?? false) !== next.fewStep
  const parts = (Object.keys({ guidanceShape: null, ...before, ...after }) as Part[]).filter((part) => isPart(part))
  const changed = parts.filter((part) => crossing || sameSettings(settings[part], before[part]))
  return { ...settings, ...Object.fromEntries(changed.map((part) => [part, after[part]])) }
}

const personal = new Set<string>(['prompt', 'negative', 'source', 'seed', 'noiseSource', 'variation', 'width', 'height'])
const isPart = (name: string): boolean => !personal.has(name)

/** How the chosen method and the model fail to belong together, null where they do or one is not known yet. */
export function misfit(model: ModelCard | null, method: SolverInfo | undefined): Misfit | null {
  if (!model || !method) return null
  return misfitOf(model.fewStep && model.recommended ? model.recommended.solver.id : null, method)
}
