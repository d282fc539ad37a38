import type { SolverSettings, TableauSettings } from '../../../src-shared/contract/recipe.ts'
import type { SavedTableau } from '../../../src-shared/contract/saved.ts'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { ownTableauId } from '../../../src-shared/numerics/tableau-info.ts'
import { infoOfTableau } from '../../client/solver-info.ts'
import { sameSettings } from './preset-match.ts'

/** A tableau among the methods. Its info carries a key of the list instead of the id they all share. */
export interface OwnSolver {
  readonly info: SolverInfo
  readonly tableau: TableauSettings
  /** Null for one that came with settings and is not saved here. */
  readonly savedId: string | null
}

/** The saved tableaux that can be run, and the one in force where it is none of them. */
export function ownSolvers(saved: readonly SavedTableau[], { id, tableau }: Pick<SolverSettings, 'id' | 'tableau'>): OwnSolver[] {
  const own = saved.flatMap(({ id: savedId, ...one }) => entry(one, savedId))
  if (id !== ownTableauId || !tableau || own.some((one) => sameSettings(one.tableau, tableau))) return own
  return [...own, ...entry(tableau, null)]
}

function entry(tableau: TableauSettings, savedId: string | null): OwnSolver[] {
  const info = infoOfTableau(tableau)
  return info ? [{ info: { ...info, id: `own:${savedId ?? ''}` }, tableau, savedId }] : []
}

/** The one that settings name; undefined where they name a registered method. */
export const ownSolverOf = (
  own: readonly OwnSolver[],
  { id, tableau }: Pick<SolverSettings, 'id' | 'tableau'>,
): OwnSolver | undefined => (id === ownTableauId ? own.find((one) => sameSettings(one.tableau, tableau)) : undefined)
