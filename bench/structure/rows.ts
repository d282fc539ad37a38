import type { Reading } from './judge.ts'
import type { Facts } from './prompts.ts'

/** One picture of a cell: which one, what it cost and what was read off it. */
export interface Row {
  /** Which of the repetitions of all pictures, from 0. */
  readonly set: number
  /** Which picture, and so which prompt and seed, from 0. */
  readonly i: number
  /** Guided evaluations. */
  readonly nfe: number
  /** How the run ended; an error's code where there is no picture. */
  readonly status: string
  readonly reading: Reading | null
}

/** A row as it is kept: [set, i, nfe, status], and [kind, its facts in the order of the heads, how sure] where there is a picture. */
export type KeptRow = readonly [number, number, number, string, string?, (readonly Facts[string][])?, number?]

/** Names of each kind's facts, in the order of the counter's heads; a still life also has its things. */
export type FactNames = Readonly<Record<string, readonly string[]>>

export function factNames(heads: Readonly<Record<string, unknown>>): FactNames {
  const names: Record<string, string[]> = {}
  for (const head of Object.keys(heads)) {
    const [kind, name] = head.split('.') as [string, string?]
    if (name !== undefined) (names[kind] ??= []).push(name)
  }
  names['still_life']?.push('objects')
  return names
}

export function packRow({ set, i, nfe, status, reading }: Row, names: FactNames): KeptRow {
  if (!reading) return [set, i, nfe, status]
  const values = names[reading.kind]!.map((name) => reading.facts[name]!)
  return [set, i, nfe, status, reading.kind, values, Math.round(reading.sure * 1000) / 1000]
}

export function unpackRow([set, i, nfe, status, kind, values, sure]: KeptRow, names: FactNames): Row {
  if (kind === undefined) return { set, i, nfe, status, reading: null }
  const facts: Record<string, Facts[string]> = {}
  for (const [k, name] of names[kind]!.entries()) facts[name] = values![k]!
  if (Array.isArray(facts['objects'])) facts['shapes'] = shapesOf(facts['objects'])
  return { set, i, nfe, status, reading: { kind, facts, sure: sure! } }
}

/** The different shapes among things "shape colour". */
export const shapesOf = (objects: readonly string[]): string[] => [...new Set(objects.map((pair) => pair.split(' ')[0]!))]
