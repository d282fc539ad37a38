import fs from 'node:fs/promises'
import { z } from 'zod'
import type { CardCache, HashCache, KeptCard, ModelOrigin } from '../../core/ports.ts'
import { hashModel } from './hash.ts'
import { scanWithStamps, type ScannedModel } from './scan.ts'
import { unchanged } from './stamps.ts'

/** Raised when cards come to hold something else for the same folder. */
const revision = 2

export type HashedModel = ScannedModel & { hash: string | null }

/** The fields that everything else is built on: enough to know that a row is one of ours. */
const rowSchema = z.object({ path: z.string(), problems: z.array(z.unknown()), usable: z.boolean() })

/** Cards of folders, read anew only where something they were read from has changed. */
export class KeptCards {
  private readonly cache: CardCache
  private readonly hashes: HashCache
  private readonly version: string

  constructor(cache: CardCache, hashes: HashCache, appVersion: string) {
    this.cache = cache
    this.hashes = hashes
    this.version = `${appVersion} ${revision}`
  }

  async scan(dir: string, origin: ModelOrigin, fresh: boolean): Promise<HashedModel> {
    const kept = fresh ? null : await this.find(dir)
    if (kept) return { ...(kept.card as ScannedModel), origin, builtIn: origin === 'built-in', hash: kept.hash }
    const { card, stamps } = await scanWithStamps(dir, origin)
    const hash = card.usable ? await hashModel(dir, this.hashes, { readFiles: false }) : null
    // A folder that is away leaves what is known of it alone: it comes back as it was.
    if (Object.keys(stamps).length > 0) this.keep(dir, { version: this.version, stamps, card, hash })
    return { ...card, hash }
  }

  /** Takes down the hash of a folder whose card is still right. */
  async keepHash(dir: string, hash: string): Promise<void> {
    const kept = await this.find(dir)
    if (kept) this.keep(dir, { ...kept, hash })
  }

  private async find(dir: string): Promise<KeptCard | null> {
    const kept = this.cache.get(dir)
    if (kept?.version !== this.version || !rowSchema.safeParse(kept.card).success) return null
    const root = await fs.realpath(dir).catch(() => null)
    return root !== null && (await unchanged(root, kept.stamps)) ? kept : null
  }

  /** A card that cannot be kept (full disk) is read again the next time. */
  private keep(...row: Parameters<CardCache['put']>): void {
    try {
      this.cache.put(...row)
    } catch {
      return
    }
  }
}

/** A cache that keeps nothing, where there is no library. */
export const noCards: CardCache = { get: () => null, put: () => {} }
