import {
  AppError,
  sameButSeed,
  toWireError,
  type Estimate,
  type ModelCard,
  type RunDetail,
  type RunFailure,
  type RunSettings,
  type RunSummary,
} from '../../../src-shared/contract/index.ts'
import { newId } from '../ids.ts'
import type { RunRecord, SolverFacts } from '../ports.ts'
import { requireUsable } from '../models/usable.ts'
import { sourceFilesOf } from '../sources.ts'
import { estimate, noiseFloorOf } from './estimate.ts'
import { Executor, type ExecutorParts, type Started } from './executor.ts'
import { looseRuns, removeLooseRuns } from './loose.ts'
import { recover } from './recover.ts'
import { judgeable } from './replay.ts'
import { checkSettings } from './validate.ts'

/** Earlier runs that an estimate rests on. */
const most = 20
/** Runs of a tolerance up to this many times the noise floor cost about what those at it do: a seventh less, at fifth order. */
const nearFloor = 2
const maxSeed = Number.MAX_SAFE_INTEGER

export interface RunsParts extends ExecutorParts {
  readonly solvers: readonly SolverFacts[]
}

/**
 * The queue, in the order runs were asked for: one at a time, or side by side where they differ in their seed only and that
 * pays. It lives in the store, so waiting runs survive the
 * app. A run that was under way when the app died is saved if its result was complete, else waits again; after a
 * second death under the same run it fails, so that one run cannot keep the app from starting.
 */
export class RunsService {
  private readonly parts: RunsParts
  private readonly executor: Executor
  private working: Promise<void> | null = null
  /** The runs under way, with what stops them. */
  private readonly current = new Map<string, AbortController>()
  private paused = true
  /** Waiting runs that this process leaves alone. */
  private readonly left = new Set<string>()
  /** How runs ended that could not be written down (a full disk), until they can. */
  private readonly unwritten = new Map<string, RunFailure>()

  constructor(parts: RunsParts) {
    this.parts = parts
    this.executor = new Executor(parts)
  }

  /** Ends, saves again or puts back what the last process left behind. Call once, before `resume`. */
  recover(): Promise<void> {
    return recover(this.parts, this.executor)
  }

  /** Starts taking runs. With `takeQueue` false the ones that waited before stay until another start takes them. */
  resume(takeQueue: boolean): void {
    if (!takeQueue) for (const { summary } of this.parts.store.runs.inState('waiting')) this.left.add(summary.id)
    this.paused = false
    this.wake()
  }

  async enqueue(modelId: string, settings: RunSettings, count: number): Promise<RunSummary[]> {
    const card = await this.parts.models.get(modelId)
    requireUsable(card)
    const checked = checkSettings(settings, card, this.parts.solvers)
    await sourceFilesOf(checked, this.parts.sources)
    const model = await this.parts.models.engineModel(modelId)
    this.parts.engine.assertNotGivenUp(model)
    const records = Array.from({ length: count }, (_, i) =>
      this.newRecord(card, { ...checked, seed: (checked.seed + i) % (maxSeed + 1) }, null),
    )
    return this.add(records)
  }

  async reproduce(pictureId: string): Promise<RunSummary> {
    const { card, settings, provider } = await judgeable(this.parts, pictureId)
    const [run] = this.add([this.newRecord(card, settings, pictureId)])
    if (provider) this.executor.preferProvider(run!.id, provider)
    return run!
  }

  stop(id: string): void {
    const record = this.parts.store.runs.get(id)
    if (!record) throw new AppError('not-found', 'This run is no longer there.', { id })
    const running = this.current.get(id)
    if (running) running.abort()
    else if (record.summary.state === 'waiting') this.executor.end(record, { state: 'cancelled' })
  }

  stopAll(): void {
    for (const record of this.parts.store.runs.inState('waiting')) {
      if (!this.current.has(record.summary.id)) this.executor.end(record, { state: 'cancelled' })
    }
    for (const controller of this.current.values()) controller.abort()
  }

  /** The newest, and older ones that are still under way. */
  list(limit: number): RunSummary[] {
    const { runs } = this.parts.store
    const newest = runs.list(limit)
    const listed = new Set(newest.map(({ summary }) => summary.id))
    const older = [...runs.inState('running'), ...runs.inState('waiting')].filter(({ summary }) => !listed.has(summary.id))
    return [...newest, ...older].map((record) => this.live(record))
  }

  loose(): Promise<string[]> {
    return looseRuns(this.parts)
  }

  removeLoose(named?: readonly string[]): Promise<string[]> {
    return removeLooseRuns(this.parts, named)
  }

