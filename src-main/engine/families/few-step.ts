import { misfitOf } from '../../../src-shared/contract/misfit.ts'
import { readRecommended } from '../../../src-shared/contract/recommended.ts'
import type { SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { methods, type MethodInfo } from '../../../src-shared/numerics/index.ts'
import type { ModelFolder } from '../folder.ts'

const methodOf = (id: string) => methods.find(({ info }) => info.id === id)?.info

/** What is wrong with sampling this model so: one-step methods and the models distilled for them belong together. */
export function methodWarnings(
  folder: ModelFolder,
  { solver, refinement }: { readonly solver: SolverSettings; readonly refinement: { readonly iterations: number } },
): string[] {
  const { recommended } = readRecommended(folder.sidecar['recommended'], folder.scheduler['_class_name'])
  const made = recommended === null ? undefined : methodOf(recommended.solver.id)
  const chosen = methodOf(solver.id)
  if (!chosen) return []
  const distilledFor = made?.group === 'one-step' ? made.id : null
  const misfit = sayMisfit(distilledFor, chosen)
  const refined =
    distilledFor !== null && refinement.iterations > 0
      ? 'This model was distilled to say where a path ends, not the mean that Langevin refinement needs; without refinement the picture is better.'
      : null
  return [misfit, refined].filter((sentence) => sentence !== null)
}

function sayMisfit(distilledFor: string | null, chosen: MethodInfo): string | null {
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
