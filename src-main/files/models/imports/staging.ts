import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { importFormSchema } from '../../../../src-shared/contract/index.ts'
import { writeAtomic } from '../../atomic.ts'
import { makeFolder } from '../../folders.ts'

const manifestSchema = z.object({
  name: z.string(),
  source: z.string(),
  form: importFormSchema.nullable(),
  bytes: z.number(),
  startedAt: z.string(),
})
const doneSchema = z.object({ to: z.string(), size: z.number(), mtimeMs: z.number(), sha256: z.string() })

/** What an import is for: enough to take it up again after the process ended. */
export type Manifest = z.infer<typeof manifestSchema>
export type DoneFile = z.infer<typeof doneSchema>

const prefix = '.import-'
const begun = '.begun-'
const hour = 3_600_000

/** The folder of an import under way, hidden beside the models. */
export class Staging {
  readonly id: string
  readonly folder: string
  /** What becomes the model folder. */
  readonly content: string

  constructor(models: string, id: string) {
    this.id = id
    this.folder = path.join(models, prefix + id)
    this.content = path.join(this.folder, 'content')
  }

  static async ids(models: string): Promise<string[]> {
    const names = await fs.readdir(models).catch(() => [])
    for (const name of names.filter((one) => one.startsWith(begun))) await removeOld(path.join(models, name))
    return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
  }

  /** The folder appears with its manifest in it, or not at all. */
  async begin(manifest: Manifest): Promise<void> {
    const there = await fs.stat(this.folder).catch(() => null)
    const folder = there ? this.folder : path.join(path.dirname(this.folder), begun + this.id)
    makeFolder(path.join(folder, 'content'))
    await writeAtomic(path.join(folder, 'import.json'), JSON.stringify(manifest))
    if (!there) await fs.rename(folder, this.folder)
  }

  /** Null where the folder holds no import that can be gone on with. */
  async manifest(): Promise<Manifest | null> {
    try {
      return manifestSchema.parse(JSON.parse(await fs.readFile(path.join(this.folder, 'import.json'), 'utf8')))
    } catch {
      return null
    }
  }

  /** Files whose copy is whole and was read back. */
  async done(): Promise<Map<string, DoneFile>> {
    const text = await fs.readFile(path.join(this.folder, 'done.jsonl'), 'utf8').catch(() => '')
    const files = new Map<string, DoneFile>()
    for (const line of text.split('\n')) {
      try {
        const file = doneSchema.parse(JSON.parse(line))
        files.set(file.to, file)
      } catch {
        continue
      }
    }
    return files
  }

  async markDone(file: DoneFile): Promise<void> {
    await fs.appendFile(path.join(this.folder, 'done.jsonl'), `${JSON.stringify(file)}\n`)
  }

  /** Bytes that lie here already. */
  async bytes(files: readonly { to: string }[]): Promise<number> {
    let total = 0
    for (const { to } of files) total += (await fs.stat(path.join(this.content, to)).catch(() => null))?.size ?? 0
    return total
  }

  /** Removes what no longer belongs to the model: the source may have changed since. */
  async keepOnly(files: ReadonlySet<string>): Promise<void> {
    const entries = await fs.readdir(this.content, { recursive: true, withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const file = path.relative(this.content, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')
      if (entry.isFile() && !files.has(file)) await fs.rm(path.join(this.content, file), { force: true })
    }
  }

  remove(): Promise<void> {
    return fs.rm(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Clears away what a process that ended left behind; one of another process may be under way. */
async function removeOld(folder: string): Promise<void> {
  const found = await fs.stat(folder).catch(() => null)
  if (found && Date.now() - found.mtimeMs > hour) await fs.rm(folder, { recursive: true, force: true }).catch(() => {})
}
