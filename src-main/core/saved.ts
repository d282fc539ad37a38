import {
  AppError,
  type NodeSet,
  type SavedNodeSet,
  type SavedTableau,
  type TableauSettings,
} from '../../src-shared/contract/index.ts'
import { judgeTableau, methods, nodeKinds, ownTableauId, sayTableauFault } from '../../src-shared/numerics/index.ts'
import type { SavedRepository } from './ports.ts'

/** Time nodes the user saved by name. */
export class NodeSetsService {
  private readonly sets: SavedRepository<NodeSet>

  constructor(sets: SavedRepository<NodeSet>) {
    this.sets = sets
  }

  list(): Promise<SavedNodeSet[]> {
    return this.sets.list()
  }

  save(set: NodeSet): Promise<SavedNodeSet> {
    refuseTaken(
      set.name,
      nodeKinds.map(({ id }) => id),
    )
    return this.sets.put(set)
  }

  async rename(id: string, name: string): Promise<SavedNodeSet> {
    const set = (await this.sets.list()).find((one) => one.id === id)
    if (!set) throw new AppError('not-found', 'These saved levels are no longer there; reload the list.', { id })
    refuseTaken(
      name,
      nodeKinds.map((kind) => kind.id),
    )
    return this.sets.put({ name, levels: set.levels }, id)
  }

  remove(id: string): Promise<void> {
    return this.sets.remove(id)
  }
}

/** Runge-Kutta tableaux the user entered. */
export class TableauxService {
  private readonly tableaux: SavedRepository<TableauSettings>

  constructor(tableaux: SavedRepository<TableauSettings>) {
    this.tableaux = tableaux
  }

  list(): Promise<SavedTableau[]> {
    return this.tableaux.list()
  }

  save(tableau: TableauSettings, id?: string): Promise<SavedTableau> {
    requireRunnable(tableau)
    refuseTaken(tableau.name, [ownTableauId, ...methods.map(({ info }) => info.id)])
    return this.tableaux.put(tableau, id)
  }

  remove(id: string): Promise<void> {
    return this.tableaux.remove(id)
  }
}

/** Throws `invalid-input` with the first thing that keeps a tableau from being run. */
export function requireRunnable(tableau: TableauSettings): void {
  const judged = judgeTableau(tableau)
  if ('fault' in judged) throw new AppError('invalid-input', sayTableauFault(judged.fault), { kind: judged.fault.kind })
}

/** A name that already means something on the command line would hide it. */
function refuseTaken(name: string, ids: readonly string[]): void {
  if (!ids.includes(name)) return
  throw new AppError('invalid-input', `"${name}" is a name that comes with the app; choose another one.`, { name })
}
