import fs from 'node:fs/promises'
import path from 'node:path'

/** Relative path -> size and time of a file, time of a folder, `-` where there is nothing. */
export type Stamps = Readonly<Record<string, string>>

/** What tells that a file or folder is still the one it was. */
export async function stampOf(full: string): Promise<string> {
  const found = await fs.stat(full).catch(() => null)
  if (!found) return '-'
  return found.isDirectory() ? `d${found.mtimeMs}` : `${found.size} ${changedAt(found)}`
}

/** When a file was last changed, milliseconds: archives and copying tools set the time of its contents as they like, but not that of the change. */
export const changedAt = ({ mtimeMs, ctimeMs }: { readonly mtimeMs: number; readonly ctimeMs: number }): number =>
  Math.max(mtimeMs, ctimeMs)

/** Whether everything that a card was read from is as it was. */
export async function unchanged(root: string, stamps: Stamps): Promise<boolean> {
  const same = await Promise.all(
    Object.entries(stamps).map(async ([file, stamp]) => (await stampOf(path.join(root, file))) === stamp),
  )
  return same.every(Boolean)
}
