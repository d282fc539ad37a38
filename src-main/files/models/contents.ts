import fs from 'node:fs/promises'
import path from 'node:path'
import type { ModelProblem } from '../../../src-shared/contract/index.ts'
import { withFile } from '../png-file.ts'
import { OnnxError, readOnnxHeader, type OnnxHeader } from './onnx.ts'

export type Config = Readonly<Record<string, unknown>>

/** Largest JSON file that is read; tokenizers of real models stay below 40 MB. */
const maxJson = 64 * 2 ** 20

/** A graph of the folder with the size of its weights. */
export interface GraphFile {
  readonly header: OnnxHeader
  /** Bytes of the graph and of its external weights. */
  readonly bytes: number
}

/** Reads the files of one model folder. Whatever is wrong is gathered in `problems`; nothing throws. */
export class ModelContents {
  readonly dir: string
  readonly problems: ModelProblem[] = []
  private root = ''
  private allowed = ''

  constructor(dir: string) {
    this.dir = dir
  }

  /** False where the folder cannot be looked into; the problem is noted. */
  async open(): Promise<boolean> {
    try {
      this.root = await fs.realpath(this.dir)
      this.allowed = hubRepository(this.root) ?? this.root
      if ((await fs.stat(this.root)).isDirectory()) return true
      this.note('not-a-folder', `${this.dir} is a file, not a model folder.`, null)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'ELOOP') this.note('link-loop', `${this.dir} is a link that leads to itself; link the real folder.`, null)
      else if (code === 'ENOENT' || code === 'ENOTDIR') {
        this.note('folder-missing', `The folder ${this.dir} is not there; connect its disk, or remove the link.`, null)
      } else this.note('folder-unreadable', `The folder ${this.dir} cannot be read (${code ?? 'unknown reason'}).`, null)
    }
    return false
  }

  note(code: string, message: string, file: string | null): void {
    this.problems.push({ code, message, file })
  }

  has(file: string): Promise<boolean> {
    return fs.lstat(path.join(this.root, file)).then(
      () => true,
      () => false,
    )
  }

  async names(folder = '.'): Promise<string[]> {
    return fs.readdir(path.join(this.root, folder)).catch(() => [])
  }

  /** A JSON object, null where the file is missing or unusable (then noted). */
  async json(file: string): Promise<Config | null> {
    if (!(await this.has(file))) return null
    const full = await this.contained(file)
    if (!full) return null
    try {
      if ((await fs.stat(full)).size > maxJson) throw new Error('too large')
      const value: unknown = JSON.parse(await fs.readFile(full, 'utf8'))
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Config
    } catch {
      // noted below
    }
    this.note('config-unreadable', `${file} is not readable JSON; copy or download it again.`, file)
    return null
  }

  /** `<component>/model.onnx`, null where it is missing or unusable (then noted). */
  async graph(component: string): Promise<GraphFile | null> {
    const file = `${component}/model.onnx`
    if (!(await this.has(file))) return null
    const full = await this.contained(file)
    if (!full) return null
    try {
      const header = await withFile(full, readOnnxHeader)
      let bytes = (await fs.stat(full)).size
      for (const location of header.external) bytes += await this.externalBytes(component, location)
      return { header, bytes }
    } catch (error) {
      if (error instanceof OnnxError) this.note(error.code, `${file} ${error.message}.`, file)
      else
        this.note('onnx-unreadable', `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`, file)
      return null
    }
  }

  async fileBytes(file: string): Promise<number> {
    const entry = await fs.stat(path.join(this.root, file)).catch(() => null)
    return entry?.isFile() ? entry.size : 0
  }

  private async externalBytes(component: string, location: string): Promise<number> {
    const file = path.posix.normalize(`${component}/${location.replaceAll('\\', '/')}`)
    if (path.isAbsolute(location) || /^[A-Za-z]:/.test(location) || !file.startsWith(`${component}/`)) {
      this.note(
        'path-escape',
        `${component}/model.onnx names weights outside its folder ("${location.slice(0, 200)}"), which is refused.`,
        `${component}/model.onnx`,
      )
      return 0
    }
    if (!(await this.has(file))) {
      this.note(
        'weights-missing',
        `${file}, which holds the weights of ${component}/model.onnx, is missing; copy or download it.`,
        file,
      )
      return 0
    }
    const full = await this.contained(file)
    return full ? (await fs.stat(full)).size : 0
  }

  /** The file's path if its real place is inside the folder; else the problem is noted. */
  private async contained(file: string): Promise<string | null> {
    const full = path.join(this.root, file)
    try {
      const real = await fs.realpath(full)
      if (real.startsWith(this.allowed + path.sep)) return full
      this.note('path-escape', `${file} leads outside the model folder, which is refused; put the file itself there.`, file)
    } catch (error) {
      const loop = (error as NodeJS.ErrnoException).code === 'ELOOP'
      if (loop) this.note('link-loop', `${file} is a link that leads to itself; put the file itself there.`, file)
      else this.note('link-broken', `${file} is a link to a file that is not there; put the file itself there.`, file)
    }
    return null
  }
}

/** A snapshot of a Hugging Face cache keeps its files as links into `blobs/` of its repository. */
function hubRepository(root: string): string | null {
  return /^(.*[\\/]models--[^\\/]+)[\\/]snapshots[\\/][^\\/]+$/.exec(root)?.[1] ?? null
}
