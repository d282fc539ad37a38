import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { ModelProblem } from '../../../src-shared/contract/index.ts'
import { parseLooseJson } from '../../../src-shared/formats/loose-json.ts'
import type { TextKey } from '../../../src-shared/i18n/index.ts'
import { say, type Values } from '../../../src-shared/i18n/say.ts'
import { withFile } from '../png-file.ts'
import { Containment, isRefusal } from './containment.ts'
import { decidingFolders, filesIn, otherFolders, weightsBelow } from './layout.ts'
import { listFolder, mostEntries } from './listing.ts'
import { OnnxError, readGraph, type OnnxHeader } from './onnx.ts'
import { stampOf, type Stamps } from './stamps.ts'

export type Config = Readonly<Record<string, unknown>>
export type ProblemCode = Extract<TextKey, `problem.${string}`> extends `problem.${infer Code}` ? Code : never

/** Largest configuration that is read: parsing it takes about ten milliseconds of the process. */
const maxJson = 2 ** 20

/** A graph of the folder with the size of its weights. */
export interface GraphFile {
  readonly header: OnnxHeader & { readonly structure: string }
  readonly file: string
  /** Bytes of the graph and of its external weights. */
  readonly bytes: number
}

/** Of one graph: a card shows them, and an export of one file for each weight may lack thousands. */
const mostWeightProblems = 20

/** Reads the files of one model folder. Whatever is wrong is gathered in `problems`; nothing throws. */
export class ModelContents {
  readonly dir: string
  readonly problems: ModelProblem[] = []
  private readonly seen = new Map<string, string>()
  private readonly decisive = new Map<string, string>()
  private place: Containment | null = null

  constructor(dir: string) {
    this.dir = dir
  }

