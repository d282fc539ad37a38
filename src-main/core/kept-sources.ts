import type { SourceFiles, Store } from './ports.ts'

/** A picture that no run names may be in someone's settings for the next one. */
const kept = 7 * 86_400_000

/** Hashes that no run and no recipe names any more. */
function unnamed({ runs, pictures }: Pick<Store, 'runs' | 'pictures'>, hashes: readonly string[]): string[] {
  if (hashes.length === 0) return []
  const named = new Set([...runs.sources(), ...pictures.sources()])
  return hashes.filter((hash) => !named.has(hash))
}

/** Deletes those of the pictures and masks that runs began from which nothing names since their runs were deleted. */
export async function forgetSources(store: Store, sources: SourceFiles, hashes: readonly string[]): Promise<void> {
  for (const hash of unnamed(store, [...new Set(hashes)])) await sources.remove(hash)
}

/** Deletes what was brought in and never used, or whose runs went otherwise, a week after it was last chosen. */
export async function sweepSources(store: Store, sources: SourceFiles, now: Date): Promise<void> {
  const old = (await sources.list()).filter(({ putAt }) => now.getTime() - putAt > kept)
  for (const hash of unnamed(
    store,
    old.map((source) => source.hash),
  ))
    await sources.remove(hash)
}

/** The pictures that settings name as their start: the source and its mask. */
export function sourcesOf(settings: { readonly source?: { picture: string; mask: string | null } | null | undefined }): string[] {
  const { source } = settings
  return source ? [source.picture, ...(source.mask === null ? [] : [source.mask])] : []
}
