import { createHash } from 'node:crypto'
import streams from 'node:fs'
import fs from 'node:fs/promises'
import type { HashCache } from '../../core/ports.ts'
import { Containment } from './containment.ts'
import { decidingFolders, filesIn, weightsBelow } from './layout.ts'
import { changedAt } from './stamps.ts'

/** What decides a picture: the model from noise on, and what makes the start of a run from a picture. */
const counted = {
  model: { folders: decidingFolders, files: ['model_index.json'] },
  encoder: { folders: ['vae_encoder'], files: [] },
} as const

export interface HashOptions {
  /** False gives null instead of reading a file anew. */
  readonly readFiles?: boolean
  readonly of?: keyof typeof counted
  readonly signal?: AbortSignal | undefined
  /** Bytes gone through so far, of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

interface Piece {
  readonly file: string
  readonly path: string
  readonly size: number
  readonly changed: number
}

/**
 * sha256 over `path NUL size NUL sha256-of-file LF` for every file that counts: of the model, or of `of`. Files whose size and time are known
 * from `cache` are not read again. Null where there are no such files, where one cannot be read or leads outside the folder, or
 * where one would have to be read and `readFiles` is false.
 */
export async function hashModel(
  dir: string,
  cache: HashCache,
  { readFiles = true, signal, onProgress, of = 'model' }: HashOptions = {},
): Promise<string | null> {
  const whole = createHash('sha256')
  try {
    const pieces = await piecesOf(dir, counted[of])
    if (!pieces) return null
    const total = pieces.reduce((sum, { size }) => sum + size, 0)
    let done = 0
    for (const { file, path, size, changed } of pieces) {
      let sha256 = cache.get(path, size, changed)
      if (sha256 === null) {
        if (!readFiles) return null
        const before = done
        sha256 = await hashFile(path, signal, (read) => onProgress?.(before + read, total))
        remember(cache, path, size, changed, sha256)
      }
      done += size
      onProgress?.(done, total)
      whole.update(`${file}\0${size}\0${sha256}\n`)
    }
    return whole.digest('hex')
  } catch (error) {
    if (signal?.aborted) throw error
    return null
  }
}

/** The files that count, each a regular file inside the folder; null where one is not, and where there are too many or none. */
async function piecesOf(dir: string, { folders, files: alone }: (typeof counted)[keyof typeof counted]): Promise<Piece[] | null> {
  const place = await Containment.of(dir)
  const { files, cut, refused } = await filesIn(place, folders)
  if (cut !== null || refused.length > 0) return null
  const pieces: Piece[] = []
  files.push(...(await weightsBelow(place, files)))
  for (const name of alone) if (await fs.lstat(`${place.root}/${name}`).catch(() => null)) files.push(name)
  // `model_index.json` sorts among the folders by code units, as it always did.
  for (const file of files.sort((a, b) => (a < b ? -1 : 1))) {
    const found = await place.file(file)
    if (typeof found !== 'object') return null
    const stats = await fs.stat(found.path)
    pieces.push({ file, path: found.path, size: stats.size, changed: changedAt(stats) })
  }
  return pieces.length > 0 ? pieces : null
}

/** A hash that cannot be kept (full disk) is computed again the next time. */
function remember(cache: HashCache, ...known: Parameters<HashCache['put']>): void {
  try {
    cache.put(...known)
  } catch {
    return
  }
}

/** sha256 of a file; `onRead` is told the bytes read so far. */
export async function hashFile(file: string, signal?: AbortSignal, onRead?: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha256')
  let read = 0
  for await (const piece of streams.createReadStream(file, { highWaterMark: 1 << 20, signal })) {
    hash.update(piece as Buffer)
    onRead?.((read += (piece as Buffer).length))
  }
  return hash.digest('hex')
}

/** A cache for one process, where there is no library. */
export function memoryHashCache(): HashCache {
  const known = new Map<string, string>()
  const key = (file: string, size: number, mtimeMs: number): string => `${size} ${mtimeMs} ${file}`
  return {
    get: (file, size, mtimeMs) => known.get(key(file, size, mtimeMs)) ?? null,
    put: (file, size, mtimeMs, sha256) => void known.set(key(file, size, mtimeMs), sha256),
  }
}
