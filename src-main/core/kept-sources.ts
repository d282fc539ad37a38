import type { SourceFiles, Store } from './ports.ts'

/** A picture that no run names may be in someone's settings for the next one. */
const kept = 7 * 86_400_000

/** What was brought in within a day may still be in use for the next run, though the last ones are deleted. */
const fresh = 86_400_000

/**
 * Deletes those of the pictures and masks that no run and no recipe names as its start any more. A fresh one, and one that cannot be
 * deleted now, as it is open elsewhere, are left for the sweep.
 */
export async function forgetSources(store: Store, sources: SourceFiles, hashes: readonly string[], now: Date): Promise<void> {
  for (const hash of new Set(hashes)) {
    const named = new Set([...store.runs.sources(), ...store.pictures.sources()])
    if (!named.has(hash)) await sources.remove(hash, now.getTime() - fresh).catch(() => {})
  }
}

/** Deletes what was brought in and never used, or whose runs went otherwise, a week after it was last chosen. */
export async function sweepSources(store: Store, sources: SourceFiles, now: Date): Promise<void> {
  const old = (await sources.list()).filter(({ putAt }) => now.getTime() - putAt > kept)
  await forgetSources(
    store,
    sources,
    old.map(({ hash }) => hash),
    now,
  )
}

/** The pictures that settings name as their start: the source and its mask. */
export function sourcesOf(settings: { readonly source?: { picture: string; mask: string | null } | null | undefined }): string[] {
  const { source } = settings
  return source ? [source.picture, ...(source.mask === null ? [] : [source.mask])] : []
}
