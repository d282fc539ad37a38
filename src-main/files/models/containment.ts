import fs from 'node:fs/promises'
import path from 'node:path'
import { isBelow, linksMayLeadTo } from '../../../src-shared/formats/places.ts'

/** Why a file cannot be read: it leads out of its folder, round in a circle, to nothing, or to something else than a file. */
const refusals = ['path-escape', 'link-loop', 'link-broken', 'special-file'] as const
export type Refusal = (typeof refusals)[number]

export const isRefusal = (value: string | null): value is Refusal => refusals.some((one) => one === value)

/** A model folder and what of the disk its links may lead to. */
export class Containment {
  /** Real path of the folder. */
  readonly root: string
  private readonly allowed: string

  private constructor(root: string) {
    this.root = root
    this.allowed = linksMayLeadTo(root)
  }

  /** Throws what `realpath` throws. */
  static async of(dir: string): Promise<Containment> {
    return new Containment(await fs.realpath(dir))
  }

  /** Real path of a folder inside the folder, null where there is none; links that lead out are refused. */
  async folder(relative: string): Promise<string | null | Refusal> {
    const full = path.join(this.root, relative)
    const there = await fs.lstat(full).catch(() => null)
    if (!there) return null
    try {
      const real = await fs.realpath(full)
      if (real !== this.root && !isBelow(this.allowed, real)) return 'path-escape'
      return (await fs.stat(real)).isDirectory() ? real : null
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'link-loop' : 'link-broken'
    }
  }

  /** Path of a regular file whose real place is inside the folder, or why it cannot be read. */
  async file(relative: string): Promise<{ readonly path: string; readonly size: number } | Refusal> {
    const full = path.join(this.root, relative)
    try {
      const real = await fs.realpath(full)
      if (!isBelow(this.allowed, real)) return 'path-escape'
      const found = await fs.stat(real)
      return found.isFile() ? { path: real, size: found.size } : 'special-file'
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'link-loop' : 'link-broken'
    }
  }
}
