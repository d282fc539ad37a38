import path from 'node:path'
import type { SourceFiles } from '../core/ports.ts'
import { LibrarySources } from '../files/index.ts'
import { keepState } from '../serve/index.ts'

export { examineSource } from '../files/index.ts'

/** The pictures a library keeps for runs to start from, without the rest of it. */
export const openSources = (library: string): SourceFiles => new LibrarySources(library)

/** Keeps the state of one of the library's runs at a level, as `keepState` does; with the file it is kept in. */
export async function branchFrom(library: string, run: string, sigma: number) {
  const sources = new LibrarySources(library)
  const kept = await keepState(sources, path.join(library, 'runs', path.basename(run)), sigma)
  return { ...kept, file: (await sources.find(kept.hash))! }
}