  /** False where the folder cannot be looked into; the problem is noted. */
  async open(): Promise<boolean> {
    try {
      this.place = await Containment.of(this.dir)
      if ((await fs.stat(this.root)).isDirectory()) return true
      this.note('not-a-folder', { folder: this.dir })
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'ELOOP') this.note('link-loop', { file: this.dir })
      else if (code === 'ENOENT' || code === 'ENOTDIR') this.note('folder-missing', { folder: this.dir })
      else this.note('folder-unreadable', { folder: this.dir, reason: code ?? 'unknown reason' })
    }
    return false
  }

  /** `values.file` names the file of the problem. */
  note(code: ProblemCode, values: Values = {}): void {
    const message = `${say('en', `problem.${code}`, values)} ${say('en', `remedy.${code}`, values)}`
    const file = values['file'] === undefined || code === 'link-loop' ? null : String(values['file'])
    if (!this.problems.some((problem) => problem.message === message))
      this.problems.push({ code, message, file, values: { ...values } })
  }

  /** Everything that was looked at, as it was then. */
  get stamps(): Stamps {
    return Object.fromEntries(this.seen)
  }

  /**
   * sha256 over the structure of the graphs and the configs that were read: what the model is, short of its weights. Empty
   * where none was.
   */
  get structure(): string {
    const lines = [...this.decisive]
      .filter(([file]) => file !== 'flowline.json')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, hash]) => `${file}\0${hash}\n`)
    if (lines.length === 0) return ''
    return createHash('sha256').update(lines.join('')).digest('hex')
  }

  async has(file: string): Promise<boolean> {
    await this.look(file)
    return fs.lstat(path.join(this.root, file)).then(
      () => true,
      () => false,
    )
  }

  /** Names of the entries of a folder inside the model's, none where there is no such folder. */
  async names(folder = '.'): Promise<string[]> {
    await this.look(folder)
    const found = await this.place!.folder(folder)
    if (found === null || isRefusal(found)) return []
    const { entries, cut } = await listFolder(found)
    if (cut) this.note('too-many-files', { folder: path.join(this.dir, folder), limit: mostEntries })
    return entries.map(({ name }) => name)
  }

  /** A JSON object, null where the file is missing or unusable (then noted). */
  async json(file: string): Promise<Config | null> {
    const found = await this.contained(file)
    if (!found) return null
    if (found.size > maxJson) {
      this.note('config-too-large', { file, megabytes: maxJson / 2 ** 20 })
      return null
    }
    try {
      const text = await fs.readFile(found.path, 'utf8')
      const value = parseLooseJson(text)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        this.decisive.set(file, createHash('sha256').update(text).digest('hex'))
        return value as Config
      }
    } catch {
      // noted below
    }
    this.note('config-unreadable', { file })
    return null
  }

  /** The first bytes of a text file, null where it is missing or unusable. */
  async beginning(file: string, bytes: number): Promise<string | null> {
    const found = await this.contained(file)
    if (!found) return null
    return withFile(found.path, async (source) => new TextDecoder().decode(await source.read(0, bytes))).catch(() => null)
  }

  /** `<component>/model.onnx`, null where it is missing or unusable (then noted). */
  async graph(component: string): Promise<GraphFile | null> {
    const file = `${component}/model.onnx`
    const found = await this.contained(file)
    if (!found) return null
    try {
      const header = await readGraph(found.path)
      this.decisive.set(file, header.structure)
      let bytes = found.size
      const known = this.problems.length
      for (const [location, needed] of header.external) {
        if (this.problems.length - known >= mostWeightProblems) break
        bytes += await this.weights(file, component, location, needed)
      }
      return { header, file, bytes }
    } catch (error) {
      if (error instanceof OnnxError) this.note(error.code, { file })
      else this.note('onnx-unreadable', { file, reason: (error as NodeJS.ErrnoException).code ?? String(error) })
      return null
    }
  }

  /** Bytes of all files of the model's folders and of its own configuration. */
  async bytes(): Promise<number> {
    const { files, cut, refused } = await filesIn(this.place!, [...decidingFolders, ...otherFolders])
    for (const { folder, why } of refused) this.note(why, { file: folder })
    if (cut !== null) this.note('too-many-files', { folder: path.join(this.dir, cut), limit: mostEntries })
    for (const folder of [...decidingFolders, ...otherFolders]) await this.look(folder)
    let total = 0
    for (const file of ['model_index.json', 'flowline.json', ...files, ...(await weightsBelow(this.place!, files))])
      total += await this.fileBytes(file)
    return total
  }

  /** Size of a file, 0 where there is none. */
  async fileBytes(file: string): Promise<number> {
    await this.look(file)
    const entry = await fs.stat(path.join(this.root, file)).catch(() => null)
    return entry?.isFile() ? entry.size : 0
  }

  private async weights(graph: string, component: string, location: string, needed: number): Promise<number> {
    const file = path.posix.normalize(`${component}/${location.replaceAll('\\', '/')}`)
    if (path.isAbsolute(location) || /^[A-Za-z]:/.test(location) || !file.startsWith(`${component}/`)) {
      this.note('weights-escape', { file: graph, location: location.slice(0, 200) })
      return 0
    }
    if (!(await this.has(file))) {
      this.note('weights-missing', { file, graph })
      return 0
    }
    const found = await this.contained(file)
    if (!found) return 0
    if (found.size < needed) this.note('weights-truncated', { file, graph })
    return found.size
  }

  /** Null where the file is missing or cannot be read; the latter is noted. */
  private async contained(file: string): Promise<{ readonly path: string; readonly size: number } | null> {
    if (!(await this.has(file))) return null
    const found = await this.place!.file(file)
    if (typeof found === 'object') return found
    this.note(found, { file })
    return null
  }

  private get root(): string {
    return this.place?.root ?? this.dir
  }

  private async look(file: string): Promise<void> {
    if (!this.seen.has(file)) this.seen.set(file, await stampOf(path.join(this.root, file)))
  }
}
