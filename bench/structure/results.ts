import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { judge, type Verdict } from './judge.ts'
import { countedFacts, oneCountedSubject, type Asked } from './prompts.ts'
import { readCell } from './records.ts'
import type { FactNames, Row } from './rows.ts'
import { pairedDifference, shareOf, type PairedDifference, type Share } from './statistics.ts'

/** What a cell was made with, as its file says. */
export interface CellFacts {
  readonly solver: string
  readonly nfe: number | null
  readonly rtol: number | null
  readonly guidance: number
  readonly refine: number
}

/** One measured cell: a verdict for every picture, keyed by set and picture; a run without a picture has everything wrong. */
export interface Measured {
  readonly model: string
  readonly id: string
  readonly facts: CellFacts
  readonly rows: ReadonlyMap<string, { readonly row: Row; readonly asked: Asked; readonly verdict: Verdict }>
}

const missing = { kind: '', facts: {}, sure: 0 }

/** Every cell under the folder of results. */
export function readResults(results: string, names: FactNames, prompts: readonly Asked[]): Measured[] {
  const models = readdirSync(results).filter((name) => statSync(join(results, name)).isDirectory())
  return models.flatMap((model) =>
    readdirSync(join(results, model)).flatMap((file) => {
      if (!file.endsWith('.jsonl')) return []
      const { made, rows } = readCell(join(results, model, file), names)
      const judged = rows.map((row) => {
        const asked = prompts[row.i % prompts.length]!
        return [`${row.set} ${row.i}`, { row, asked, verdict: judge(asked, row.reading ?? missing) }] as const
      })
      return [{ model, id: file.slice(0, -'.jsonl'.length), facts: made.cell as CellFacts, rows: new Map(judged) }]
    }),
  )
}

/** The longest run of pictures 0, 1, 2 ... of every set that a cell has. */
export function wholePictures({ rows }: Measured): number {
  const sets = 1 + Math.max(0, ...[...rows.values()].map(({ row }) => row.set))
  let count = 0
  while (Array.from({ length: sets }, (_, set) => rows.has(`${set} ${count}`)).every(Boolean)) count++
  return count
}

type Judged = Measured['rows'] extends ReadonlyMap<string, infer V> ? V : never

/** A yes or no of one picture, null where it does not apply. */
export type Trial = (judged: Judged) => boolean | null

export const trials = {
  /** Every number of parts the prompt names. */
  counts: ({ verdict }: Judged) => verdict.counts,
  /** The number of raised fingers where the prompt names it. */
  fingers: ({ verdict }: Judged) => verdict.facts['fingers'] ?? null,
  /** Numbers of parts, colours and things as asked, one subject. */
  adherence: ({ asked, verdict }: Judged) => (oneCountedSubject(asked) ? verdict.countsAndColours : null),
  /** The counter gives every number it reads at least nine tenths, whatever was asked. */
  clear: ({ row }: Judged) => (row.reading ? (row.reading.kind === 'landscape' ? null : row.reading.sure >= 0.9) : false),
} satisfies Record<string, Trial>

const within = ({ row }: Judged, pictures: number): boolean => row.i < pictures

export function shareIn(cell: Measured, trial: Trial, pictures: number): Share {
  return shareOf([...cell.rows.values()].filter((judged) => within(judged, pictures)).map(trial))
}

/** How much more often `a` is right than `b` on the same prompts and seeds. */
export function differenceIn(a: Measured, b: Measured, trial: Trial, pictures: number): PairedDifference {
  const pairs: [boolean, boolean][] = []
  for (const [key, judged] of a.rows) {
    const other = b.rows.get(key)
    if (!other || !within(judged, pictures)) continue
    const [right, otherRight] = [trial(judged), trial(other)]
    if (right !== null && otherRight !== null) pairs.push([right, otherRight])
  }
  return pairedDifference(pairs)
}

/** The share of pictures, landscapes aside, in which the counter reads the same kind and the same numbers in both cells. */
export function sameStructure(a: Measured, b: Measured, pictures: number): Share {
  const same = (one: Row, other: Row): boolean =>
    one.reading !== null &&
    other.reading !== null &&
    one.reading.kind === other.reading.kind &&
    countedFacts.every((name) => one.reading!.facts[name] === other.reading!.facts[name])
  const found: boolean[] = []
  for (const [key, judged] of a.rows) {
    const other = b.rows.get(key)
    if (other && judged.asked.kind !== 'landscape' && within(judged, pictures)) found.push(same(judged.row, other.row))
  }
  return shareOf(found)
}

/** Mean number of guided evaluations. */
export function meanNfe(cell: Measured, pictures: number): number {
  const nfe = [...cell.rows.values()].filter((judged) => within(judged, pictures)).map(({ row }) => row.nfe)
  return nfe.reduce((sum, n) => sum + n, 0) / nfe.length
}
