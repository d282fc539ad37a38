import { create } from 'zustand'
import { comparisonSchema, type Comparison, type LabStudy } from '../../../src-shared/contract/lab.ts'
import type { NodeSet } from '../../../src-shared/contract/saved.ts'
import type { TableauSettings } from '../../../src-shared/contract/recipe.ts'
import { readNumbers, readSeeds } from '../../../src-shared/formats/number-lists.ts'

/** What the form of the Lab holds; lists as they are typed. */
export interface Choice {
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

function restored(): Choice {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    const fits = Object.entries(firstChoice).filter(([name, value]) => {
      const one = (stored as Record<string, unknown>)[name]
      return Array.isArray(value)
        ? Array.isArray(one) && one.every((item) => typeof item === 'string')
        : typeof one === typeof value || (name === 'guidance' && typeof one === 'number')
    })
    return { ...firstChoice, ...Object.fromEntries(fits.map(([name]) => [name, (stored as Record<string, unknown>)[name]])) }
  } catch {
    return firstChoice
  }
}

export const useChoice = create<Choice>(restored)
useChoice.subscribe((choice) => localStorage.setItem(key, JSON.stringify(choice)))

export const choose = (change: Partial<Choice>): void => useChoice.setState(change)

/** The list with the name in it, or without it where it was. */
export const toggled = (list: readonly string[], name: string): string[] =>
  list.includes(name) ? list.filter((one) => one !== name) : [...list, name]

/** Why a list cannot be read, by its field. */
export type Unread = Partial<Record<'nfe' | 'tolerances' | 'seeds' | 'solvers', true>>

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
  const { solvers, reference, referenceTolerance, guidance } = choice
  const nodeSets = own.nodeSets.filter(({ name }) => choice.nodeSets.includes(name))
  const prompts = [...new Set(choice.prompts.split('\n').map((line) => line.trim()))].filter(Boolean)
  const comparison = comparisonSchema.parse({
    solvers,
    tableaux: tableaux.map(({ name, a, b, c, bHat }) => ({ name, a, b, c, bHat })),
    nfe,
    tolerances,
    nodes: [...choice.nodes, ...nodeSets.map(({ name }) => name)],
    nodeSets: nodeSets.map(({ name, levels }) => ({ name, levels })),
    prompts,
    seeds,
    guidance: guidance ?? undefined,
    reference,
    referenceTolerance,
  })
  return { comparison }
}

/** The form that asks for a comparison again. */
export function choiceOf({ comparison, pictures, paths }: Pick<LabStudy, 'comparison' | 'pictures' | 'paths'>): Choice {
  const { solvers, tableaux, nfe, tolerances, nodes, nodeSets, seeds, prompts, guidance, reference } = comparison
  const sets = nodeSets.map(({ name }) => name)
  return {
    solvers,
    tableaux: tableaux.map(({ name }) => name),
    nfe: nfe.join(', '),
    tolerances: tolerances.map(tolerance).join(', '),
    nodes: nodes.filter((name) => !sets.includes(name)),
    nodeSets: sets,
    seeds: seedText(seeds),
    prompts: prompts.join('\n'),
    guidance: guidance ?? null,
    reference: reference === 'uhp-fi' ? 'uhp-fi' : 'dop853',
    referenceTolerance: comparison.referenceTolerance,
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
