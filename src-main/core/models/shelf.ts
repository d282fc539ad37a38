import path from 'node:path'
import type { ModelCard } from '../../../src-shared/contract/index.ts'
import type { ModelFolders, ModelOrigin } from '../ports.ts'
import type { SettingsService } from '../settings.ts'
import { idOf, inOrder } from './order.ts'

export type Scanned = Omit<ModelCard, 'measured' | 'devices'>
type Cards = ReadonlyMap<string, Scanned>

/** Folders read at the same time: enough to keep the disk busy, few enough to leave the process to others. */
const together = 4

/**
 * The cards of all model folders: those that come with the app, linked ones, and those in the library, in this order. Folders
 * that were read before are looked up, changed ones read again.
 */
export class Shelf {
  private readonly folders: ModelFolders
  private readonly settings: SettingsService
  private readonly changed: () => void
  private cards: Map<string, Scanned> | null = null
  /** The linked folders as they were when the cards were read. */
  private linked: readonly string[] = []
  private scanning: Promise<Cards> | null = null
  private watch: { set(dirs: readonly string[]): void; close(): void } | null = null
  private refreshing: Promise<void> = Promise.resolve()
  private closed = false

  /** `changed` is called when a card became another one by itself. */
  constructor(folders: ModelFolders, settings: SettingsService, changed: () => void) {
    this.folders = folders
    this.settings = settings
    this.changed = changed
  }

  async all(): Promise<Cards> {
    if (this.cards && this.linked === this.settings.get().modelFolders) return this.cards
    this.scanning ??= this.scanAll(false).finally(() => (this.scanning = null))
    const cards = await this.scanning
    return this.linked === this.settings.get().modelFolders ? cards : this.all()
  }

  /** Reads every folder anew, whatever was known of it. */
  async rescan(): Promise<Cards> {
    await this.scanning
    this.scanning = this.scanAll(true).finally(() => (this.scanning = null))
    return this.scanning
  }

  /** Looks which folders there are, and reads those that changed. */
  async reread(): Promise<Cards> {
    await this.scanning
    this.scanning = this.scanAll(false).finally(() => (this.scanning = null))
    return this.scanning
  }

  /** The card as it stands, without looking at any folder. */
  peek(id: string): Scanned | null {
    return this.cards?.get(id) ?? null
  }

  setHash(id: string, hash: string | null): void {
    const card = this.cards?.get(id)
    if (card) this.cards!.set(id, { ...card, hash })
  }

  /** From now on changes on disk change the cards. */
  startWatching(): void {
    this.watch ??= this.folders.watch((dir) => {
      this.refreshing = this.refreshing.then(() => this.refresh(dir)).catch(() => {})
    })
    this.all().then(
      () => this.follow(),
      () => {},
    )
  }

  /** Resolves when no folder is read any more. */
  async close(): Promise<void> {
    this.closed = true
    this.watch?.close()
    this.watch = null
    await Promise.allSettled([this.scanning, this.refreshing])
  }

  private follow(): void {
    this.watch?.set([...(this.cards ?? new Map<string, Scanned>()).values()].map((card) => card.path))
  }

  /** Looks again at one model's folder, or at the library's list of models. */
  private async refresh(dir: string): Promise<void> {
    const cards = this.cards
    if (!cards || this.closed) return
    const known = [...cards.values()].find((card) => card.path === dir)
    if (!known) {
      const before = [...cards.keys()].join()
      if ([...(await this.reread()).keys()].join() !== before) this.changed()
      return
    }
    const card = await this.scan(dir, known.origin, false)
    if (this.cards !== cards || JSON.stringify(known) === JSON.stringify(card)) return
    cards.set(card.id, card)
    this.changed()
  }

  private async scanAll(fresh: boolean): Promise<Cards> {
    const linked = this.settings.get().modelFolders
    const found: [string, ModelOrigin][] = [
      ...inOrder(await this.folders.builtIn()).map((dir): [string, ModelOrigin] => [dir, 'built-in']),
      ...linked.map((dir): [string, ModelOrigin] => [path.resolve(dir), 'linked']),
      ...(await this.folders.library()).map((dir): [string, ModelOrigin] => [dir, 'library']),
    ]
    const read: Scanned[] = []
    let next = 0
    const work = async (): Promise<void> => {
      for (let i = next++; i < found.length && !this.closed; i = next++) read[i] = await this.scan(...found[i]!, fresh)
    }
    await Promise.all(Array.from({ length: together }, work))
    const cards = new Map<string, Scanned>()
    for (const card of read.filter(Boolean)) if (!cards.has(card.id)) cards.set(card.id, card)
    this.cards = cards
    this.linked = linked
    this.follow()
    return cards
  }

  private async scan(dir: string, origin: ModelOrigin, fresh: boolean): Promise<Scanned> {
    return { ...(await this.folders.scan(dir, origin, fresh)), id: idOf(dir, origin) }
  }
}
