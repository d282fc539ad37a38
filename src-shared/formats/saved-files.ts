import { z } from 'zod'
import { AppError, nodeSetSchema, tableauSchema, type NodeSet, type TableauSettings } from '../contract/index.ts'
import { withoutMark } from './loose-json.ts'
import { parseFraction, parseWeights, splitTableau } from './tableau-text.ts'

const refuse = (what: string): AppError => new AppError('invalid-input', what)

/** A number, or a fraction or `inf` in quotes. */
const entry = z.union([z.number(), z.string()]).transform((value, context) => {
  const read = typeof value === 'number' ? value : /^\s*inf(inity)?\s*$/i.test(value) ? Number.MAX_VALUE : parseFraction(value)
  if (read !== null) return read
  context.addIssue({ code: 'custom', message: `"${String(value).slice(0, 40)}" is no number and no fraction` })
  return z.NEVER
})

const levelsFile = z.object({ name: z.string().optional(), levels: z.array(entry) })
const tableauFile = z.object({
  name: z.string().optional(),
  a: z.array(z.array(entry)),
  b: z.array(entry),
  c: z.array(entry).optional(),
  bHat: z.array(entry).optional(),
})

/** The JSON in a text, undefined where it is none. */
function json(text: string): unknown {
  try {
    return JSON.parse(withoutMark(text))
  } catch {
    return undefined
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const { path, message } = read.error.issues[0]!
  throw refuse(`${what}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}.`)
}

/**
 * Time nodes in a file: JSON, `{"name", "levels"}` or a list of numbers, or a plain list with commas, spaces or lines between. A
 * last 0 is left out. `name` is for a file that says none. Throws `invalid-input`.
 */
export function readNodeSet(text: string, name: string): NodeSet {
  const what = `The levels in ${name}`
  const value = json(text)
  const list = Array.isArray(value) ? value : text.split(/[\s,;]+/).filter(Boolean)
  const plain = value === undefined || typeof value === 'number' || Array.isArray(value)
  const { name: called, levels } = checked(levelsFile, plain ? { levels: list } : value, what)
  return checked(nodeSetSchema, { name: called ?? name, levels: levels.at(-1) === 0 ? levels.slice(0, -1) : levels }, what)
}

/**
 * A tableau in a file: JSON, `{"name", "a", "b", "c", "bHat"}` with numbers or fractions such as "1/6", or the rows as text, as they are
 * pasted. `name` is for a file that says none. Throws `invalid-input`; whether it can be run is for the numerics to say.
 */
export function readTableau(text: string, name: string): TableauSettings {
  const what = `The tableau in ${name}`
  const value = json(text)
  const { name: called, ...tableau } = value === undefined ? rowsOf(text, what) : checked(tableauFile, value, what)
  return checked(tableauSchema, { ...tableau, name: called ?? name }, what)
}

function rowsOf(text: string, what: string): z.output<typeof tableauFile> {
  const split = splitTableau(text)
  if (!split) throw refuse(`${what} is neither JSON nor rows of numbers; write one row a line, the weights last.`)
  const numbers = (row: string): number[] => {
    const read = parseWeights(row)
    if ('values' in read) return read.values
    throw refuse(`${what}: "${read.wrong}" is no number and no fraction.`)
  }
  const nodes = split.rows.map(({ c }) => (c === null ? null : (numbers(c)[0] ?? null)))
  return {
    a: split.rows.map(({ weights }) => numbers(weights)),
    b: numbers(split.b),
    ...(nodes.every((c) => c !== null) ? { c: nodes } : {}),
    ...(split.bHat === null ? {} : { bHat: numbers(split.bHat) }),
  }
}
