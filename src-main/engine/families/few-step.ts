import { readRecommended } from '../../../src-shared/contract/recommended.ts'
import type { SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { methods } from '../../../src-shared/numerics/index.ts'
import type { ModelFolder } from '../folder.ts'

const methodOf = (id: string) => methods.find(({ info }) => info.id === id)?.info

/** What is wrong with sampling this model so: one-step methods and the models distilled for them belong together. */
export function methodWarning(folder: ModelFolder, solver: SolverSettings): string | null {
  const { recommended } = readRecommended(folder.sidecar['recommended'], folder.scheduler['_class_name'])
  const made = recommended === null ? undefined : methodOf(recommended.solver.id)
  const chosen = methodOf(solver.id)
  if (!chosen || made?.id === chosen.id) return null
  const asFew = chosen.group === 'one-step'
  if (made?.group === 'one-step') {
    return asFew
      ? `This model was distilled for the method "${made.id}"; "${chosen.id}" reads its answers differently.`
      : `This model was distilled for the method "${made.id}" in a few steps; "${chosen.id}" follows a path that it was not made for, and the picture is worse.`
  }
  return asFew
    ? `The method "${chosen.id}" is for models distilled for few steps, which this one is not; choose another method.`
    : null
}
