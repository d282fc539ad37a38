import type { TableauSettings } from '../../../src-shared/contract/recipe.ts'
import { fractionText, parseFraction, parseWeights, splitTableau, sumText } from '../../../src-shared/formats/tableau-text.ts'
import type { TableauReport } from '../../../src-shared/numerics/order-conditions.ts'
import { judgeTableau, type TableauFault, type TableauPlace } from '../../../src-shared/numerics/tableau-faults.ts'
import type { Translate } from '../../ui/text.ts'

/** A tableau as it is being written. A row's node `c` is null where it is the sum of the row. */
export interface TableauDraft {
  readonly name: string
  readonly rows: readonly { readonly c: string | null; readonly weights: string }[]
  readonly b: string
  readonly bHat: string
}

/** What is wrong at one field. */
export type FieldProblem = TableauFault | { readonly kind: 'word'; readonly text: string }

export interface ReadDraft {
  readonly problem: { readonly at: TableauPlace; readonly what: FieldProblem } | null
  /** The tableau and what it is, null where something is wrong. */
  readonly tableau: TableauSettings | null
  readonly report: TableauReport | null
}

const blank: TableauDraft = {
  name: '',
  rows: [
    { c: null, weights: '' },
    { c: null, weights: '' },
  ],
  b: '',
  bHat: '',
}

export function draftOf(tableau: TableauSettings | null): TableauDraft {
  if (!tableau) return blank
  const { name, a, b, bHat = [] } = tableau
  const words = (row: readonly number[]): string => row.map(fractionText).join('  ')
  return { name, rows: a.map((row, i) => ({ c: null, weights: words(row.slice(0, i)) })), b: words(b), bHat: words(bHat) }
}

/** The draft with a pasted tableau in its rows; null where the text is no whole tableau and goes into its field. */
export function pasted(draft: TableauDraft, text: string): TableauDraft | null {
  const split = splitTableau(text)
  return split && { ...draft, rows: split.rows, b: split.b, bHat: split.bHat ?? '' }
}

const placeOf = (fault: TableauFault): TableauPlace => ('at' in fault ? fault.at : 0)

export function readTableauDraft({ name, rows, b, bHat }: TableauDraft): ReadDraft {
  const wrong = (at: TableauPlace, what: FieldProblem): ReadDraft => ({ problem: { at, what }, tableau: null, report: null })
  const fields: [TableauPlace, string][] = [
    ...rows.map(({ weights }, i): [TableauPlace, string] => [i, weights]),
    ['b', b],
    ['bHat', bHat],
  ]
  const read: number[][] = []
  for (const [at, text] of fields) {
    const weights = parseWeights(text)
    if ('wrong' in weights) return wrong(at, { kind: 'word', text: weights.wrong })
    read.push(weights.values)
  }
  const nodes = rows.map(({ c }) => (c === null ? null : parseFraction(c)))
  for (const [i, c] of nodes.entries())
    if (c === null && rows[i]!.c !== null) return wrong(i, { kind: 'word', text: rows[i]!.c! })
  const a = read.slice(0, rows.length)
  const [weights, estimate] = read.slice(rows.length) as [number[], number[]]
  const tableau: TableauSettings = {
    name: name.trim(),
    a,
    b: weights,
    ...(nodes.every((c) => c !== null) ? { c: nodes } : {}),
    ...(estimate.length > 0 ? { bHat: estimate } : {}),
  }
  const judged = judgeTableau(tableau)
  if ('fault' in judged) return wrong(placeOf(judged.fault), judged.fault)
  return { problem: null, tableau, report: judged.report }
}

/** The node of a row as it is shown: given, or the sum of its weights; empty where these cannot be read. */
export function nodeText({ c, weights }: TableauDraft['rows'][number]): string {
  if (c !== null) return c
  const read = parseWeights(weights)
  if ('wrong' in read) return ''
  const sum = read.values.reduce((total, value) => total + value, 0)
  return sumText(sum)
}

/** The words for a problem, in the language that `t` speaks. */
export function sayTableauProblem(t: Translate, problem: FieldProblem): string {
  const short = (value: number): number => Number(value.toPrecision(8))
  switch (problem.kind) {
    case 'word':
      return t('tableau.word', { text: problem.text })
    case 'empty':
      return t('tableau.empty')
    case 'many':
      return t('tableau.many', { most: problem.most })
    case 'length':
      return t('tableau.length', { found: problem.found, wanted: problem.wanted })
    case 'diagonal':
      return t('tableau.diagonal')
    case 'implicit':
      return t('tableau.implicit')
    case 'sum':
      return t('tableau.sum', { found: short(problem.found), wanted: short(problem.wanted) })
    case 'outside':
      return t('tableau.outside', { found: short(problem.found) })
    case 'weights':
      return t('tableau.weights', { found: short(problem.found) })
    case 'same':
      return t('tableau.same')
  }
}
