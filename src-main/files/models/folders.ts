import path from 'node:path'
import type { PromptGrammar } from '../../../src-shared/formats/prompt-grammar.ts'
import type { CardCache, FolderWatch, HashCache, ModelFolders, ModelOrigin } from '../../core/ports.ts'
import { subfolders } from '../library.ts'
import { hashModel } from './hash.ts'
import { KeptCards, type HashedModel } from './kept.ts'
import { listFolder } from './listing.ts'
import { readPrompts } from './sidecar.ts'
import { watchModels } from './watch.ts'

export interface DiskModelsParts {
  /** Folder with `models/`. */
  readonly assets: string
  readonly libraryModels: string
  readonly hashes: HashCache
  readonly cards: CardCache
  readonly appVersion: string
}

/** Model folders: those that come with the app, those in the library, and any other by path. */
export class DiskModels implements ModelFolders {
  private readonly assets: string
  private readonly libraryModels: string
  private readonly hashes: HashCache
  private readonly kept: KeptCards

  constructor({ assets, libraryModels, hashes, cards, appVersion }: DiskModelsParts) {
    this.assets = path.join(assets, 'models')
    this.libraryModels = libraryModels
    this.hashes = hashes
    this.kept = new KeptCards(cards, hashes, appVersion)
  }

  async builtIn(): Promise<string[]> {
    return (await subfolders(this.assets)).sort()
  }

  async library(): Promise<string[]> {
    const { entries } = await listFolder(this.libraryModels)
    const folders = entries.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    return folders.map(({ name }) => path.join(this.libraryModels, name)).sort()
  }

  scan(dir: string, origin: ModelOrigin, fresh = false): Promise<HashedModel> {
    return this.kept.scan(dir, origin, fresh)
  }

  prompts(dir: string): Promise<PromptGrammar | null> {
    return readPrompts(dir)
  }

  async hash(dir: string, signal?: AbortSignal, onProgress?: (done: number, total: number) => void): Promise<string | null> {
    const hash = await hashModel(dir, this.hashes, { signal, onProgress })
    if (hash !== null) await this.kept.keepHash(dir, hash)
    return hash
  }

  encoderHash(dir: string): Promise<string | null> {
    return hashModel(dir, this.hashes, { of: 'encoder' })
  }

  knownHash(dir: string): Promise<string | null> {
    return hashModel(dir, this.hashes, { readFiles: false })
  }

  watch(onChange: (dir: string) => void): FolderWatch {
    return watchModels({ onChange, parent: this.libraryModels })
  }
}
