import {
  AppError,
  toWireError,
  type Comparison,
  type LabPlan,
  type LabReport,
  type LabStudy,
  type ModelCard,
} from '../../../src-shared/contract/index.ts'
import type { EventBus } from '../bus.ts'
import type { EngineSupervisor } from '../engine/supervisor.ts'
import { newId } from '../ids.ts'
import type { ModelsService } from '../models/service.ts'
import { requireUsable } from '../models/usable.ts'
import type { Clock } from '../ports.ts'
import type { SettingsService } from '../settings.ts'
import { planStudy, type StudyPlan } from './plan.ts'
import type { LabFiles, StudyRuns } from './ports.ts'
import type { MadeOn } from './recipe.ts'
import { makeReport } from './report.ts'
import { runsOf, runStudy, type StudyMachine, type StudyResults } from './run.ts'

export interface LabParts {
  readonly files: LabFiles
  /** Opened at the first use. */
  readonly openRuns: () => Promise<StudyRuns>
  readonly machine: (onnxruntime: string) => MadeOn
  readonly models: ModelsService
  readonly engine: EngineSupervisor
  readonly settings: SettingsService
  readonly bus: EventBus
  readonly clock: Clock
  readonly appVersion: string
  /** Resolves when no picture is being made or waits to be. */
  readonly idle: () => Promise<void>
}

/** How often a comparison under way is told of and its report written, milliseconds. */
const [tellEvery, writeEvery] = [250, 10_000]

interface Live {
  study: LabStudy
  readonly controller: AbortController
  report: LabReport | null
}

/** Comparisons of solvers on the user's models, one after the other. Pictures that are asked for meanwhile go before each of their runs. */
export class LabService {
  private readonly parts: LabParts
  private readonly live = new Map<string, Live>()
  private turn: Promise<void> = Promise.resolve()
  private opened: Promise<StudyRuns> | null = null
  private closing = false

  constructor(parts: LabParts) {
    this.parts = parts
  }

  async plan(modelId: string, comparison: Comparison): Promise<LabPlan> {
    const plan = planStudy(comparison, { ...(await this.usable(modelId)), hash: '' }, '', called)
    const candidates = plan.candidates.map(({ id, label, nodes, planned, solver }) => ({
      id,
      solver: label,
      nodes,
      nfe: planned?.nfe ?? null,
      tolerance: planned ? null : solver.rtol,
    }))
    return { candidates, cases: plan.cases.length, runs: runsOf(plan, false), notes: [...plan.notes] }
  }

  async start(modelId: string, comparison: Comparison, pictures: boolean): Promise<LabStudy> {
    const card = await this.usable(modelId)
    const plan = planStudy(comparison, { ...card, hash: '' }, '', called)
    const now = this.parts.clock.now()
    const study: LabStudy = {
      id: newId(now),
      createdAt: now.toISOString(),
      modelId,
      modelName: card.name,
      comparison,
      pictures: pictures && card.size !== null,
      state: 'waiting',
      over: 0,
      total: runsOf(plan, false),
      current: null,
      failure: null,
    }
    await this.parts.files.save(study)
    return this.queue(study)
  }

  async resume(id: string): Promise<LabStudy> {
    const study = await this.find(id)
    if (this.live.has(id)) return study
    await this.usable(study.modelId)
    return this.queue({ ...study, state: 'waiting', over: 0, current: null, failure: null })
  }

  async stop(id: string): Promise<void> {
    await this.find(id)
    this.live.get(id)?.controller.abort()
  }

  async list(): Promise<LabStudy[]> {
    const kept = await this.parts.files.list()
    return kept.map((study) => this.asItIs(study)).sort((a, b) => (a.id < b.id ? 1 : -1))
  }

  async get(id: string): Promise<{ study: LabStudy; report: LabReport | null }> {
    const study = await this.find(id)
    return { study, report: this.live.get(id)?.report ?? (await this.parts.files.report(id)) }
  }

  async remove(id: string): Promise<void> {
    const { study, report } = await this.get(id)
    if (this.live.has(id)) throw new AppError('invalid-input', 'This comparison is under way; stop it first.', { id })
    const shared = new Set<string>()
    for (const other of await this.list()) {
      if (other.id !== study.id) for (const key of keysOf((await this.get(other.id)).report)) shared.add(key)
    }
    const own = keysOf(report).filter((key) => !shared.has(key))
    if (own.length > 0) await (await this.runs()).remove(own)
    await this.parts.files.remove(id)
    this.parts.bus.emit('lab.changed', { id, study: null })
  }

  async pictureFile(key: string): Promise<string | null> {
    return (await this.runs()).pictureFile(key)
  }

  async close(): Promise<void> {
    this.closing = true
    for (const { controller } of this.live.values()) controller.abort()
    await this.turn
  }

