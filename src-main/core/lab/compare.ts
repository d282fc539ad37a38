import type { LabReport, LabStudy, ModelCard } from '../../../src-shared/contract/index.ts'
import { called, machineOf, patient, type LabParts } from './parts.ts'
import { followPaths } from './paths.ts'
import { planStudy, type StudyPlan } from './plan.ts'
import type { StudyRuns } from './ports.ts'
import { makeReport } from './report.ts'
import { runsOf, runStudy, type StudyResults } from './run.ts'

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
  const runs = patient(parts, kept, signal)
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