  async get(id: string): Promise<RunDetail> {
    const record = this.parts.store.runs.get(id)
    if (!record) throw new AppError('not-found', 'This run is no longer there.', { id })
    const { runFiles } = this.parts
    return {
      run: this.live(record),
      steps: await runFiles.steps(id),
      frames: await runFiles.frames(id),
      dense: record.dense,
      latentShape: [...record.latentShape],
    }
  }

  async estimate(modelId: string, settings: RunSettings): Promise<Estimate> {
    const card = await this.parts.models.get(modelId)
    const { runs } = this.parts.store
    const floor = noiseFloorOf(settings, card)
    const same = runs.earlier(modelId, settings, most)
    const alike = floor === null || same.length > 0 ? same : runs.earlierWithin(modelId, settings, nearFloor * floor, most)
    return estimate(alike, settings, card, this.parts.models.providerOf(card))
  }

  /** Resolves when nothing is running and nothing can be started. */
  async idle(): Promise<void> {
    while (this.working) await this.working
  }

  /** Stops taking runs. Those under way go back to the head of the queue. */
  async close(): Promise<void> {
    this.paused = true
    this.executor.closing = true
    for (const controller of this.current.values()) controller.abort()
    await this.working
  }

  /** Looks for work: something that held runs back may be gone. */
  wake(): void {
    if (this.paused || this.working) return
    this.working = this.work().finally(() => {
      this.working = null
      if (!this.paused && this.next()) this.wake()
    })
  }

  private async work(): Promise<void> {
    const broken = (record: RunRecord, error: unknown): void => {
      const failure = toWireError(error)
      this.left.add(record.summary.id)
      this.unwritten.set(record.summary.id, failure)
      this.executor.tellFailed(record, failure)
    }
    for (let record = this.next(); record && !this.paused; record = this.next()) {
      this.writeDown()
      try {
        await this.executor.execute(this.start(record), this.alike(record), (other) => this.take(other), broken)
      } catch (error) {
        broken(record, error)
      } finally {
        this.current.clear()
      }
    }
  }

  private start(record: RunRecord): Started {
    const controller = new AbortController()
    this.current.set(record.summary.id, controller)
    return { record, signal: controller.signal }
  }

  /** Waiting runs of the same model and settings that come next, whatever their seeds. */
  private alike({ summary: first }: RunRecord): RunRecord[] {
    if (first.reproduces !== null) return []
    const after = this.ready().filter(({ summary }) => summary.id !== first.id)
    const other = after.findIndex(
      ({ summary: { modelId, settings, reproduces } }) =>
        modelId !== first.modelId || reproduces !== null || !sameButSeed(settings, first.settings),
    )
    return other < 0 ? after : after.slice(0, other)
  }

  private take({ summary: { id } }: RunRecord): Started[] {
    const record = this.parts.store.runs.get(id)
    return record?.summary.state === 'waiting' && !this.paused ? [this.start(record)] : []
  }

  private live(record: RunRecord): RunSummary {
    const summary = this.executor.live(record)
    const failure = this.unwritten.get(summary.id)
    return failure ? { ...summary, state: 'failed', failure, progress: { ...summary.progress, phase: 'ended' } } : summary
  }

  /** Tries again to write down what could not be. */
  private writeDown(): void {
    for (const [id, failure] of this.unwritten) {
      const record = this.parts.store.runs.get(id)
      try {
        if (record) this.executor.end(record, { state: 'failed', failure })
      } catch {
        return
      }
      this.unwritten.delete(id)
    }
  }

  private next(): RunRecord | undefined {
    return this.ready()[0]
  }

  /** Waiting runs whose model the engine has not given up on, the oldest first. */
  private ready(): RunRecord[] {
    return this.parts.store.runs
      .inState('waiting')
      .filter((record) => !this.left.has(record.summary.id) && !this.executor.isHeld(record))
  }

  private add(records: RunRecord[]): RunSummary[] {
    this.parts.store.runs.add(records)
    for (const { summary } of records) this.parts.bus.emit('run.updated', summary)
    this.wake()
    return records.map((record) => this.live(this.parts.store.runs.get(record.summary.id) ?? record))
  }

  private newRecord(card: ModelCard, settings: RunSettings, reproduces: string | null): RunRecord {
    const now = this.parts.clock.now()
    return {
      summary: {
        id: newId(now),
        state: 'waiting',
        createdAt: now.toISOString(),
        modelId: card.id,
        modelName: card.name,
        settings,
        progress: { nfe: 0, nfeExpected: null, networkCalls: 0, sigma: null, seconds: 0, frames: 0, phase: 'queued' },
        outcome: null,
        failure: null,
        pictureId: null,
        reproduces,
        verdict: null,
      },
      modelHash: card.hash,
      attempts: 0,
      latentShape: card.sampleShape,
      dense: false,
    }
  }
}
