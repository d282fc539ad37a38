/** Whether a path lies below a folder. Both are absolute and resolved; a folder may be the root of a drive. */
export function isBelow(folder: string, file: string): boolean {
  const ended = /[\\/]$/.test(folder)
  return file.startsWith(folder) && file.length > folder.length && (ended || /[\\/]/.test(file[folder.length]!))
}

/**
 * Where links of a model folder may lead: the folder itself; in a snapshot of a Hugging Face cache the repository, whose
 * `blobs/` hold the files.
 */
export function linksMayLeadTo(folder: string): string {
  return /^(.*[\\/]models--[^\\/]+)[\\/]snapshots[\\/][^\\/]+(?:[\\/].*)?$/.exec(folder)?.[1] ?? folder
}
