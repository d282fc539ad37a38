import fs from 'node:fs/promises'
import type { Dirent } from 'node:fs'

/** Entries of one folder that are looked at; folders of models stay far below. */
export const mostEntries = 20_000

export interface Listing {
  readonly entries: readonly Dirent[]
  /** There are more entries than were read. */
  readonly cut: boolean
}

const nothing: Listing = { entries: [], cut: false }

/** The entries of a folder, read in small portions so that a huge one does not hold up the process. Empty where there is none. */
export async function listFolder(folder: string, most = mostEntries): Promise<Listing> {
  const open = await fs.opendir(folder, { bufferSize: 256 }).catch(() => null)
  if (!open) return nothing
  const entries: Dirent[] = []
  try {
    for await (const entry of open) {
      if (entries.length === most) return { entries, cut: true }
      entries.push(entry)
    }
  } catch {
    return { entries, cut: false }
  }
  return { entries, cut: false }
}
