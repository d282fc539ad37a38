import { misfitOf } from '../../../src-shared/contract/misfit.ts'
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
  if (!chosen) return null
  const distilledFor = made?.group === 'one-step' ? made.id : null
  switch (misfitOf(distilledFor, chosen)) {
    case 'other-method':
      return `This model was distilled for the method "${distilledFor}"; "${chosen.id}" reads its answers differently.`
    case 'many-steps':
      return `This model was distilled for the method "${distilledFor}" in a few steps; "${chosen.id}" follows a path that it was not made for, and the picture is worse.`
    case 'few-steps':
      return `The method "${chosen.id}" is for models distilled for few steps, which this one is not; choose another method.`
    case null:
      return null
  }
}
