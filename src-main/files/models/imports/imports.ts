import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError, type ImportCheck, type ImportForm } from '../../../../src-shared/contract/index.ts'
import type { HashCache, ImportRun, ModelImports, PendingImport } from '../../../core/ports.ts'
import { parseLooseJson } from '../../../../src-shared/formats/loose-json.ts'
import { isBelow } from '../../../../src-shared/formats/places.ts'
import { writeAtomic } from '../../atomic.ts'
import { diskError } from '../../disk-errors.ts'
import { makeFolder, makeFolderIn } from '../../folders.ts'
import { modelsIn } from '../collection.ts'
import { changedAt } from '../stamps.ts'
import { scanModel } from '../scan.ts'
import { copyVerified } from './copy.ts'
import { nameOf } from './name.ts'
import { planFolder, planGraph, type PlannedFile } from './plan.ts'
import { folderOf, planSingle, readSingle } from './single.ts'
import { Staging, type DoneFile, type Manifest } from './staging.ts'

/** Left free on the disk of the library. */
const margin = 64 * 2 ** 20
const removed = '.removed-'

/** Models copied into the library. A copy grows in a hidden folder and appears when it is whole. */
export class LibraryImports implements ModelImports {
  private readonly library: string
  private readonly models: string
  private readonly hashes: HashCache

  constructor(library: string, hashes: HashCache) {
    this.library = library
    this.models = path.join(library, 'models')
    this.hashes = hashes
  }

  async check(source: string): Promise<ImportCheck> {
    const found = await fs.stat(source).catch(() => null)
    if (!found)
      throw new AppError('not-found', `${source} is not there; check the path and that its disk is connected.`, { path: source })
    const free = await this.free()
    if (found.isDirectory()) {
      const card = await scanModel(source, 'linked')
      const files = card.problems.some(({ code }) => code === 'folder-missing') ? [] : await planFolder(source).catch(() => [])
      const nested = card.usable ? [] : await modelsIn(source)
      return { name: nameOf(card.name), bytes: total(files), free, card, nested, file: null }
    }
    const { header, kind, questions, sample } = await readSingle(source)
    const bytes = total(await planGraph(source, 'unet'))
    return {
      name: nameOf(path.basename(source, path.extname(source))),
      bytes,
      free,
      card: null,
      nested: [],
      file: {
        kind,
        inputs: header.inputs,
        outputs: header.outputs,
        sample: sample.shape,
        questions: [...questions],
        folder: await folderOf(source),
      },
    }
  }

  async begin(source: string, name: string | null, form: ImportForm | null): Promise<string> {
    const same = (await this.pending()).find((one) => one.source === source)
    if (same) return this.again(same.id, name, form)
    const { name: usual, bytes, card } = await this.check(source)
    const problem = card?.problems[0]
    if (card && !card.usable && problem?.code !== 'kind-unsupported')
      throw new AppError('model-broken', `${problem!.message} It can be linked, but is not copied as it is.`, {
        path: source,
        problem: problem!.code,
      })
    if (!card && !form)
      throw new AppError('invalid-input', `${source} is a single graph: say what cannot be known from it.`, { path: source })
    if (!card) await planSingle(source, form!)
    const staging = new Staging(this.models, randomUUID().slice(0, 8))
    return this.guarded(async () => {
      makeFolderIn(this.library, this.models)
      await staging.begin({ name: nameOf(name ?? usual), source, form, bytes, startedAt: new Date().toISOString() })
      return staging.id
    })
  }

  /** Goes on with an import of the same source, with the answers that are given now. */
  private async again(id: string, name: string | null, form: ImportForm | null): Promise<string> {
    const staging = new Staging(this.models, id)
    const manifest = await staging.manifest()
    if (!manifest || (name === null && form === null)) return id
    if (form) await planSingle(manifest.source, form)
    await this.guarded(() =>
      staging.begin({ ...manifest, name: name === null ? manifest.name : nameOf(name), form: form ?? manifest.form }),
    )
    return id
  }

  async run(id: string, { signal, onProgress }: ImportRun): Promise<string> {
    const staging = new Staging(this.models, id)
    const manifest = await staging.manifest()
    if (!manifest) throw new AppError('not-found', 'This import is no longer there; start it again.', { id })
    return this.guarded(async () => {
      const { files, written } = await plan(manifest)
      await staging.keepOnly(new Set(files.map(({ to }) => to)))
      await this.assertRoom(total(files) - (await staging.bytes(files)))
      const done = await staging.done()
      const all = 2 * total(files)
      let gone = 0
      const advance = (bytes: number): void => onProgress(Math.min(all, (gone += bytes)) / 2, all / 2)
      const hashed: DoneFile[] = []
      for (const file of files) {
        const known = done.get(file.to)
        const target = path.join(staging.content, file.to)
        if (!isBelow(staging.content, target))
          throw new AppError('model-broken', `${file.to} would lie outside the model; nothing is copied there.`, {
            file: file.to,
          })
        if (known && known.size === file.size && known.mtimeMs === file.mtimeMs && (await isFile(target, file.size))) {
          hashed.push(known)
          advance(2 * file.size)
          continue
        }
        const sha256 = await copyVerified(file.from, target, { ...file, signal, onBytes: advance })
        const { to, size, mtimeMs } = file
        await staging.markDone({ to, size, mtimeMs, sha256 })
        hashed.push({ to, size, mtimeMs, sha256 })
      }
      signal.throwIfAborted()
      for (const [file, content] of Object.entries(written)) {
        makeFolder(path.dirname(path.join(staging.content, file)))
        await writeAtomic(path.join(staging.content, file), `${JSON.stringify(content, null, 2)}\n`)
      }
      return this.reveal(staging, manifest.name, hashed)
    })
  }

