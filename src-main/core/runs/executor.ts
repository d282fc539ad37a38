import path from 'node:path'
import {
  AppError,
  toWireError,
  type EngineModel,
  type EngineResult,
  type ProviderId,
  type Recipe,
  type RunFailure,
  type RunProgress,
  type RunSummary,
  type Verdict,
} from '../../../src-shared/contract/index.ts'
import type { EventBus } from '../bus.ts'
import type { EngineSupervisor } from '../engine/supervisor.ts'
import type { ModelsService } from '../models/service.ts'
import { requireUsable } from '../models/usable.ts'
import type { Clock, PictureFiles, RunFiles, RunRecord, Store } from '../ports.ts'
import type { SettingsService } from '../settings.ts'
import { Coalescer } from '../coalesce.ts'
import { buildRecipe } from './recipe.ts'
import { recipeOf } from './replay.ts'
import { PictureSaver } from './saver.ts'
import { judge } from './verdict.ts'

export interface ExecutorParts {
  readonly store: Store
  readonly pictures: PictureFiles
  readonly runFiles: RunFiles
  readonly models: ModelsService
  readonly engine: EngineSupervisor
  readonly settings: SettingsService
  readonly bus: EventBus
  readonly clock: Clock
  readonly appVersion: string
}

type Ending =
  | { state: 'cancelled'; result?: EngineResult }
  | { state: 'failed'; failure: RunFailure }
  | { state: 'done'; result: EngineResult; verdict?: Verdict }

/** Takes one run from `waiting` to its end and tells everyone on the way. */
export class Executor {
  closing = false
  private readonly parts: ExecutorParts
  readonly saver: PictureSaver
  private readonly progress = new Map<string, RunProgress>()
  private readonly providers = new Map<string, ProviderId>()
  /** Which engine and model a waiting run would need, to know whether the engine gave up on it. */
  private readonly paths = new Map<string, string>()

  constructor(parts: ExecutorParts) {
    this.parts = parts
    this.saver = new PictureSaver(parts)
  }

  preferProvider(id: string, provider: ProviderId): void {
    this.providers.set(id, provider)
  }

  /** The summary with its newest progress. */
  live(record: RunRecord): RunSummary {
    const progress = this.progress.get(record.summary.id)
    return progress ? { ...record.summary, progress } : record.summary
  }

  isHeld(record: RunRecord): boolean {
    const dir = this.paths.get(record.summary.modelId)
    if (dir === undefined) return false
    const { provider, threads } = this.parts.settings.get()
    return this.parts.engine.gaveUpOn({ dir, provider: this.providers.get(record.summary.id) ?? provider, threads })
  }

  async execute(waiting: RunRecord, signal: AbortSignal): Promise<void> {
    const { runFiles, models, store } = this.parts
    const { id, modelId } = waiting.summary
    let record = this.put({ ...waiting, attempts: waiting.attempts + 1, summary: { ...waiting.summary, state: 'running' } })
    try {
      const card = await models.get(modelId)
      requireUsable(card)
      const model = await models.engineModel(modelId, this.providers.get(id))
      this.paths.set(modelId, model.dir)
      const outDir = await runFiles.begin(id)
      this.report(id, { ...record.summary.progress, phase: 'loading' })
      const [result, modelHash] = await Promise.all([
        this.runEngine(record, model, outDir, card.size !== null, signal),
        models.hash(modelId),
      ])
      await runFiles.flush(id)
      record = { ...(store.runs.get(id) ?? record), modelHash }
      if (result.outcome.status === 'cancelled') return this.endStopped(record, result)
      const recipe = buildRecipe({
        appVersion: this.parts.appVersion,
        now: this.parts.clock.now(),
        card,
        modelHash,
        settings: record.summary.settings,
        result,
      })
      await this.keep(record, result, recipe)
    } catch (error) {
      await runFiles.flush(id).catch(() => {})
      if (error instanceof AppError && error.code === 'cancelled') this.endStopped(record)
      else if (this.closing) this.putBack(record)
      else if (error instanceof AppError && error.code === 'engine-unavailable' && this.isHeld(record)) this.putBack(record)
      else this.end(record, { state: 'failed', failure: toWireError(error) })
    } finally {
      this.progress.delete(id)
    }
  }

  /** Tells of a failure that could not be written down either (a full disk): the run is left as it stands in the store. */
  tellFailed(record: RunRecord, failure: RunFailure): void {
    this.progress.delete(record.summary.id)
    this.parts.bus.emit('run.updated', { ...record.summary, state: 'failed', failure })
  }

