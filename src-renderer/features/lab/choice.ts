import { create } from 'zustand'
import { comparisonSchema, type Comparison, type LabStudy } from '../../../src-shared/contract/lab.ts'
import type { NodeSet } from '../../../src-shared/contract/saved.ts'
import type { TableauSettings } from '../../../src-shared/contract/recipe.ts'
import { readNumbers, readSeeds } from '../../../src-shared/formats/number-lists.ts'
import { restored } from './restored.ts'

/** What the form of the Lab holds; lists as they are typed. */
export interface Choice {
  /** What is done: methods are compared, or nodes are made for one. */
  readonly task: string
  readonly solvers: readonly string[]
  /** Names of the user's own tableaux. */
  readonly tableaux: readonly string[]
  readonly nfe: string
  readonly tolerances: string
  readonly nodes: readonly string[]
  /** Names of saved levels. */
  readonly nodeSets: readonly string[]
  readonly seeds: string
  /** One a line; none takes the model's first example. */
  readonly prompts: string
  /** Null takes the model's own. */
  readonly guidance: number | null
  readonly reference: 'dop853' | 'uhp-fi'
  readonly referenceTolerance: number
  readonly pictures: boolean
  readonly paths: boolean
}

export const firstChoice: Choice = {
  task: 'compare',
  solvers: ['euler', 'heun', 'dpmpp-2m', 'unipc-3', 'uhp-fi-fast', 'uhp-fi'],
  tableaux: [],
  nfe: '5, 7, 10, 15, 20',
  tolerances: '1e-1, 1e-2, 1e-3',
  nodes: ['karras'],
  nodeSets: [],
  seeds: '0-1',
  prompts: '',
  guidance: null,
  reference: 'dop853',
  referenceTolerance: 1e-5,
  pictures: true,
  paths: false,
}

const key = 'lab'

export const useChoice = create<Choice>(() => restored(key, firstChoice))
useChoice.subscribe((choice) => localStorage.setItem(key, JSON.stringify(choice)))

export const choose = (change: Partial<Choice>): void => useChoice.setState(change)

/** The list with the name in it, or without it where it was. */
export const toggled = (list: readonly string[], name: string): string[] =>
  list.includes(name) ? list.filter((one) => one !== name) : [...list, name]

/** Why a list cannot be read, by its field. */
export type Unread = Partial<Record<'nfe' | 'tolerances' | 'seeds' | 'solvers' | 'heldOut' | 'against', true>>

/** The user's own parts that a choice may name. */
export interface Own {
  readonly tableaux: readonly TableauSettings[]
  readonly nodeSets: readonly NodeSet[]
}

/** What the form asks for, or the fields that say nothing. Seeds are told before guidance reads them: at most a thousand. */
export function comparisonOf(choice: Choice, own: Own): { comparison: Comparison } | { unread: Unread } {
  const nfe = readNumbers(choice.nfe, (value) => Number.isInteger(value) && value >= 1 && value <= 10_000)
  const tolerances = readNumbers(choice.tolerances, (value) => value >= 1e-12 && value <= 1)
  const seeds = readSeeds(choice.seeds, 1000)
  const tableaux = own.tableaux.filter(({ name }) => choice.tableaux.includes(name))
  if (!nfe || !tolerances || !seeds || choice.solvers.length + tableaux.length === 0) {
    return {
      unread: {
        ...(nfe ? {} : { nfe: true }),
        ...(tolerances ? {} : { tolerances: true }),
        ...(seeds ? {} : { seeds: true }),
        ...(choice.solvers.length + tableaux.length === 0 ? { solvers: true } : {}),
      },
    }
  }
  const nodeSets = own.nodeSets.filter(({ name }) => choice.nodeSets.includes(name))
  const comparison = comparisonSchema.parse({
    ...groundOf(choice),
    solvers: choice.solvers,
    tableaux: tableaux.map(({ name, a, b, c, bHat }) => ({ name, a, b, c, bHat })),
    nfe,
    tolerances,
    nodes: [...choice.nodes, ...nodeSets.map(({ name }) => name)],
    nodeSets: nodeSets.map(({ name, levels }) => ({ name, levels })),
    seeds,
  })
  return { comparison }
}

/** What every way is run on and held against, but for seeds. */
export function groundOf({ prompts, guidance, reference, referenceTolerance }: Choice) {
  const lines = [...new Set(prompts.split('\n').map((line) => line.trim()))].filter(Boolean)
  return { prompts: lines, guidance: guidance ?? undefined, reference, referenceTolerance }
}

export function groundChoiceOf({ prompts, guidance, reference, referenceTolerance }: Comparison) {
  return {
    prompts: prompts.join('\n'),
    guidance: guidance ?? null,
    reference: reference === 'uhp-fi' ? ('uhp-fi' as const) : ('dop853' as const),
    referenceTolerance,
  }
}

/** The form that asks for a comparison again. */
export function choiceOf({ comparison, pictures, paths }: Pick<LabStudy, 'comparison' | 'pictures' | 'paths'>): Choice {
  const { solvers, tableaux, nfe, tolerances, nodes, nodeSets, seeds } = comparison
  const sets = nodeSets.map(({ name }) => name)
  return {
    ...groundChoiceOf(comparison),
    task: 'compare',
    solvers,
    tableaux: tableaux.map(({ name }) => name),
    nfe: nfe.join(', '),
    tolerances: tolerances.map(tolerance).join(', '),
    nodes: nodes.filter((name) => !sets.includes(name)),
    nodeSets: sets,
    seeds: seedText(seeds),
    pictures,
    paths,
  }
}

const tolerance = (value: number): string => value.toExponential().replace('e+', 'e')

/** 0, 1, 2, 3, 7 is `0-3, 7`. */
export function seedText(seeds: readonly number[]): string {
  const parts: string[] = []
  for (let i = 0; i < seeds.length; i++) {
    let last = i
    while (seeds[last + 1] === seeds[last]! + 1) last++
    parts.push(last > i + 1 ? `${seeds[i]}-${seeds[last]}` : String(seeds[i]))
    if (last > i + 1) i = last
  }
  return parts.join(', ')
}
