import {
  AppError,
  toWireError,
  type CalibrationReport,
  type Comparison,
  type LabPlan,
  type LabReport,
  type LabStudy,
  type ModelCard,
} from '../../../src-shared/contract/index.ts'
import { newId } from '../ids.ts'
import { requireUsable } from '../models/usable.ts'
import { calibrate, calibrationPlan } from './calibrate.ts'
import { allRuns, compare } from './compare.ts'
import { called, type LabParts } from './parts.ts'
import { planStudy, type StudyPlan } from './plan.ts'
import type { StudyRuns } from './ports.ts'

/** How often a comparison under way is told of and its report written, milliseconds. */
const [tellEvery, writeEvery] = [250, 10_000]

interface Live {
  study: LabStudy
  readonly controller: AbortController
  report: (() => LabReport) | null
  calibrated: CalibrationReport | null
}

/** How a study is worked on. */
type Task = Pick<LabStudy, 'pictures' | 'paths' | 'calibration'>

/** Comparisons of solvers and calibrations on the user's models, one after the other. Pictures that are asked for meanwhile go before each of their runs. */
export class LabService {
  private readonly parts: LabParts
  private readonly live = new Map<string, Live>()
  private turn: Promise<void> = Promise.resolve()
  private opened: Promise<StudyRuns> | null = null
  private closing = false

  constructor(parts: LabParts) {
    this.parts = parts
  }

  async plan(modelId: string, comparison: Comparison, what: Omit<Task, 'pictures'>): Promise<LabPlan> {
    const { plan, runs } = await this.planned(modelId, comparison, what)
    const candidates = plan.candidates.map(({ id, label, nodes, planned, solver }) => ({
      id,
      solver: label,
      nodes,
      nfe: planned?.nfe ?? null,
      tolerance: planned ? null : solver.rtol,
    }))
    return { candidates, cases: plan.cases.length, runs, notes: [...plan.notes] }
  }

  async start(modelId: string, comparison: Comparison, { pictures, paths, calibration }: Task): Promise<LabStudy> {
    const { card, runs } = await this.planned(modelId, comparison, { paths, calibration })
    const now = this.parts.clock.now()
    const study: LabStudy = {
      id: newId(now),
      createdAt: now.toISOString(),
      modelId,
      modelName: card.name,
      comparison,
      pictures: pictures && calibration === null && card.size !== null,
      paths: paths && calibration === null,
      calibration,
      state: 'waiting',
      over: 0,
      total: runs,
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

  async get(id: string): Promise<{ study: LabStudy; report: LabReport | null; calibrated: CalibrationReport | null }> {
    const study = await this.find(id)
    return study.calibration
      ? { study, report: null, calibrated: await this.calibratedOf(id) }
      : { study, report: await this.reportOf(id), calibrated: null }
  }

  async remove(id: string): Promise<void> {
    await this.find(id)
    if (this.live.has(id)) throw new AppError('invalid-input', 'This comparison is under way; stop it first.', { id })
    const shared = new Set<string>()
    for (const other of await this.list()) if (other.id !== id) for (const key of await this.keysOf(other.id)) shared.add(key)
    const own = (await this.keysOf(id)).filter((key) => !shared.has(key))
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

  private async reportOf(id: string): Promise<LabReport | null> {
    return this.live.get(id)?.report?.() ?? this.parts.files.report(id)
  }

  private async calibratedOf(id: string): Promise<CalibrationReport | null> {
    return this.live.get(id)?.calibrated ?? this.parts.files.calibrated(id)
  }

  /** Names of the runs that a study rests on. */
  private async keysOf(id: string): Promise<string[]> {
    const [report, calibrated] = [await this.reportOf(id), await this.calibratedOf(id)]
    const { runs = [] } = report?.reference ?? {}
    const ran = [...runs.flatMap((one) => [one.ran, one.second]), ...(report?.entries ?? []).map((one) => one.ran)]
    return [...new Set([...ran.flatMap((one) => one?.key ?? []), ...(calibrated?.keys ?? [])])]
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

  /** What would run, before the weights are read for their hash. */
  private async planned(
    modelId: string,
    comparison: Comparison,
    { paths, calibration }: Omit<Task, 'pictures'>,
  ): Promise<{ card: ModelCard; plan: StudyPlan; runs: number }> {
    const card = await this.usable(modelId)
    const unread = { ...card, hash: '' }
    if (calibration) return { card, ...calibrationPlan(comparison, calibration, unread) }
    const plan = planStudy(comparison, unread, '', called)
    return { card, plan, runs: allRuns(plan, paths) }
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
    const live = { study, controller: new AbortController(), report: null, calibrated: null }
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
      await this.carryOut(live)
      end({ state: 'done' })
    } catch (error) {
      const failure = toWireError(error)
      end(live.controller.signal.aborted ? { state: 'stopped' } : { state: 'failed', failure })
    }
    try {
      if (live.report) await files.saveReport(live.study.id, live.report())
      if (live.calibrated) await files.saveCalibrated(live.study.id, live.calibrated)
      await files.save(live.study)
    } catch (error) {
      end({ state: 'failed', failure: toWireError(error) })
    }
    this.live.delete(live.study.id)
    this.tell(live)
  }

  private async carryOut(live: Live): Promise<void> {
    const { parts } = this
    const { signal } = live.controller
    signal.throwIfAborted()
    live.study = { ...live.study, state: 'running' }
    await parts.files.save(live.study)
    this.tell(live)
    const { modelId, calibration } = live.study
    const card = { ...(await this.usable(modelId)), hash: await parts.models.hash(modelId) }
    const runs = await this.runs()
    let told = 0
    const onChange = (change: Partial<LabStudy>): void => {
      live.study = { ...live.study, ...change }
      if (performance.now() - told < tellEvery) return
      told = performance.now()
      this.tell(live)
    }
    if (calibration) {
      const onReport = this.writing((report: CalibrationReport) => {
        live.calibrated = report
        return () => parts.files.saveCalibrated(live.study.id, report)
      })
      await calibrate(parts, runs, live.study, calibration, card, { signal, onChange, onReport })
    } else {
      const onReport = this.writing((report: () => LabReport) => {
        live.report = report
        return () => parts.files.saveReport(live.study.id, report())
      })
      await compare(parts, runs, live.study, card, { signal, onChange, onReport })
    }
    live.study = { ...live.study, over: live.study.total }
  }

  /** Takes what was found, and writes it now and then. */
  private writing<R>(take: (report: R) => () => Promise<void>): (report: R) => void {
    let written = performance.now()
    return (report) => {
      const write = take(report)
      if (performance.now() - written < writeEvery) return
      written = performance.now()
      void write().catch(() => {})
    }
  }
}