  end(record: RunRecord, ending: Ending): void {
    const { summary } = record
    const result = 'result' in ending ? ending.result : undefined
    const progress = { ...(this.progress.get(summary.id) ?? summary.progress), phase: 'ended' as const }
    this.progress.delete(summary.id)
    this.providers.delete(summary.id)
    const ended = this.put({
      ...record,
      latentShape: result?.sampleShape ?? record.latentShape,
      dense: result?.dense ?? record.dense,
      summary: {
        ...summary,
        state: ending.state,
        progress,
        outcome: result?.outcome ?? summary.outcome,
        failure: ending.state === 'failed' ? ending.failure : null,
        verdict: ending.state === 'done' ? (ending.verdict ?? null) : summary.verdict,
      },
    })
    void this.parts.runFiles.saveSummary(ended).catch(() => {})
  }

  private async keep(record: RunRecord, result: EngineResult, recipe: Recipe): Promise<void> {
    const { runFiles } = this.parts
    const { id, reproduces } = record.summary
    if (reproduces) {
      this.end(record, { state: 'done', result, verdict: await this.compare(reproduces, id, result, recipe) })
      return
    }
    if (!result.picture) {
      this.end(record, { state: 'done', result })
      return
    }
    const last = this.progress.get(id) ?? record.summary.progress
    this.report(id, { ...last, phase: 'saving' })
    const progress = { ...last, phase: 'ended' as const }
    const saved = await this.saver.save({ ...record, summary: { ...record.summary, progress } }, { result, recipe })
    this.progress.delete(id)
    this.tell(saved)
    await runFiles.flush(id)
  }

  private async compare(original: string, runId: string, result: EngineResult, recipe: Recipe): Promise<Verdict> {
    const { store, pictures, runFiles } = this.parts
    const before = recipeOf(store, original)
    if (before.outcome.pixelHash === recipe.outcome.pixelHash || !result.picture) return judge(before, recipe, null)
    const file = store.pictures.get(original)?.file
    if (!file || !(await pictures.exists(file))) return judge(before, recipe, null)
    const difference = await pictures.maxDifference(
      pictures.absolute(file),
      path.join(runFiles.folder(runId), path.basename(result.picture.file)),
    )
    return judge(before, recipe, difference)
  }

  private async runEngine(
    record: RunRecord,
    model: EngineModel,
    outDir: string,
    decode: boolean,
    signal: AbortSignal,
  ): Promise<EngineResult> {
    const { engine, runFiles, bus, settings } = this.parts
    const { id } = record.summary
    const progress = new Coalescer<RunProgress>((value) => bus.emit('run.progress', { id, progress: value }))
    try {
      return await engine.run(
        {
          runId: id,
          model,
          settings: record.summary.settings,
          noiseFile: null,
          outDir,
          keep: settings.get().trajectory,
          saveLatent: false,
          decode,
        },
        {
          progress: (value) => {
            this.progress.set(id, value)
            progress.push(value)
          },
          step: (step) => {
            runFiles.appendStep(id, step)
            bus.emit('run.step', { id, record: step })
          },
          frame: (frame) => {
            runFiles.appendFrame(id, frame)
            bus.emit('run.frame', { id, frame })
          },
        },
        signal,
      )
    } finally {
      progress.flush()
    }
  }

  private endStopped(record: RunRecord, result?: EngineResult): void {
    if (this.closing) this.putBack(record)
    else this.end(record, { state: 'cancelled', result })
  }

  /** Back to the queue as if it had not been started. */
  private putBack(record: RunRecord): void {
    this.put({ ...asWaiting(record), attempts: Math.max(0, record.attempts - 1) })
  }

  put(record: RunRecord): RunRecord {
    this.parts.store.runs.update(record)
    this.tell(record)
    return record
  }

  tell(record: RunRecord): void {
    this.parts.bus.emit('run.updated', this.live(record))
  }

  private report(id: string, progress: RunProgress): void {
    this.progress.set(id, progress)
    this.parts.bus.emit('run.progress', { id, progress })
  }
}

/** The record as it was before the run started. */
export function asWaiting(record: RunRecord): RunRecord {
  const progress = { nfe: 0, nfeExpected: null, networkCalls: 0, sigma: null, seconds: 0, frames: 0, phase: 'queued' as const }
  return { ...record, summary: { ...record.summary, state: 'waiting', progress } }
}
