import { NumericsError } from '../errors.ts'
import { methodOf } from '../method-of.ts'
import type { SolverChoice } from '../sample.ts'
import type * as Past from './2026-11-26.js'

/** Numerics as they were, whole: integrators, kernels and methods. */
export type PastNumerics = typeof Past

/** Newest first. Made by scripts/keep-numerics.ts before versions were raised, and never changed. */
const kept: readonly (() => Promise<PastNumerics>)[] = [
  () => import('./2026-11-28.js'),
  () => import('./2026-11-27.js'),
  () => import('./2026-11-26.js'),
]

/** Whether settings name an earlier version of their method. */
export function isPast(solver: SolverChoice): boolean {
  return solver.version !== undefined && solver.version !== methodOf(solver).info.version
}

/** The numerics in which a method has the version that settings name. @throws NumericsError where none is kept. */
export async function pastNumerics({ id, version }: Pick<SolverChoice, 'id' | 'version'>): Promise<PastNumerics> {
  for (const load of kept) {
    const numerics = await load()
    if (numerics.methods.some(({ info }) => info.id === id && info.version === version)) return numerics
  }
  throw new NumericsError(
    'invalid-input',
    `This Flowline has no version ${version} of the solver "${id}"; a newer one may have made it, or leave the version out.`,
  )
}
