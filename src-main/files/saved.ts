import fs from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { AppError } from '../../src-shared/contract/index.ts'
import { withoutMark } from '../../src-shared/formats/loose-json.ts'
import type { SavedRepository } from '../core/ports.ts'
import { writeAtomic } from './atomic.ts'
import { diskError } from './disk-errors.ts'
import { makeFolderIn } from './folders.ts'

/** A file name is no longer than this in bytes, without its ending. */
const longest = 200

/** A name as a file name on every system: what some system refuses becomes a dash. */
export function fileNameOf(name: string): string {
  let plain = ''
  for (const letter of name.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N} ._()+-]+/gu, '-')) {
    if (Buffer.byteLength(plain + letter) > longest) break
    plain += letter
  }
  const trimmed = plain.replaceAll(/^[. ]+|[. ]+$/g, '')
  return trimmed === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(trimmed) ? `_${trimmed}` : trimmed
}

const alike = (a: string, b: string): boolean => a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase()

/** Things saved by name in a folder of the library, one JSON file each, which other tools and the command line read too. */
export class SavedFiles<T extends { readonly name: string }> implements SavedRepository<T> {
  private readonly library: string
  private readonly folder: string
  private readonly schema: z.ZodType<T>
  private last: Promise<unknown> = Promise.resolve()

  constructor(library: string, folder: string, schema: z.ZodType<T>) {
    this.library = library
    this.folder = path.join(library, folder)
    this.schema = schema
  }

  async list(): Promise<(T & { id: string })[]> {
    const names = await fs.readdir(this.folder).catch((): string[] => [])
    const files = names.filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    const read = await Promise.all(files.map((name) => this.read(name.slice(0, -'.json'.length))))
    return read.filter((one) => one !== null).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  }

  put(value: T, id?: string): Promise<T & { id: string }> {
    return this.inTurn(() => this.keep(value, id))
  }

  remove(id: string): Promise<void> {
    return this.inTurn(() => this.delete(id))
  }

  /** One change after the other: a free name stays free until it is taken. */
  private inTurn<R>(change: () => Promise<R>): Promise<R> {
    const done = this.last.then(change)
    this.last = done.catch(() => {})
    return done
  }

  private async keep(value: T, id?: string): Promise<T & { id: string }> {
    const all = await this.list()
    const same = all.find(({ name }) => alike(name, value.name))?.id
    if (id !== undefined && same !== undefined && same !== id)
      throw new AppError('invalid-input', `"${value.name}" is there already; choose another name.`, { name: value.name })
    const target = same ?? this.free(value.name, new Set((await this.names()).map((name) => name.toLowerCase())))
    try {
      makeFolderIn(this.library, this.folder)
      await writeAtomic(this.file(target), `${JSON.stringify(this.schema.parse(value), null, 2)}\n`)
    } catch (error) {
      throw diskError(error, this.file(target), this.library)
    }
    if (id !== undefined && id !== target) await this.delete(id)
    return { ...value, id: target }
  }

  private async delete(id: string): Promise<void> {
    if (path.basename(id) !== id) return
    await fs.rm(this.file(id), { force: true }).catch((error: unknown) => {
      throw diskError(error, this.file(id), this.library)
    })
  }

  private async names(): Promise<string[]> {
    return (await fs.readdir(this.folder).catch((): string[] => [])).map((name) => name.replace(/\.json$/, ''))
  }

  /** A file name that no other name has taken, a file that cannot be read included. */
  private free(name: string, taken: ReadonlySet<string>): string {
    const base = fileNameOf(name)
    let candidate = base
    for (let n = 2; taken.has(candidate.toLowerCase()); n++) candidate = `${base} ${n}`
    return candidate
  }

  private async read(id: string): Promise<(T & { id: string }) | null> {
    try {
      const parsed = this.schema.safeParse(JSON.parse(withoutMark(await fs.readFile(this.file(id), 'utf8'))))
      return parsed.success ? { ...parsed.data, id } : null
    } catch {
      return null
    }
  }

  private readonly file = (id: string): string => path.join(this.folder, `${id}.json`)
}
