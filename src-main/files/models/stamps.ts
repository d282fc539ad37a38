import fs from 'node:fs/promises'
import path from 'node:path'

/** Relative path -> size and time of a file, time of a folder, `-` where there is nothing. */
export type Stamps = Readonly<Record<string, string>>

/** What tells that a file or folder is still the one it was. */
export async function stampOf(full: string): Promise<string> {
  const found = await fs.stat(full).catch(() => null)
  if (!found) return '-'
  return found.isDirectory() ? `d${found.mtimeMs}` : `${found.size} ${found.mtimeMs}`
}

/** Whether everything that a card was read from is as it was. */
export async function unchanged(root: string, stamps: Stamps): Promise<boolean> {
  const same = await Promise.all(
    Object.entries(stamps).map(async ([file, stamp]) => (await stampOf(path.join(root, file))) === stamp),
  )
  return same.every(Boolean)
}