  private runs(): Promise<StudyRuns> {
    this.opened ??= this.parts.openRuns().catch((error: unknown) => {
      this.opened = null
      throw error
    })
    return this.opened
  }

  private async usable(modelId: string): Promise<ModelCard> {
    const card = await this.parts.models.get(modelId)
    requireUsable(card)
    return card
  }

  private async find(id: string): Promise<LabStudy> {
    const study = this.live.get(id)?.study ?? (await this.list()).find((one) => one.id === id)
    if (!study) throw new AppError('not-found', 'This comparison is no longer there.', { id })
    return study
  }

  /** What the file says of one that was under way when the program ended is no longer true. */
  private asItIs(study: LabStudy): LabStudy {
    const known = this.live.get(study.id)?.study
    if (known) return known
    return study.state === 'running' || study.state === 'waiting' ? { ...study, state: 'stopped', current: null } : study
  }

  private queue(study: LabStudy): LabStudy {
    if (this.closing) throw new AppError('engine-unavailable', 'Flowline is closing.')
    const live = { study, controller: new AbortController(), report: null }
    this.live.set(study.id, live)
    this.turn = this.turn.then(() => this.work(live))
    this.tell(live)
    return study
  }

  private tell({ study }: Live): void {
    this.parts.bus.emit('lab.changed', { id: study.id, study })
  }

  /** Never rejects. */
  private async work(live: Live): Promise<void> {
    const { files } = this.parts
    const end = (change: Partial<LabStudy>): void => {
      live.study = { ...live.study, current: null, ...change }
    }
    try {
      await this.compare(live)
      end({ state: 'done' })
    } catch (error) {
      const failure = toWireError(error)
      end(live.controller.signal.aborted ? { state: 'stopped' } : { state: 'failed', failure })
    }
    try {
      if (live.report) await files.saveReport(live.study.id, live.report)
      await files.save(live.study)
    } catch (error) {
      end({ state: 'failed', failure: toWireError(error) })
    }
    this.live.delete(live.study.id)
    this.tell(live)
  }

  private async compare(live: Live): Promise<void> {
    const { files, appVersion } = this.parts
    const { signal } = live.controller
    signal.throwIfAborted()
    live.study = { ...live.study, state: 'running' }
    await files.save(live.study)
    this.tell(live)
    const { modelId, comparison } = live.study
    const card = { ...(await this.usable(modelId)), hash: await this.parts.models.hash(modelId) }
    const plan = planStudy(comparison, card, card.path, called)
    const runs = await this.runs()
    const yielding = { ...runs, make: this.afterPictures(runs, signal) }
    let told = 0
    const change = (next: Partial<LabStudy>): void => {
      live.study = { ...live.study, ...next }
      const now = performance.now()
      if (now - told < tellEvery) return
      told = now
      this.tell(live)
    }
    let written = performance.now()
    const note = (results: StudyResults): void => {
      live.report = strip(makeReport(plan, results, null, appVersion))
      if (performance.now() - written < writeEvery) return
      written = performance.now()
      void files.saveReport(live.study.id, live.report).catch(() => {})
    }
    await runStudy(plan, yielding, await this.machine(plan, live.study.pictures), false, {
      signal,
      onRun: (label, over, total) => change({ over, total, current: { label, nfe: 0 } }),
      onProgress: ({ nfe }) => change({ current: live.study.current && { ...live.study.current, nfe } }),
      onResults: note,
    })
    live.study = { ...live.study, over: live.study.total }
  }

  private afterPictures(runs: StudyRuns, signal: AbortSignal): StudyRuns['make'] {
    return async (...run) => {
      const stopped = Promise.withResolvers<void>()
      const stop = (): void => stopped.resolve()
      signal.addEventListener('abort', stop)
      await Promise.race([this.parts.idle(), stopped.promise])
      signal.removeEventListener('abort', stop)
      return runs.make(...run)
    }
  }

  private async machine({ card }: StudyPlan, decode: boolean): Promise<StudyMachine> {
    const { models, settings, engine, machine } = this.parts
    const madeOn = machine(await engine.version())
    return { provider: models.providerOf(card), threads: settings.get().threads, decode, madeOn }
  }
}

function strip({ paths: _, ...report }: ReturnType<typeof makeReport>): LabReport {
  return report
}

/** Names of the runs that a report rests on. */
function keysOf(report: LabReport | null): string[] {
  if (!report) return []
  const ran = [...report.reference.runs.flatMap(({ ran, second }) => [ran, second]), ...report.entries.map(({ ran }) => ran)]
  return [...new Set(ran.flatMap((one) => one?.key ?? []))]
}

const names: Readonly<Record<string, string>> = {
  solvers: 'the list',
  nfe: 'the numbers of evaluations',
  prompt: 'the prompt',
  negative: 'the negative prompt',
}
/** Settings as sentences speak of them. */
const called = (field: string): string => names[field] ?? field
