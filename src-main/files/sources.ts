import { createHash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError, type StoredSource } from '../../src-shared/contract/index.ts'
import type { SourceFiles } from '../core/ports.ts'
import { writeAtomic } from './atomic.ts'
import { diskError } from './disk-errors.ts'
import { makeFolderIn } from './folders.ts'

const extensions = { png: 'png', jpeg: 'jpg', webp: 'webp' } as const
type Format = keyof typeof extensions

/** Of every file there may be: pictures, and states of runs. */
const kept = [...Object.values(extensions), 'npy'] as const

const mostPixels = 2 ** 28

/** Hash and size of a picture file's bytes, turned as its camera held it. Throws `invalid-input` for what is no picture. */
export async function examineSource(bytes: Uint8Array): Promise<StoredSource & { extension: string }> {
  const { default: sharp } = await import('sharp')
  try {
    const { format, autoOrient } = await sharp(bytes, { limitInputPixels: mostPixels }).metadata()
    const { width, height } = autoOrient
    if (format !== undefined && format in extensions && width > 0 && height > 0) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      return { hash, width, height, extension: extensions[format as Format] }
    }
  } catch (error) {
    throw noPicture(error)
  }
  throw noPicture(null)
}

const noPicture = (cause: unknown): AppError =>
  new AppError('invalid-input', 'This file is no PNG, JPEG or WebP picture; choose another.', {}, { cause })

/** Pictures, masks and states that runs started from, in the library's `sources`, named by the hash of their bytes. */
export class LibrarySources implements SourceFiles {
  private readonly library: string
  private readonly folder: string

  constructor(library: string) {
    this.library = library
    this.folder = path.join(library, 'sources')
  }

  async put(bytes: Uint8Array): Promise<StoredSource> {
    const { extension, ...source } = await examineSource(bytes)
    await this.keep(bytes, source.hash, extension)
    return source
  }

  async putState(bytes: Uint8Array): Promise<string> {
    const hash = createHash('sha256').update(bytes).digest('hex')
    await this.keep(bytes, hash, 'npy')
    return hash
  }

  private async keep(bytes: Uint8Array, hash: string, extension: string): Promise<void> {
    const known = await this.find(hash)
    if (known) {
      const now = new Date()
      await fs.utimes(known, now, now).catch(() => {})
      if (await this.find(hash)) return
    }
    const file = path.join(this.folder, `${hash}.${extension}`)
    try {
      makeFolderIn(this.library, this.folder)
      await writeAtomic(file, bytes)
    } catch (error) {
      throw diskError(error, file, this.library)
    }
  }

  async list(): Promise<{ hash: string; putAt: number }[]> {
    const found: { hash: string; putAt: number }[] = []
    for (const name of await fs.readdir(this.folder).catch((): string[] => [])) {
      const hash = /^([0-9a-f]{64})\.(png|jpg|webp|npy)$/.exec(name)?.[1]
      const stats = hash && (await fs.stat(path.join(this.folder, name)).catch(() => null))
      if (hash && stats) found.push({ hash, putAt: stats.mtimeMs })
    }
    return found
  }

  async remove(hash: string, time: number): Promise<void> {
    const file = await this.find(hash)
    // At once: it may be put again at any moment.
    const putAt = file && statSync(file, { throwIfNoEntry: false })?.mtimeMs
    if (file && putAt && putAt < time) rmSync(file, { force: true })
  }

  async find(hash: string): Promise<string | null> {
    if (!/^[0-9a-f]{64}$/.test(hash)) return null
    for (const extension of kept) {
      const file = path.join(this.folder, `${hash}.${extension}`)
      if ((await fs.stat(file).catch(() => null))?.isFile()) return file
    }
    return null
  }
}
