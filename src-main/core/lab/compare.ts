import type { LabReport, LabStudy, ModelCard } from '../../../src-shared/contract/index.ts'
import type { EventBus } from '../bus.ts'
import type { EngineSupervisor } from '../engine/supervisor.ts'
import type { ModelsService } from '../models/service.ts'
import type { Clock } from '../ports.ts'
import type { SettingsService } from '../settings.ts'
import { followPaths } from './paths.ts'
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

/** Told while a comparison goes on. */
export interface LabWatch {
  readonly signal: AbortSignal
  readonly onChange: (change: Pick<LabStudy, 'over' | 'total' | 'current'>) => void
  /** What was found so far, put together when it is asked for. */
  readonly onReport: (report: () => LabReport) => void
}

/** How paths are looked at: in unit states, weighed by time, with a twin this far from the start. */
const pathChoice = { chart: 'unit', weighting: 'time', twinSize: 1e-3 } as const

/** All runs of a comparison; a path is told as one. */
export const allRuns = (plan: StudyPlan, paths: boolean): number => runsOf(plan, false) + (paths ? plan.cases.length : 0)

/** Runs what is missing of a comparison. Throws `cancelled` where it is stopped, and what keeps every run from succeeding. */
export async function compare(
  parts: LabParts,
  kept: StudyRuns,
  { comparison, pictures, paths }: LabStudy,
  card: ModelCard,
  { signal, onChange, onReport }: LabWatch,
): Promise<void> {
  const plan = planStudy(comparison, card, card.path, called)
  const total = allRuns(plan, paths)
  const runs = {
    ...kept,
    make: afterPictures(parts, kept.make, signal),
    trajectory: afterPictures(parts, kept.trajectory, signal),
  }
  const machine = await machineOf(parts, card, pictures)
  let now = { over: 0, label: '' }
  const tell = (nfe: number): void => onChange({ over: now.over, total, current: { label: now.label, nfe } })
  const report = (results: StudyResults, found: LabReport['paths']): void =>
    onReport(() => makeReport(plan, results, found, parts.appVersion))
  const watch = {
    signal,
    onRun(label: string, over: number) {
      now = { over, label }
      tell(0)
    },
    onProgress: ({ nfe }: { nfe: number }) => tell(nfe),
    onResults: (results: StudyResults) => report(results, null),
  }
  const results = await runStudy(plan, runs, machine, false, watch)
  if (!paths) return
  const before = runsOf(plan, false)
  const along = { ...watch, onRun: (label: string, over: number) => watch.onRun(label, before + over) }
  report(results, await followPaths(plan, runs, machine, pathChoice, along))
}

/** The same work, begun when no picture is being made or waits to be, or when it is stopped. */
function afterPictures<A extends unknown[], R>(
  { idle }: LabParts,
  work: (...given: A) => Promise<R>,
  signal: AbortSignal,
): (...given: A) => Promise<R> {
  return async (...given) => {
    const stopped = Promise.withResolvers<void>()
    const stop = (): void => stopped.resolve()
    signal.addEventListener('abort', stop)
    await Promise.race([idle(), stopped.promise])
    signal.removeEventListener('abort', stop)
    return work(...given)
  }
}

async function machineOf(parts: LabParts, card: ModelCard, decode: boolean): Promise<StudyMachine> {
  const madeOn = parts.machine(await parts.engine.version())
  return { provider: parts.models.providerOf(card), threads: parts.settings.get().threads, decode, madeOn }
}

const names: Readonly<Record<string, string>> = {
  solvers: 'the list',
  nfe: 'the numbers of evaluations',
  tolerances: 'A tolerance',
  referenceTolerance: 'The tolerance of the reference',
  prompt: 'the prompt',
  negative: 'the negative prompt',
}
/** Settings as sentences speak of them. */
export const called = (field: string): string => names[field] ?? field
