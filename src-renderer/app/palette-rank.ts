export interface Entry {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly keys?: string
  readonly perform: () => void
}

/** How well a label answers a query: 0 begins with it, 1 has a word that does, 2 has its letters in order; null not at all. */
export function rankOf(label: string, query: string): number | null {
  const text = label.toLowerCase()
  const wanted = query.trim().toLowerCase()
  if (wanted === '' || text.startsWith(wanted)) return 0
  if (text.split(/[\s,]+/).some((word) => word.startsWith(wanted)) || text.includes(wanted)) return 1
  let from = 0
  for (const letter of wanted.replace(/\s/g, '')) {
    from = text.indexOf(letter, from) + 1
    if (from === 0) return null
  }
  return 2
}

/** Entries that answer the query, best first within their group; groups keep their order. */
export function rankEntries(entries: readonly Entry[], query: string): Entry[] {
  const groups = [...new Set(entries.map((entry) => entry.group))]
  return groups.flatMap((group) =>
    entries
      .filter((entry) => entry.group === group)
      .map((entry) => ({ entry, rank: rankOf(entry.label, query) }))
      .filter((one): one is { entry: Entry; rank: number } => one.rank !== null)
      .sort((a, b) => a.rank - b.rank)
      .map(({ entry }) => entry),
  )
}
