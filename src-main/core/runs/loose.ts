import { AppError } from '../../../src-shared/contract/index.ts'
import { forgetSources, sourcesOf } from '../kept-sources.ts'
import type { Clock, RunFiles, SourceFiles, Store } from '../ports.ts'

interface LooseParts {
  readonly store: Store
  readonly runFiles: RunFiles
  readonly sources: SourceFiles
  readonly clock: Clock
}

/** Ended runs without a picture; one whose result still waits to be saved is none. */
export async function looseRuns({ store, runFiles }: LooseParts): Promise<string[]> {
  const pending = new Set(await runFiles.pendingIds())
  return store.runs.withoutPicture().filter((id) => !pending.has(id))
}

/** Deletes those, or the `named` ones of them. Throws, and deletes nothing, where one that is named is none of them. */
export async function removeLooseRuns(parts: LooseParts, named?: readonly string[]): Promise<string[]> {
  const { store, runFiles, sources, clock } = parts
  const loose = await looseRuns(parts)
  const known = new Set(loose)
  const other = named?.find((id) => !known.has(id))
  if (other !== undefined) throw whyNot(store, other)
  const ids = named ? loose.filter((id) => named.includes(id)) : loose
  const begun = ids.flatMap((id) => sourcesOf(store.runs.get(id)?.summary.settings ?? {}))
  for (const id of ids) {
    await runFiles.remove(id)
    store.runs.remove([id])
  }
  await forgetSources(store, sources, begun, clock.now())
  return ids
}

function whyNot(store: Store, id: string): AppError {
  const summary = store.runs.get(id)?.summary
  if (!summary) return new AppError('not-found', 'This run is no longer there.', { id })
  return new AppError('invalid-input', sentenceOf(summary), { id })
}

function sentenceOf({ state, pictureId }: { readonly state: string; readonly pictureId: string | null }): string {
  if (pictureId !== null) return 'This run has a picture; delete that in the gallery.'
  if (state === 'waiting' || state === 'running')
    return 'This run has not ended, or its end could not be written down yet, so it cannot be deleted now.'
  return 'The picture of this run is made and only waits to be saved; start Flowline again once the disk of the library can be written, then delete it in the gallery.'
}
