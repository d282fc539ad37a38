import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { HashCache } from '../../core/ports.ts'

/** Folders of a diffusers layout whose files decide what a picture looks like. */
const componentFolder = /^(scheduler|tokenizer(_\d)?|text_encoder(_\d)?|unet|transformer|vae_decoder)$/
const ignored = /(^\.|\.md$|\.tmp$|\.lock$)/i

/** Files that belong to a model, relative with forward slashes, in code-unit order. */
export async function modelFiles(dir: string): Promise<string[]> {
  const files: string[] = []
  for (const entry of await fs.readdir(dir, { withFileTypes: true })) {
    if (entry.name === 'model_index.json') files.push(entry.name)
    if (!componentFolder.test(entry.name)) continue
    for (const inner of await fs.readdir(path.join(dir, entry.name), { withFileTypes: true }).catch(() => [])) {
      if (ignored.test(inner.name) || inner.isDirectory()) continue
      files.push(`${entry.name}/${inner.name}`)
    }
  }
  return files.sort((a, b) => (a < b ? -1 : 1))
}

/**
 * sha256 over `path NUL size NUL sha256-of-file LF` for every file of the model. Files whose size and time are known
 * from `cache` are not read again. Null where a file cannot be read, or would have to be and `readFiles` is false.
 */
export async function hashModel(
  dir: string,
  cache: HashCache,
  { readFiles = true, signal }: { readFiles?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<string | null> {
  const whole = createHash('sha256')
  try {
    for (const file of await modelFiles(dir)) {
      const full = path.join(dir, file)
      const { size, mtimeMs } = await fs.stat(full)
      let sha256 = cache.get(full, size, mtimeMs)
      if (sha256 === null) {
        if (!readFiles) return null
        sha256 = await hashFile(full, signal)
        remember(cache, full, size, mtimeMs, sha256)
      }
      whole.update(`${file}\0${size}\0${sha256}\n`)
    }
    return whole.digest('hex')
  } catch (error) {
    if (signal?.aborted) throw error
    return null
  }
}

/** A hash that cannot be kept (full disk) is computed again the next time. */
function remember(cache: HashCache, ...known: Parameters<HashCache['put']>): void {
  try {
    cache.put(...known)
  } catch {
    return
  }
}

async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20, signal })) hash.update(piece as Buffer)
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
