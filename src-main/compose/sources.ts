import type { SourceFiles } from '../core/ports.ts'
import { LibrarySources } from '../files/index.ts'

export { examineSource } from '../files/index.ts'

/** The pictures a library keeps for runs to start from, without the rest of it. */
export const openSources = (library: string): SourceFiles => new LibrarySources(library)
