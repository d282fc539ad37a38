import path from 'node:path'
import type { PromptGrammar } from '../../../src-shared/formats/prompt-grammar.ts'
import type { HashCache, ModelFolders, ModelOrigin } from '../../core/ports.ts'
import { subfolders } from '../library.ts'
import { scanModel, type ScannedModel } from './scan.ts'
import { hashModel } from './hash.ts'
import { readPrompts } from './sidecar.ts'

/** Model folders: those that come with the app, those in the library, and any other by path. */
export class DiskModels implements ModelFolders {
  private readonly assets: string
  private readonly libraryModels: string
  private readonly cache: HashCache

  constructor(places: { readonly assets: string; readonly libraryModels: string }, cache: HashCache) {
    this.assets = path.join(places.assets, 'models')
    this.libraryModels = places.libraryModels
    this.cache = cache
  }

  async builtIn(): Promise<string[]> {
    return (await subfolders(this.assets)).sort()
  }

  async library(): Promise<string[]> {
    return (await subfolders(this.libraryModels)).sort()
  }

  scan(dir: string, origin: ModelOrigin): Promise<ScannedModel> {
    return scanModel(dir, origin)
  }

  prompts(dir: string): Promise<PromptGrammar | null> {
    return readPrompts(dir)
  }

  hash(dir: string, signal?: AbortSignal): Promise<string | null> {
    return hashModel(dir, this.cache, { signal })
  }

  knownHash(dir: string): Promise<string | null> {
    return hashModel(dir, this.cache, { readFiles: false })
  }
}
