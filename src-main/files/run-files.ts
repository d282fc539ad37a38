import fs from 'node:fs/promises'
import path from 'node:path'
import {
  engineResultSchema,
  frameSchema,
  recipeSchema,
  runSummarySchema,
  stepRecordSchema,
  AppError,
  type Frame,
  type StepRecord,
} from '../../src-shared/contract/index.ts'
import { z } from 'zod'
import { idPattern } from '../core/ids.ts'
import type { PendingResult, RunFiles, RunRecord } from '../core/ports.ts'
import { makeFolderIn } from './folders.ts'
import { writeAtomic, type WriteCalls } from './atomic.ts'
import { diskError } from './disk-errors.ts'
import { Journal } from './journal.ts'

const pendingSchema = z.object({ result: engineResultSchema, recipe: recipeSchema })
const recordSchema = z.object({
  summary: runSummarySchema,
  modelHash: z.string().nullable(),
  attempts: z.number(),
  latentShape: z.array(z.number()),
  dense: z.boolean(),
})

/** `runs/<id>/`: steps.ndjson, frames.ndjson, run.json and what the engine wrote; `pending/<id>.json` while a save is under way. */
export class LibraryRunFiles implements RunFiles {
  private readonly library: string
  private readonly calls: WriteCalls
  private readonly journals = new Map<string, Journal>()

  constructor(library: string, calls: WriteCalls = fs) {
    this.library = library
    this.calls = calls
  }

  folder(id: string): string {
    if (!idPattern.test(id)) throw new AppError('not-found', 'There is no such run.', { id })
    return path.join(this.library, 'runs', id)
  }

  begin(id: string): Promise<string> {
    return this.onDisk(id, async (folder) => {
      await fs.rm(folder, { recursive: true, force: true })
      makeFolderIn(this.library, folder)
      return folder
    })
  }

  appendStep(id: string, record: StepRecord): void {
    this.journal(id, 'steps').append(record)
  }

  appendFrame(id: string, frame: Frame): void {
    this.journal(id, 'frames').append(frame)
  }

  flush(id: string): Promise<void> {
    return this.onDisk(id, async () => {
      for (const kind of ['steps', 'frames'] as const) await this.journals.get(`${id} ${kind}`)?.flush()
    })
  }

  async steps(id: string): Promise<StepRecord[]> {
    return (await this.journal(id, 'steps').read()) as StepRecord[]
  }

  async frames(id: string): Promise<Frame[]> {
    return (await this.journal(id, 'frames').read()) as Frame[]
  }

  savePending(id: string, pending: PendingResult): Promise<void> {
    return this.onDisk(id, () => {
      const file = this.pendingFile(id)
      makeFolderIn(this.library, path.dirname(file))
      return writeAtomic(file, JSON.stringify(pending), this.calls)
    })
  }

  async pending(id: string): Promise<PendingResult | null> {
    const parsed = pendingSchema.safeParse(await readJson(this.pendingFile(id)))
    if (!parsed.success) return null
    const { picture } = parsed.data.result
    if (!picture) return parsed.data
    const there = await fs.stat(path.join(this.folder(id), path.basename(picture.file))).catch(() => null)
    return there ? parsed.data : null
  }

  async pendingIds(): Promise<string[]> {
    const names = await fs.readdir(path.join(this.library, 'pending')).catch((): string[] => [])
    return names.map((name) => name.replace(/\.json$/, '')).filter((id) => idPattern.test(id))
  }

  saveSummary(record: RunRecord): Promise<void> {
    return this.onDisk(record.summary.id, (folder) =>
      writeAtomic(path.join(folder, 'run.json'), JSON.stringify(record), this.calls),
    )
  }

  async *summaries(): AsyncIterable<RunRecord> {
    const names = await fs.readdir(path.join(this.library, 'runs')).catch((): string[] => [])
    for (const name of names.filter((entry) => idPattern.test(entry)).sort()) {
      const parsed = recordSchema.safeParse(await readJson(path.join(this.folder(name), 'run.json')))
      if (parsed.success && parsed.data.summary.id === name) yield parsed.data
    }
  }

  settle(id: string, keepPicture: boolean): Promise<void> {
    return this.onDisk(id, async (folder) => {
      if (!keepPicture) await fs.rm(path.join(folder, 'picture.png'), { force: true })
      await fs.rm(this.pendingFile(id), { force: true })
      this.journals.delete(`${id} steps`)
      this.journals.delete(`${id} frames`)
    })
  }

  remove(id: string): Promise<void> {
    return this.onDisk(id, async (folder) => {
      await fs.rm(this.pendingFile(id), { force: true })
      await fs.rm(folder, { recursive: true, force: true })
    })
  }

  private pendingFile(id: string): string {
    return path.join(this.library, 'pending', `${path.basename(this.folder(id))}.json`)
  }

  private journal(id: string, kind: 'steps' | 'frames'): Journal {
    const key = `${id} ${kind}`
    let journal = this.journals.get(key)
    if (!journal) {
      journal = new Journal(path.join(this.folder(id), `${kind}.ndjson`), kind === 'steps' ? stepRecordSchema : frameSchema)
      if (this.journals.size > 200) this.forgetIdle()
      this.journals.set(key, journal)
    }
    return journal
  }

  private forgetIdle(): void {
    for (const [key, journal] of this.journals) if (journal.idle) this.journals.delete(key)
  }

  private async onDisk<T>(id: string, work: (folder: string) => Promise<T>): Promise<T> {
    const folder = this.folder(id)
    try {
      return await work(folder)
    } catch (error) {
      throw diskError(error, folder, this.library)
    }
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8'))
  } catch {
    return null
  }
}
