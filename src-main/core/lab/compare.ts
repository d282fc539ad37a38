import type { LabReport, LabStudy, ModelCard } from '../../../src-shared/contract/index.ts'
import type { EventBus } from '../bus.ts'
import type { EngineSupervisor } from '../engine/supervisor.ts'
import type { ModelsService } from '../models/service.ts'
import type { Clock } from '../ports.ts'
import type { SettingsService } from '../settings.ts'
import { planStudy } from './plan.ts'
import type { LabFiles, StudyRuns } from './ports.ts'
import type { MadeOn } from './recipe.ts'
import { makeReport } from './report.ts'
import { runStudy, type StudyMachine } from './run.ts'

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
  readonly onReport: (report: LabReport) => void
}

/** Runs what is missing of a comparison. Throws `cancelled` where it is stopped, and what keeps every run from succeeding. */
export async function compare(
  parts: LabParts,
  runs: StudyRuns,
  { comparison, pictures }: LabStudy,
  card: ModelCard,
  { signal, onChange, onReport }: LabWatch,
): Promise<void> {
  const plan = planStudy(comparison, card, card.path, called)
  let now = { over: 0, total: 0, label: '' }
  const tell = (nfe: number): void => onChange({ over: now.over, total: now.total, current: { label: now.label, nfe } })
  await runStudy(plan, { ...runs, make: afterPictures(parts, runs, signal) }, await machineOf(parts, card, pictures), false, {
    signal,
    onRun(label, over, total) {
      now = { over, total, label }
      tell(0)
    },
    onProgress: ({ nfe }) => tell(nfe),
    onResults(results) {
      const { paths: _, ...report } = makeReport(plan, results, null, parts.appVersion)
      onReport(report)
    },
  })
}

function afterPictures({ idle }: LabParts, runs: StudyRuns, signal: AbortSignal): StudyRuns['make'] {
  return async (...run) => {
    const stopped = Promise.withResolvers<void>()
    const stop = (): void => stopped.resolve()
    signal.addEventListener('abort', stop)
    await Promise.race([idle(), stopped.promise])
    signal.removeEventListener('abort', stop)
    return runs.make(...run)
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
