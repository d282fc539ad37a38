import { readFile } from 'node:fs/promises'
import { parse } from 'node:path'
import { AppError, type NodeSet, type TableauSettings } from '../../src-shared/contract/index.ts'
import { readNodeSet, readTableau } from '../../src-shared/formats/saved-files.ts'
import { methods, nodeKinds } from '../../src-shared/numerics/index.ts'
import { openSaved } from '../compose/index.ts'
import { libraryPath, userPath } from './paths.ts'

/** Things asked for by the name they have in the library, or as a file. */
interface Lookup<T> {
  readonly list: () => Promise<readonly T[]>
  readonly read: (text: string, name: string) => T
}

async function lookUp<T extends { readonly name: string }>({ list, read }: Lookup<T>, wanted: string): Promise<T | string[]> {
  const all = await list()
  const saved = all.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  if (saved) return saved
  const path = userPath(wanted)
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? all.map(({ name }) => name) : read(text, parse(path).name)
}

const known = (names: readonly string[]): string => (names.length > 0 ? `; saved are ${names.join(', ')}` : '')

/** Saved levels or those in a file. Throws `invalid-input` for neither. */
export async function findNodes(wanted: string, library: string | undefined): Promise<NodeSet> {
  const { nodeSets } = openSaved(libraryPath(library))
  const found = await lookUp({ list: () => nodeSets.list(), read: readNodeSet }, wanted)
  if (!Array.isArray(found)) return found
  const kinds = nodeKinds.map(({ id }) => id).join(', ')
  throw new AppError(
    'invalid-input',
    `There are no time nodes named "${wanted}", and no such file; there are ${kinds}${known(found)}.`,
  )
}

/** A saved tableau or one in a file, whether it can be run or not. Throws `invalid-input` for neither. */
export async function findTableau(wanted: string, library: string | undefined): Promise<TableauSettings> {
  const { tableaux } = openSaved(libraryPath(library))
  const found = await lookUp({ list: () => tableaux.list(), read: readTableau }, wanted)
  if (!Array.isArray(found)) return found
  throw new AppError('invalid-input', `There is no tableau named "${wanted}", and no such file${known(found)}.`)
}

/** What the options name that is the user's own. */
export interface Own {
  readonly levels?: readonly number[] | undefined
  readonly tableau?: TableauSettings | undefined
}

export async function findOwn(options: {
  readonly nodes?: string
  readonly solver?: string
  readonly tableau?: string
  readonly library?: string
}): Promise<Own> {
  const { nodes, solver, tableau, library } = options
  if (tableau !== undefined && solver !== undefined)
    throw new AppError('invalid-input', '--tableau is a solver of its own; leave --solver out.')
  const levels = nodes === undefined || nodeKinds.some(({ id }) => id === nodes) ? undefined : await findNodes(nodes, library)
  return {
    levels: levels?.levels,
    tableau: tableau === undefined ? await savedSolver(solver, library) : await findTableau(tableau, library),
  }
}

/** A saved tableau called as a solver. */
async function savedSolver(solver: string | undefined, library: string | undefined): Promise<TableauSettings | undefined> {
  if (solver === undefined || methods.some(({ info }) => info.id === solver)) return undefined
  const tableaux = await openSaved(libraryPath(library)).tableaux.list()
  const found = tableaux.find(({ name }) => name.toLowerCase() === solver.toLowerCase())
  if (found) return found
  throw new AppError('invalid-input', `There is no solver named "${solver}"; \`flowline solvers\` lists them.`)
}
