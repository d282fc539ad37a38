import { nodesByName } from './foreign-names.ts'

/** What another tool's text says, in the fields of RunSettings. */
export interface ParsedText {
  readonly settings: Record<string, unknown>
  readonly notes: string[]
}

/** A value of the text as it is told in a note. */
export const brief = (value: unknown, most = 60): string => String(value).slice(0, most)

export interface NumberRange {
  readonly whole?: boolean
  readonly low: number
  readonly high: number
}

/** A number in a range, whether written as one or as text; one that is not is noted. */
export function numberIn(key: string, value: unknown, range: NumberRange, notes: string[]): number | undefined {
  if (value === undefined || value === null) return undefined
  const parsed = typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : NaN
  if (parsed >= range.low && parsed <= range.high && (!range.whole || Number.isInteger(parsed))) return parsed
  notes.push(`"${key}: ${shown(value)}" is not a value Flowline can use.`)
  return undefined
}

function shown(value: unknown): string {
  return brief(typeof value === 'object' ? JSON.stringify(value) : value)
}

/** The ranges of the usual settings. */
export const ranges = {
  guidance: { low: 0, high: 100 },
  seed: { whole: true, low: 0, high: Number.MAX_SAFE_INTEGER },
  steps: { whole: true, low: 1, high: 100_000 },
  side: { whole: true, low: 1, high: 16_384 },
  clipSkip: { whole: true, low: 1, high: 12 },
} as const

export function set(target: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) target[key] = value
}

export function noSampler(name: string, notes: string[]): void {
  notes.push(`The sampler "${brief(name)}" is not one of Flowline's; the chosen one stays.`)
}

export function skippedLevel(name: string, notes: string[]): void {
  notes.push(`For the sampler "${brief(name)}" the other tool leaves out the level before the last; Flowline does not.`)
}

/** Time nodes from the name of a schedule. */
export function readSchedule(name: string, steps: unknown, solver: Record<string, unknown>, notes: string[]): void {
  const found = nodesByName(name, typeof steps === 'number' ? steps : undefined)
  if (!found) {
    notes.push(`The schedule "${brief(name)}" is not one of Flowline's; the chosen time nodes stay.`)
    return
  }
  solver['nodes'] = found.nodes
  if (!found.exact) notes.push(`The levels of the schedule "${brief(name)}" are rounded otherwise, by at most one training step.`)
}

export function fromPicture(notes: string[]): void {
  notes.push('It was made from another picture, which the text does not hold.')
}

export function enlarged(notes: string[]): void {
  notes.push('It was enlarged in a second pass, which is not repeated.')
}

export function madeWith(model: string, notes: string[]): void {
  notes.push(`It was made with the model "${brief(model, 100)}".`)
}

/** Networks beside the model, by their names. */
export function withoutNetworks(names: readonly string[], notes: string[]): void {
  const list = [...new Set(names)].slice(0, 20).join(', ')
  if (list) notes.push(`The networks it adds to the model are left out: ${brief(list, 300)}.`)
}

export function notUnderstood(keys: readonly string[], notes: string[]): void {
  if (keys.length > 0) notes.push(`Not understood: ${brief(keys.slice(0, 20).join(', '), 300)}.`)
}
