import type { SolverSettings } from '../../src-shared/contract/recipe.ts'
import type { SolverInfo } from '../../src-shared/contract/solvers.ts'
import { ownTableauId, solverLabel, tableauInfo } from '../../src-shared/numerics/tableau-info.ts'
import type { NamedTableau } from '../../src-shared/numerics/tableau-faults.ts'

/** What a tableau is as a method; undefined where it cannot be run. */
export function infoOfTableau(tableau: NamedTableau): SolverInfo | undefined {
  try {
    return tableauInfo(tableau)
  } catch {
    return undefined
  }
}

/** The method that settings name, registered or brought as a tableau; undefined for an unknown one. */
export function solverInfoOf(
  { id, tableau }: Pick<SolverSettings, 'id' | 'tableau'>,
  solvers: readonly SolverInfo[] | undefined,
): SolverInfo | undefined {
  if (id === ownTableauId) return tableau && infoOfTableau(tableau)
  return solvers?.find((one) => one.id === id)
}

/** What the method that settings name is called. */
export function solverNameOf(solver: Pick<SolverSettings, 'id' | 'tableau'>, solvers: readonly SolverInfo[] | undefined): string {
  return solverInfoOf(solver, solvers)?.name ?? solverLabel(solver)
}
