import type { SolverInfo } from './solvers.ts'

/** How a method and a model fail to belong together, null where they do. */
export type Misfit = 'many-steps' | 'few-steps' | 'other-method'

/** `distilledFor` is the one-step method that the model was made for, null for a model of a whole flow. */
export function misfitOf(distilledFor: string | null, { id, group }: Pick<SolverInfo, 'id' | 'group'>): Misfit | null {
  const few = group === 'one-step'
  if (distilledFor === null) return few ? 'few-steps' : null
  if (!few) return 'many-steps'
  return id === distilledFor ? null : 'other-method'
}
