import type { Method } from './method.ts'
import type { TableauReport } from './order-conditions.ts'
import { adaptiveRungeKutta } from './solvers/adaptive-rk.ts'
import { fixedRungeKutta } from './solvers/fixed-rk.ts'
import type { NamedTableau } from './tableau-faults.ts'
import { examined, infoOf } from './tableau-info.ts'
import type { EmbeddedTableau, Tableau } from './tableaux.ts'

/**
 * An explicit Runge-Kutta method from a tableau of the user's: adaptive where it has a second row of weights, else over fixed
 * levels, in the chart of the registered methods of its kind. @throws NumericsError for one that cannot be run.
 */
export function tableauMethod(tableau: NamedTableau): Method {
  const report = examined(tableau)
  const info = infoOf(tableau, report)
  if (tableau.bHat) return { info, run: adaptiveRungeKutta(embedded(tableau, report)) }
  return {
    info,
    autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
    run: fixedRungeKutta(plain(tableau, report)),
  }
}

/** Nodes that rounding put beside 0 or 1 are these. */
const snapped = (c: number): number => (Math.abs(c) <= 1e-12 ? 0 : Math.abs(c - 1) <= 1e-12 ? 1 : c)
const nodesOf = ({ a, c }: NamedTableau): number[] => a.map((row, i) => snapped(c?.[i] ?? row.reduce((sum, x) => sum + x, 0)))
const rowsOf = ({ a }: NamedTableau): number[][] => a.map((row, i) => Array.from({ length: i }, (_, j) => row[j] ?? 0))

/** A last stage that is the next step's first one is left to that step. */
function plain(tableau: NamedTableau, { order, firstSameAsLast }: TableauReport): Tableau {
  const count = firstSameAsLast ? tableau.a.length - 1 : tableau.a.length
  const [a, b, c] = [rowsOf(tableau), tableau.b, nodesOf(tableau)].map((list) => list.slice(0, count))
  return { order, a: a as number[][], b: b as number[], c: c as number[] }
}

/** With the solution itself as last stage, added where it is not: its velocity is the next step's first. */
function embedded(tableau: NamedTableau, { order, estimateOrder, firstSameAsLast }: TableauReport): EmbeddedTableau {
  const [a, b, c, bHat] = [rowsOf(tableau), [...tableau.b], nodesOf(tableau), [...tableau.bHat!]]
  if (!firstSameAsLast) {
    a.push([...b])
    b.push(0)
    c.push(1)
    bHat.push(0)
  }
  const e = b.map((weight, i) => weight - bHat[i]!)
  return { order, estimateOrder: Math.min(order, estimateOrder!), a, b, c, e, dense: b.map(() => 0) }
}
