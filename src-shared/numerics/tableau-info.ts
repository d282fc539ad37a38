import { NumericsError } from './errors.ts'
import type { MethodInfo } from './method.ts'
import { judgeTableau, type NamedTableau, sayTableauFault } from './tableau-faults.ts'
import type { TableauReport } from './order-conditions.ts'

/** The id under which a recipe names a method that comes with its tableau. */
export const ownTableauId = 'tableau'

/** The name by which people know what solver settings run. */
export const solverLabel = ({ id, tableau }: { readonly id: string; readonly tableau?: NamedTableau | undefined }): string =>
  id === ownTableauId && tableau ? tableau.name : id

/** How a tableau shows among the methods. @throws NumericsError for one that cannot be run. */
export function tableauInfo(tableau: NamedTableau): MethodInfo {
  return infoOf(tableau, examined(tableau))
}

/** @throws NumericsError for one that cannot be run. */
export function examined(tableau: NamedTableau): TableauReport {
  const judged = judgeTableau(tableau)
  if ('report' in judged) return judged.report
  throw new NumericsError('invalid-input', `The tableau "${tableau.name}": ${sayTableauFault(judged.fault)}`)
}

/** As the registered methods that run through the same code. */
const version = 2

export function infoOf(
  { name, bHat }: NamedTableau,
  { stages, order, estimateOrder, firstSameAsLast }: TableauReport,
): MethodInfo {
  const adaptive = bHat !== undefined
  const nfePerStep = firstSameAsLast ? stages - 1 : stages
  return {
    id: ownTableauId,
    version,
    name,
    group: adaptive ? 'adaptive' : 'fixed-step',
    order,
    nfePerStep,
    deterministic: true,
    adaptive,
    parameters: adaptive ? ['controller'] : ['afs', 'richardson'],
    source: `${stages} stages; Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.1–II.2`,
    use: {
      en: `A tableau of your own: order ${adaptive ? `${order}(${estimateOrder})` : atLeast(order, 'or higher')} by its order conditions.`,
      'zh-CN': `自定义的 Butcher 表：按阶条件为 ${adaptive ? `${order}(${estimateOrder})` : atLeast(order, '或更高')} 阶。`,
    },
  }
}

/** The conditions are checked up to order 5. */
const atLeast = (order: number, more: string): string => (order === 5 ? `5 ${more}` : String(order))
