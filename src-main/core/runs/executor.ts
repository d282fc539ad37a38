import path from 'node:path'
import {
  AppError,
  toWireError,
  type EngineResult,
  type ModelCard,
  type ProviderId,
  type Recipe,
  type RunFailure,
  type RunProgress,
  type RunSummary,
  type Verdict,
} from '../../../src-shared/contract/index.ts'
import type { EventBus } from '../bus.ts'
import type { SupervisedRun } from '../engine/run-ends.ts'
import type { EngineSupervisor } from '../engine/supervisor.ts'
import type { ModelsService } from '../models/service.ts'
import type { Clock, PictureFiles, RunFiles, RunRecord, SourceFiles, Store } from '../ports.ts'
import type { SettingsService } from '../settings.ts'
import { Handover, type Listeners } from './handover.ts'
import { buildRecipe } from './recipe.ts'
import { recipeOf } from './replay.ts'
import { PictureSaver, warningsOf } from './saver.ts'
import { judge } from './verdict.ts'

export interface ExecutorParts {
  readonly store: Store
  readonly pictures: PictureFiles
  readonly runFiles: RunFiles
  readonly sources: SourceFiles
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

/** A waiting run and what stops it. */
export interface Started {
  readonly record: RunRecord
  readonly signal: AbortSignal
}

/** Gives a run that waited to be started, or none where it waits no longer. */
export type Take = (record: RunRecord) => Started[]
type Broken = (record: RunRecord, error: unknown) => void

/** A run that is about to be handed to the engine. */
interface Begun {
  readonly record: RunRecord
  readonly card: ModelCard
  readonly run: SupervisedRun & { readonly listeners: Listeners }
}

const stepsLost =
  'The steps of this run could not all be written, so its trajectory is incomplete; see to the disk of the library.'

/** Takes runs from `waiting` to their end and tells everyone on the way. */
export class Executor {
  closing = false
  private readonly parts: ExecutorParts
  readonly saver: PictureSaver
  private readonly progress = new Map<string, RunProgress>()
  private readonly handover: Handover

  constructor(parts: ExecutorParts) {
    this.parts = parts
    this.saver = new PictureSaver(parts)
    this.handover = new Handover(parts)
  }

  preferProvider(id: string, provider: ProviderId): void {
    this.handover.preferProvider(id, provider)
  }

  /** The summary with its newest progress. */
  live(record: RunRecord): RunSummary {
    const progress = this.progress.get(record.summary.id)
    return progress ? { ...record.summary, progress } : record.summary
  }

  isHeld(record: RunRecord): boolean {
    return this.handover.isHeld(record)
  }

  /**
   * Runs the first record and, where it pays, others side by side with it: those of `alike` that `take` still gives. One that
   * fails leaves the others alone; `broken` hears of what could not even be written down.
   */
  async execute(first: Started, alike: readonly RunRecord[], take: Take, broken: Broken): Promise<void> {
    const leader = await this.begin(first, broken)
    if (!leader) return
    const others = alike.length === 0 ? [] : await this.companions(leader, alike, take, broken)
    const group = [leader, ...others]
    const results = this.parts.engine.run(
      group.map(({ run }) => run),
      this.parts.settings.get().batch,
    )
    await Promise.all(
      group.map(async (begun, i) => {
        try {
          await this.finish(begun, results[i]!)
        } catch (error) {
          broken(begun.record, error)
        }
      }),
    )
  }

  private async companions(leader: Begun, alike: readonly RunRecord[], take: Take, broken: Broken): Promise<Begun[]> {
    const { request, signal } = leader.run
    const most = await this.handover.mostTogether(request, signal)
    const started: Started[] = []
    for (const record of alike) if (started.length + 1 < most) started.push(...take(record))
    const begun = await Promise.all(started.map((one) => this.begin(one, broken)))
    return begun.filter((one) => one !== null)
  }

  /** Null where the run has ended before it began. */
  private async begin({ record: waiting, signal }: Started, broken: Broken): Promise<Begun | null> {
    let record = waiting
    try {
      record = this.put({ ...waiting, attempts: waiting.attempts + 1, summary: { ...waiting.summary, state: 'running' } })
      this.report(record.summary.id, { ...record.summary.progress, phase: 'loading' })
      const { request, card } = await this.handover.request(record, signal)
      const { id } = record.summary
      this.report(id, { ...record.summary.progress, phase: 'loading' })
      const listeners = this.handover.listeners(id, (value) => this.progress.set(id, value))
      return { record, card, run: { request, signal, listeners } }
    } catch (error) {
      try {
        await this.fail(record, error)
      } catch (worse) {
        broken(record, worse)
      }
      return null
    }
  }

  private async finish({ record: begun, card, run }: Begun, ending: Promise<EngineResult>): Promise<void> {
    const { runFiles, models, store } = this.parts
    const { id, modelId } = begun.summary
    let record = begun
    try {
      const { source } = begun.summary.settings
      const encoder = source && !source.state ? models.encoderHash(modelId) : null
      const [ended, modelHash, encoderHash] = await Promise.all([ending, models.hash(modelId), encoder])
      run.listeners.flush()
      const result = await runFiles.flush(id).then(
        () => ended,
        () => ({ ...ended, warnings: [...ended.warnings, stepsLost] }),
      )
      record = { ...(store.runs.get(id) ?? record), modelHash }
      if (result.outcome.status === 'cancelled') return this.endStopped(record, result)
      const recipe = buildRecipe({
        appVersion: this.parts.appVersion,
        now: this.parts.clock.now(),
        card,
        modelHash,
        encoderHash,
        settings: record.summary.settings,
        result,
      })
      await this.keep(record, result, recipe)
    } catch (error) {
      run.listeners.flush()
      await this.fail(record, error)
    } finally {
      this.progress.delete(id)
    }
  }

  private async fail(record: RunRecord, error: unknown): Promise<void> {
    await this.parts.runFiles.flush(record.summary.id).catch(() => {})
    if (error instanceof AppError && error.code === 'cancelled') this.endStopped(record)
    else if (this.closing) this.putBack(record)
    else if (error instanceof AppError && error.code === 'engine-unavailable' && this.isHeld(record)) this.putBack(record)
    else this.end(record, { state: 'failed', failure: toWireError(error) })
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
    this.handover.forget(summary.id)
    const ended = this.put({
      ...record,
      latentShape: result?.sampleShape ?? record.latentShape,
      dense: result?.dense ?? record.dense,
      summary: {
        ...summary,
        state: ending.state,
        progress,
        outcome: result?.outcome ?? summary.outcome,
        ...warningsOf(result),
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
    await runFiles.flush(id).catch(() => {})
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
