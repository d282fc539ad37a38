import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './paths.ts'

function* filesUnder(path: string): Generator<string> {
  if (statSync(path).isFile()) yield path
  else for (const name of readdirSync(path).toSorted()) yield* filesUnder(join(path, name))
}

/** sha256 over names and contents of these files and folders, relative to the repository. */
export function contentHash(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesUnder(join(root, path)))
      hash
        .update(`${file.slice(root.length)}\0`)
        .update(readFileSync(file))
        .update('\0')
  }
  return hash.digest('hex')
}

const stampFile = (output: string): string => join(root, 'dist', `${output}.stamp`)

/** True where the output was made from sources with this hash. */
export function isFresh(output: string, hash: string): boolean {
  const stamp = stampFile(output)
  return existsSync(join(root, 'dist', output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

export function markFresh(output: string, hash: string): void {
  mkdirSync(dirname(stampFile(output)), { recursive: true })
  writeFileSync(stampFile(output), hash)
}
