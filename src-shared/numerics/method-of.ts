import { NumericsError } from './errors.ts'
import type { Method } from './method.ts'
import { findMethod } from './methods/index.ts'
import { tableauMethod } from './own-tableau.ts'
import type { NamedTableau } from './tableau-faults.ts'
import { ownTableauId } from './tableau-info.ts'

/** The method that solver settings name: a registered one, or the tableau they bring. @throws NumericsError where there is none. */
export function methodOf({ id, tableau }: { readonly id: string; readonly tableau?: NamedTableau | undefined }): Method {
  if (id !== ownTableauId) return findMethod(id)
  if (tableau) return tableauMethod(tableau)
  throw new NumericsError('invalid-input', 'The solver "tableau" needs the tableau it is to run; give one, or choose a solver.')
}