  /** Imports begun and not ended. What a deletion cut short left behind is cleared away. */
  async pending(): Promise<PendingImport[]> {
    const found: PendingImport[] = []
    for (const name of await fs.readdir(this.models).catch((): string[] => []))
      if (name.startsWith(removed)) await fs.rm(path.join(this.models, name), { recursive: true, force: true }).catch(() => {})
    for (const id of await Staging.ids(this.models)) {
      const staging = new Staging(this.models, id)
      const manifest = await staging.manifest()
      if (manifest) found.push({ id, name: manifest.name, source: manifest.source, bytes: manifest.bytes, form: manifest.form })
      else await staging.remove().catch(() => {})
    }
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  discard(id: string): Promise<void> {
    return this.guarded(() => new Staging(this.models, id).remove())
  }

  /** Deletes a model of the library; a link there goes, what it leads to stays. */
  async remove(dir: string): Promise<void> {
    const folder = path.resolve(dir)
    if (path.dirname(folder) !== path.resolve(this.models))
      throw new AppError('invalid-input', `${dir} is not a model of the library; it is not deleted.`, { path: dir })
    await this.guarded(async () => {
      if ((await fs.lstat(folder)).isSymbolicLink()) return fs.unlink(folder)
      // Out of sight in one step: a deletion cut short leaves no half of a model in the list.
      const hidden = path.join(this.models, removed + randomUUID().slice(0, 8))
      await fs.rename(folder, hidden)
      await fs.rm(hidden, { recursive: true, force: true, maxRetries: 3 })
    })
  }

  /** The staged folder becomes a model under a name of its own; its hash is known from the copying. */
  private async reveal(staging: Staging, name: string, files: readonly DoneFile[]): Promise<string> {
    const folder = await this.freeName(name)
    await fs.rename(staging.content, folder)
    await staging.remove()
    const real = await fs.realpath(folder)
    for (const { to, sha256 } of files) {
      const file = path.join(real, to)
      const stats = await fs.stat(file)
      try {
        this.hashes.put(file, stats.size, changedAt(stats), sha256)
      } catch {
        break
      }
    }
    return folder
  }

  private async freeName(name: string): Promise<string> {
    const taken = new Set((await fs.readdir(this.models)).map((entry) => entry.toLowerCase()))
    for (let n = 1; ; n++) {
      const candidate = n === 1 ? name : `${name} ${n}`
      if (!taken.has(candidate.toLowerCase())) return path.join(this.models, candidate)
    }
  }

  private async free(): Promise<number> {
    const { bavail, bsize } = await fs.statfs(this.library)
    return bavail * bsize
  }

  private async assertRoom(needed: number): Promise<void> {
    const free = await this.free()
    if (needed + margin <= free) return
    const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`
    throw new AppError(
      'disk-full',
      `The copy needs ${gigabytes(needed + margin)}, and ${gigabytes(free)} are free on the disk of the library. Free some space, or link the folder instead, which copies nothing.`,
      { needed: needed + margin, free, path: this.library },
    )
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw diskError(error, (error as NodeJS.ErrnoException).path ?? this.models, this.library)
    }
  }
}

async function plan(manifest: Manifest): Promise<{ files: PlannedFile[]; written: Readonly<Record<string, unknown>> }> {
  const found = await fs.stat(manifest.source).catch(() => null)
  if (!found)
    throw new AppError(
      'not-found',
      `${manifest.source} is not there; connect its disk to go on with the import, or discard it.`,
      { path: manifest.source },
    )
  if (found.isDirectory()) return planCopy(manifest)
  return planSingle(manifest.source, manifest.form!)
}

/** A folder as it is; where the user named the copy otherwise, its own papers say so. */
async function planCopy({ source, name }: Manifest): ReturnType<typeof plan> {
  const files = await planFolder(source)
  if (nameOf((await scanModel(source, 'linked')).name) === name) return { files, written: {} }
  const sidecar = files.find(({ to }) => to === 'flowline.json')
  const told = sidecar
    ? await fs
        .readFile(sidecar.from, 'utf8')
        .then(parseLooseJson)
        .catch(() => ({}))
    : {}
  return { files: files.filter((file) => file !== sidecar), written: { 'flowline.json': { ...(told as object), name } } }
}

const total = (files: readonly PlannedFile[]): number => files.reduce((sum, { size }) => sum + size, 0)

const isFile = (file: string, size: number): Promise<boolean> =>
  fs.stat(file).then(
    (found) => found.isFile() && found.size === size,
    () => false,
  )
