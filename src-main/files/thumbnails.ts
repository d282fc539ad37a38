import fs from 'node:fs/promises'
import path from 'node:path'
import { makeFolder } from './folders.ts'
import { AppError } from '../../src-shared/contract/index.ts'
import { writeAtomic } from './atomic.ts'

/** Edge lengths that are kept; a request gets the next larger one. */
const sizes = [128, 256, 512, 1024] as const

/** Small WebP copies, made when first asked for and kept. They can be deleted at any time. */
export class Thumbnails {
  private readonly folder: string
  private readonly making = new Map<string, Promise<Uint8Array>>()

  constructor(folder: string) {
    this.folder = folder
  }

  /** At most `size` pixels on the long edge, never larger than the picture. */
  get(id: string, picture: string, size: number): Promise<Uint8Array> {
    const edge = sizes.find((known) => known >= size) ?? sizes[sizes.length - 1]!
    const file = path.join(this.folder, id.slice(-2), `${id}-${edge}.webp`)
    let pending = this.making.get(file)
    if (!pending) {
      pending = this.read(file)
        .then((kept) => kept ?? this.make(file, picture, edge))
        .finally(() => this.making.delete(file))
      this.making.set(file, pending)
    }
    return pending
  }

  async forget(id: string): Promise<void> {
    for (const size of sizes) await fs.rm(path.join(this.folder, id.slice(-2), `${id}-${size}.webp`), { force: true })
  }

  private read(file: string): Promise<Uint8Array | null> {
    return fs.readFile(file).catch(() => null)
  }

  /** A thumbnail that cannot be kept (full disk) is still returned. Throws `invalid-input` for a damaged picture. */
  private async make(file: string, picture: string, edge: number): Promise<Uint8Array> {
    const { default: sharp } = await import('sharp')
    const bytes = await sharp(picture)
      .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82 })
      .toBuffer()
      .catch((error: unknown) => {
        const name = path.basename(picture)
        throw new AppError('invalid-input', `${name} is damaged or no PNG; put a whole copy in its place.`, {}, { cause: error })
      })
    try {
      makeFolder(path.dirname(file))
      await writeAtomic(file, bytes)
    } catch {
      return bytes
    }
    return bytes
  }
}
