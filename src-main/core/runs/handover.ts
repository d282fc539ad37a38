import type { EngineRun, ModelCard, ProviderId, RunProgress } from '../../../src-shared/contract/index.ts'
import type { RunListeners } from '../engine/state.ts'
import { requireUsable } from '../models/usable.ts'
import type { RunRecord } from '../ports.ts'
import { sourceFilesOf } from '../sources.ts'
import { Coalescer } from '../coalesce.ts'
import type { ExecutorParts } from './executor.ts'

export interface Listeners extends RunListeners {
  /** Tells the progress that still waits. */
  flush(): void
}

/** What the engine is given for a run, and who hears what it tells. */
export class Handover {
  private readonly parts: ExecutorParts
  private readonly providers = new Map<string, ProviderId>()
  /** Which model a waiting run would need, to know whether the engine gave up on it. */
  private readonly paths = new Map<string, string>()
  /** How many runs go together, by model and settings. */
  private readonly together = new Map<string, number>()

  constructor(parts: ExecutorParts) {
    this.parts = parts
  }

  preferProvider(id: string, provider: ProviderId): void {
    this.providers.set(id, provider)
  }

  forget(id: string): void {
    this.providers.delete(id)
  }

  /** True where the engine gave up on the run's model. */
  isHeld({ summary: { id, modelId } }: RunRecord): boolean {
    const dir = this.paths.get(modelId)
    if (dir === undefined) return false
    const { provider, threads } = this.parts.settings.get()
    return this.parts.engine.gaveUpOn({ dir, provider: this.providers.get(id) ?? provider, threads })
  }

  /** Makes the run's folder. A model never tried on the chosen provider is tried first. Throws where it cannot be used. */
  async request(
    { summary: { id, modelId, settings } }: RunRecord,
    signal: AbortSignal,
  ): Promise<{ request: EngineRun; card: ModelCard }> {
    const { models, runFiles } = this.parts
    const card = await models.get(modelId)
    requireUsable(card)
    const preferred = this.providers.get(id)
    if (preferred === undefined) await models.settleDevice(modelId, signal)
    const model = await models.engineModel(modelId, preferred)
    this.paths.set(modelId, model.dir)
    const outDir = await runFiles.begin(id)
    const { trajectory: keep } = this.parts.settings.get()
    const decode = card.size !== null
    const files = await sourceFilesOf(settings, this.parts.sources)
    return { request: { runId: id, model, settings, noiseFile: null, ...files, outDir, keep, saveLatent: false, decode }, card }
  }

  /** How many runs like this one go together; one where that cannot be told, and the run itself will say why. */
  async mostTogether({ model, settings }: EngineRun, signal: AbortSignal): Promise<number> {
    const { batch } = this.parts.settings.get()
    if (batch === 1) return 1
    const key = JSON.stringify([model, batch, { ...settings, prompt: '', negative: '', seed: 0 }])
    try {
      const known = this.together.get(key) ?? (await this.parts.engine.together(model, settings, batch, signal))
      this.together.set(key, known)
      return known
    } catch {
      return 1
    }
  }

  listeners(id: string, keep: (progress: RunProgress) => void): Listeners {
    const { runFiles, bus } = this.parts
    const progress = new Coalescer<RunProgress>((value) => bus.emit('run.progress', { id, progress: value }))
    return {
      progress: (value) => {
        keep(value)
        progress.push(value)
      },
      step: (record) => {
        runFiles.appendStep(id, record)
        bus.emit('run.step', { id, record })
      },
      frame: (frame) => {
        runFiles.appendFrame(id, frame)
        bus.emit('run.frame', { id, frame })
      },
      flush: () => progress.flush(),
    }
  }
}
