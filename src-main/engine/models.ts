import type { EngineModel } from '../../src-shared/contract/engine.ts'
import { openPipeline } from './families/pipeline.ts'
import type { Pipeline } from './families/types.ts'
import { readModelFolder, type ModelFolder } from './folder.ts'

export interface LoadedModel {
  readonly folder: ModelFolder
  readonly pipeline: Pipeline
}

/** Keeps the sessions of one model: another model, provider, thread count or a changed file replaces them. */
export interface ModelKeeper {
  open(model: EngineModel): Promise<LoadedModel>
  /** The loaded model of this folder, if it is that one. */
  loaded(dir: string): LoadedModel | null
}

export function modelKeeper(): ModelKeeper {
  let kept: { key: string; model: LoadedModel } | null = null
  return {
    async open({ dir, provider, threads, memoryLimit }) {
      const folder = readModelFolder(dir)
      const key = [folder.dir, provider, threads, memoryLimit, folder.fingerprint].join('\n')
      if (kept?.key === key) return kept.model
      await kept?.model.pipeline.release()
      kept = null
      const pipeline = await openPipeline(folder, { provider, threads, memoryLimit })
      kept = { key, model: { folder, pipeline } }
      return kept.model
    },
    loaded(dir) {
      return kept && kept.model.folder.dir === dir ? kept.model : null
    },
  }
}
