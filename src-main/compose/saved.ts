import { nodeSetSchema, tableauSchema, type NodeSet, type TableauSettings } from '../../src-shared/contract/index.ts'
import type { SavedRepository } from '../core/ports.ts'
import { SavedFiles } from '../files/saved.ts'

/** What the user saved by name in a library, which need not be there, nor free. */
export function openSaved(library: string): {
  readonly nodeSets: SavedRepository<NodeSet>
  readonly tableaux: SavedRepository<TableauSettings>
} {
  return {
    nodeSets: new SavedFiles(library, 'nodes', nodeSetSchema),
    tableaux: new SavedFiles(library, 'tableaux', tableauSchema),
  }
}
