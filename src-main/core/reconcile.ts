import { createHash } from 'node:crypto'
import type { Picture } from '../../src-shared/contract/index.ts'
import type { Clock, PictureFiles, RunFiles, Store } from './ports.ts'
import { cut, pictureOf } from './runs/saver.ts'

export interface ReconcileParts {
  readonly store: Store
  readonly pictures: PictureFiles
  readonly runFiles: RunFiles
  readonly clock: Clock
}

export interface Reconciled {
  readonly added: string[]
  readonly removed: string[]
  readonly unreadable: number
}

/**
 * Makes the index agree with the files, which are the truth. A file without a row gets one, a row without a file goes,
 * a file found on the other side of the trash moves its row. `all` reads every file again, else only unknown ones.
 * Where not one file of a filled index is there, the folder is taken to be away and nothing is removed, unless `all`.
 */
export async function reconcile(parts: ReconcileParts, all: boolean): Promise<Reconciled> {
  const { store, pictures } = parts
  // In this order: a picture that is saved meanwhile has a file and no row, never a row and no file.
  const rows = store.pictures.files()
  const { files, closed } = await pictures.list()
  const known = new Map(rows.map((row) => [row.file, row]))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const there = new Set(files)
  const added: string[] = []
  const seen = new Set<string>()
  let unreadable = closed.length
  for (const file of files) {
    const row = known.get(file)
    if (row && !all) {
      seen.add(row.id)
      continue
    }
    const id = row?.id ?? idFor(pictures, file)
    const elsewhere = byId.get(id)
    if (elsewhere && elsewhere.file !== file && !there.has(elsewhere.file)) {
      store.pictures.move(id, file, file.startsWith('trash/') ? parts.clock.now().toISOString() : null)
      seen.add(id)
      if (!all) continue
    } else if (seen.has(id)) continue
    if (await index(parts, id, file)) {
      seen.add(id)
      if (!elsewhere) added.push(id)
    } else unreadable++
  }
  const hidden = (file: string): boolean => closed.some((folder) => file.startsWith(`${folder}/`))
  const removed = rows.filter(({ id, file }) => !seen.has(id) && !there.has(file) && !hidden(file)).map(({ id }) => id)
  const folderAway = !all && rows.length > 0 && files.length === 0
  if (removed.length > 0 && !folderAway) store.pictures.remove(removed)
  return { added, removed: folderAway ? [] : removed, unreadable }
}

/** Makes every row anew from the pictures, and the runs from their folders. */
export async function rebuild(parts: ReconcileParts): Promise<Reconciled> {
  const result = await reconcile(parts, true)
  for await (const record of parts.runFiles.summaries()) {
    if (!parts.store.runs.get(record.summary.id)) parts.store.runs.add([record])
  }
  return result
}

async function index({ store, pictures, clock }: ReconcileParts, id: string, file: string): Promise<boolean> {
  try {
    const facts = await pictures.describe(file)
    const trashedAt = file.startsWith('trash/') ? (store.pictures.get(id)?.trashedAt ?? clock.now().toISOString()) : null
    const { recipe } = facts
    const bare: Picture = {
      id,
      runId: null,
      file,
      createdAt: facts.modifiedAt,
      width: facts.width,
      height: facts.height,
      bytes: facts.bytes,
      prompt: cut(facts.prompt),
      modelName: '',
      solverId: '',
      seed: 0,
      nfe: 0,
      star: false,
      tags: [],
      trashedAt,
    }
    const picture = recipe ? { ...pictureOf({ ...facts, id, runId: pictures.idOf(file), file, recipe }), trashedAt } : bare
    store.pictures.put(picture, recipe?.settings.prompt ?? facts.prompt, recipe, recipe?.outcome.pixelHash ?? null)
    return true
  } catch {
    return false
  }
}

/** Our own name carries the id; any other file gets one that stays the same as long as its path does. */
function idFor(pictures: PictureFiles, file: string): string {
  const place = file.replace(/^(pictures|trash)\//, '')
  return pictures.idOf(file) ?? createHash('sha256').update(place).digest('hex').slice(0, 20)
}
