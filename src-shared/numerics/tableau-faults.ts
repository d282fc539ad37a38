import { examineTableau, type TableauReport, type WrittenTableau } from './order-conditions.ts'

/** A tableau with the name its user gave it. */
export interface NamedTableau extends WrittenTableau {
  readonly name: string
}

/** Where in a tableau something is wrong: a row of A counted from 0, or one of the rows of weights. */
export type TableauPlace = number | 'b' | 'bHat'

/** Why a tableau cannot be run. */
export type TableauFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'many'; readonly most: number }
  | { readonly kind: 'length'; readonly at: TableauPlace; readonly found: number; readonly wanted: number }
  /** The stage takes part in its own row (diagonally implicit), or a later one does. */
  | { readonly kind: 'diagonal' | 'implicit'; readonly at: number }
  | { readonly kind: 'sum'; readonly at: number; readonly found: number; readonly wanted: number }
  | { readonly kind: 'outside'; readonly at: number; readonly found: number }
  | { readonly kind: 'weights'; readonly at: 'b' | 'bHat'; readonly found: number }
  | { readonly kind: 'same'; readonly at: 'bHat' }

export type ExaminedTableau = { readonly report: TableauReport } | { readonly fault: TableauFault }

const mostStages = 40
/** Sums of fractions written as decimals differ in the last digits. */
const tolerance = 1e-12

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
const near = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance

/** The order of a tableau, or the first thing that keeps it from being run as an explicit method. */
export function judgeTableau(tableau: WrittenTableau): ExaminedTableau {
  const fault = faultOf(tableau)
  return fault ? { fault } : { report: examineTableau(tableau, tolerance) }
}

function faultOf({ a, b, c, bHat }: WrittenTableau): TableauFault | null {
  const n = a.length
  if (n === 0) return { kind: 'empty' }
  if (n > mostStages) return { kind: 'many', most: mostStages }
  for (const [i, row] of a.entries()) {
    if (row.length > n) return { kind: 'length', at: i, found: row.length, wanted: n }
    if (row.some((value, j) => j > i && value !== 0)) return { kind: 'implicit', at: i }
    if ((row[i] ?? 0) !== 0) return { kind: 'diagonal', at: i }
    const sum = total(row)
    const place = c?.[i] ?? sum
    if (!near(place, sum)) return { kind: 'sum', at: i, found: sum, wanted: place }
    if (!(place >= -tolerance && place <= 1 + tolerance)) return { kind: 'outside', at: i, found: place }
  }
  if (c && c.length !== n) return { kind: 'length', at: n - 1, found: c.length, wanted: n }
  if (b.length !== n) return { kind: 'length', at: 'b', found: b.length, wanted: n }
  if (!near(total(b), 1)) return { kind: 'weights', at: 'b', found: total(b) }
  if (!bHat) return null
  if (bHat.length !== n) return { kind: 'length', at: 'bHat', found: bHat.length, wanted: n }
  if (!near(total(bHat), 1)) return { kind: 'weights', at: 'bHat', found: total(bHat) }
  return bHat.every((weight, i) => near(weight, b[i]!)) ? { kind: 'same', at: 'bHat' } : null
}

/** One English sentence that says what is wrong and what to do. */
export function sayTableauFault(fault: TableauFault): string {
  const row = (at: TableauPlace): string =>
    at === 'b' ? 'The row of weights b' : at === 'bHat' ? 'The second row of weights' : `Row ${at + 1}`
  const said = (sum: number): number => Number(sum.toPrecision(12))
  switch (fault.kind) {
    case 'empty':
      return 'A tableau needs at least one stage.'
    case 'many':
      return `A tableau may have ${fault.most} stages at most.`
    case 'length':
      return `${row(fault.at)} has ${fault.found} numbers where the tableau has ${fault.wanted} stages.`
    case 'diagonal':
      return `${row(fault.at)} weighs its own stage, so the tableau is diagonally implicit; only explicit ones can be run, whose rows use the stages above them.`
    case 'implicit':
      return `${row(fault.at)} weighs a later stage, so the tableau is implicit; only explicit ones can be run, whose rows use the stages above them.`
    case 'sum':
      return `${row(fault.at)} sums to ${said(fault.found)} where its node c is ${said(fault.wanted)}; they must agree.`
    case 'outside':
      return `The node of row ${fault.at + 1} is ${fault.found}; nodes lie from 0 to 1, or the model is asked outside of the step.`
    case 'weights':
      return `${row(fault.at)} sums to ${said(fault.found)}, not to 1; write fractions such as 1/3 instead of rounded decimals.`
    case 'same':
      return 'Both rows of weights are the same, so they leave no error to estimate; leave the second one out.'
  }
}
