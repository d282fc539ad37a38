import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError, type Recipe } from '../../src-shared/contract/index.ts'
import { isBelow } from '../../src-shared/formats/places.ts'
import { readSize } from '../../src-shared/formats/png.ts'
import { readRecipe, writeRecipe } from '../../src-shared/formats/recipe-png.ts'
import { idPattern } from '../core/ids.ts'
import type { PictureFacts, PictureFiles, PictureListing } from '../core/ports.ts'
import { makeFolderIn } from './folders.ts'
import { writeAtomic, type WriteCalls } from './atomic.ts'
import { diskError } from './disk-errors.ts'
import { maxDifference } from './pixels.ts'
import { withFile } from './png-file.ts'
import { Thumbnails } from './thumbnails.ts'

/** Pictures as files: `pictures/2026-11/<time>-<seed>-<id>.png`, in the trash under the same month and name. */
export class LibraryPictures implements PictureFiles {
  private readonly library: string
  private readonly calls: WriteCalls
  private readonly thumbnails: Thumbnails

  constructor(library: string, calls: WriteCalls = fs) {
    this.library = library
    this.calls = calls
    this.thumbnails = new Thumbnails(path.join(library, 'thumbnails'))
  }

  async save(
    picture: { id: string; createdAt: string; seed: number },
    source: string,
    recipe: Recipe,
  ): Promise<{ file: string; bytes: number }> {
    const month = picture.createdAt.slice(0, 7)
    const time = picture.createdAt.slice(0, 19).replaceAll(/[-:]/g, '')
    const file = `pictures/${month}/${time}-${picture.seed}-${picture.id}.png`
    return this.onDisk(file, async (target) => {
      const png = await writeRecipe(await fs.readFile(source), recipe)
      makeFolderIn(this.library, path.dirname(target))
      await writeAtomic(target, png, this.calls)
      return { file, bytes: png.length }
    })
  }

  idOf(file: string): string | null {
    const id = /-([0-9a-z]+)\.png$/.exec(file)?.[1]
    return id && idPattern.test(id) ? id : null
  }

  /** Throws `not-found` for a path that leaves the library. */
  absolute(file: string): string {
    const full = path.resolve(this.library, file)
    if (!isBelow(this.library, full)) throw new AppError('not-found', 'There is no such picture.', { file })
    return full
  }

  async exists(file: string): Promise<boolean> {
    return (await fs.stat(this.absolute(file)).catch(() => null))?.isFile() ?? false
  }

  trash(file: string): Promise<string> {
    return this.move(file, `trash/${inMonth(file)}`)
  }

  restore(file: string): Promise<string> {
    return this.move(file, `pictures/${inMonth(file)}`)
  }

  remove(file: string): Promise<void> {
    return this.onDisk(file, (full) => fs.rm(full, { force: true }))
  }

  async list(): Promise<PictureListing> {
    const files: string[] = []
    const closed: string[] = []
    const look = async (folder: string): Promise<void> => {
      const full = path.join(this.library, folder)
      const entries = await fs.readdir(full, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
        if (!folder.includes('/')) return sayGone(full)(error)
        if (error.code !== 'ENOENT') closed.push(folder)
        return []
      })
      for (const entry of entries) {
        const name = `${folder}/${entry.name}`
        if (entry.isDirectory()) await look(name)
        else if (entry.isFile() && entry.name.toLowerCase().endsWith('.png') && !entry.name.startsWith('.')) files.push(name)
      }
    }
    for (const top of ['pictures', 'trash']) await this.onDisk(top, () => look(top))
    return { files: files.sort(), closed }
  }

  describe(file: string): Promise<PictureFacts> {
    const full = this.absolute(file)
    return withFile(full, async (source) => {
      const { width, height } = await readSize(source)
      const { mtime } = await fs.stat(full)
      const facts = {
        width,
        height,
        bytes: source.size,
        modifiedAt: mtime.toISOString(),
        recipe: null,
        recipeProblem: null,
        prompt: '',
      }
      try {
        const found = await readRecipe(source)
        const given = found.settings['prompt']
        const prompt = typeof given === 'string' ? given : ''
        const recipeProblem = found.recipe ? null : 'The picture carries the text of another tool, not a recipe of Flowline.'
        return { ...facts, recipe: found.recipe, recipeProblem, prompt }
      } catch (error) {
        if (error instanceof AppError) return { ...facts, recipeProblem: error.message }
        throw error
      }
    })
  }

  thumbnail(id: string, file: string, size: number): Promise<Uint8Array> {
    return this.onDisk(file, (full) => this.thumbnails.get(id, full, size))
  }

  forgetThumbnails(id: string): Promise<void> {
    return this.thumbnails.forget(id)
  }

  maxDifference(a: string, b: string): Promise<number | null> {
    return maxDifference(a, b)
  }

  /** Returns the new path. A file already there stays: the one that is moved gets a number before its name. */
  private async move(from: string, wanted: string): Promise<string> {
    if (!(await this.exists(from))) {
      if (await this.exists(wanted)) return wanted
      if (existsSync(this.library))
        throw new AppError('not-found', `${from} is not where it was; rebuild the gallery to find it again.`, { file: from })
    }
    let to = wanted
    for (let n = 2; await this.exists(to); n++) to = `${path.posix.dirname(wanted)}/${n}-${path.posix.basename(wanted)}`
    await this.onDisk(to, async (target) => {
      makeFolderIn(this.library, path.dirname(target))
      await this.calls.rename(this.absolute(from), target)
    })
    return to
  }

  private async onDisk<T>(file: string, work: (full: string) => Promise<T>): Promise<T> {
    const full = this.absolute(file)
    try {
      return await work(full)
    } catch (error) {
      throw diskError(error, full, this.library)
    }
  }
}

/** The part of the path below pictures/ or trash/. */
function inMonth(file: string): string {
  return file.replace(/^(pictures|trash)\//, '')
}

function sayGone(folder: string): (error: unknown) => never {
  return (cause) => {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    throw new AppError(
      'disk-gone',
      `The folder ${folder} is not there; connect its disk, or restart Flowline to begin an empty one.`,
      { path: folder },
      { cause },
    )
  }
}
