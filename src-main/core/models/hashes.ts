import { Coalescer } from '../coalesce.ts'
import type { ModelFolders } from '../ports.ts'
import type { Shelf } from './shelf.ts'

interface Pending {
  readonly hash: Promise<string | null>
  readonly controller: AbortController
  /** A run or a measurement waits for it: then it is not stopped. */
  needed: boolean
}

export interface HashListeners {
  /** A hash became known. */
  known(): void
  /** Bytes of all bytes that a hash is made from. */
  progress(id: string, done: number, total: number): void
}

/** Hashes of models: read in the background, one read for everyone who asks, and stopped when asked. */
export class Hashes {
  private readonly folders: ModelFolders
  private readonly shelf: Shelf
  private readonly listeners: HashListeners
  private readonly pending = new Map<string, Pending>()
  private readonly stopped = new Set<string>()

  constructor(folders: ModelFolders, shelf: Shelf, listeners: HashListeners) {
    this.folders = folders
    this.shelf = shelf
    this.listeners = listeners
  }

  /** Null where the folder cannot be read. `needed`: nobody may stop it. Else also null where it was stopped. */
  async of(id: string, needed: boolean): Promise<string | null> {
    const card = this.shelf.peek(id)
    if (!card) return null
    const known = await this.folders.knownHash(card.path)
    if (known !== null && known === card.hash) return known
    const pending = this.pending.get(id) ?? this.begin(id, card.path)
    pending.needed ||= needed
    return pending.hash
  }

  /** Reads a hash nobody waits for, unless it was stopped before. */
  ahead(id: string): void {
    if (!this.stopped.has(id)) void this.of(id, false)
  }

  stop(id: string): void {
    const pending = this.pending.get(id)
    if (!pending || pending.needed) return
    this.stopped.add(id)
    pending.controller.abort()
  }

  /** Answers to come are for folders as they were: nobody waits for them any more. */
  forget(): void {
    this.pending.clear()
    this.stopped.clear()
  }

  close(): void {
    for (const { controller } of this.pending.values()) controller.abort()
  }

  private begin(id: string, dir: string): Pending {
    const controller = new AbortController()
    const progress = new Coalescer<[number, number]>(([done, total]) => this.listeners.progress(id, done, total), 100)
    const done = (hash: string | null): string | null => {
      progress.flush()
      if (this.pending.get(id) !== pending) return hash
      this.pending.delete(id)
      this.shelf.setHash(id, hash)
      if (hash !== null) this.listeners.known()
      return hash
    }
    this.stopped.delete(id)
    const pending: Pending = {
      controller,
      needed: false,
      hash: this.folders.hash(dir, controller.signal, (read, all) => progress.push([read, all])).then(done, () => done(null)),
    }
    this.pending.set(id, pending)
    return pending
  }
}
