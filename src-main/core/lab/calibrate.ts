import type { Calibration, CalibrationReport, LabStudy, ModelCard } from '../../../src-shared/contract/index.ts'
import { mostRuns, optimiseNodes, planCalibration } from './optimise.ts'
import { called, machineOf, patient, type LabParts } from './parts.ts'
import { planStudy, type StudyPlan } from './plan.ts'
import type { StudyRuns } from './ports.ts'

/** Told while nodes are made. */
export interface CalibrationWatch {
  readonly signal: AbortSignal
  readonly onChange: (change: Pick<LabStudy, 'over' | 'total' | 'current'>) => void
  /** How far it is. */
  readonly onReport: (report: CalibrationReport) => void
}

const planOn = (card: ModelCard) => (asked: LabStudy['comparison']) => planStudy(asked, card, card.path, called)

/** What would run at most. */
export function calibrationPlan(
  comparison: LabStudy['comparison'],
  calibration: Calibration,
  card: ModelCard,
): { plan: StudyPlan; runs: number } {
  const plan = planCalibration(comparison, calibration, planOn(card), called)
  return { plan, runs: mostRuns(plan, calibration) }
}

/** Makes nodes from what is missing. Throws `cancelled` where it is stopped, and what keeps every run from succeeding. */
export async function calibrate(
  parts: LabParts,
  kept: StudyRuns,
  { comparison }: LabStudy,
  calibration: Calibration,
  card: ModelCard,
  { signal, onChange, onReport }: CalibrationWatch,
): Promise<void> {
  const { plan, runs: total } = calibrationPlan(comparison, calibration, card)
  const keys = new Set<string>()
  const machine = await machineOf(parts, card, false)
  const judging = { ...machine, decode: card.size !== null }
  let now = { over: 0, label: '' }
  const tell = (nfe: number): void => onChange({ over: now.over, total, current: { label: now.label, nfe } })
  const { model, modelHash } = plan
  let report: CalibrationReport = {
    version: 1,
    app: { name: 'flowline', version: parts.appVersion },
    createdAt: parts.clock.now().toISOString(),
    model: { name: card.name, hash: modelHash, kind: card.kind, predictionType: model.predictionType },
    solver: plan.candidates[0]!.label,
    name: calibration.name,
    stage: 'paths',
    trail: [],
    found: null,
    keys: [],
  }
  const tellOf = (change: Partial<CalibrationReport>): void => {
    report = { ...report, ...change, keys: [...keys] }
    onReport(report)
  }
  const found = await optimiseNodes(plan, comparison, calibration, {
    planOf: planOn(card),
    runs: noted(patient(parts, kept, signal), keys),
    machine,
    judging,
    appVersion: parts.appVersion,
    watch: {
      signal,
      onRun(label, over) {
        now = { over, label }
        tell(0)
      },
      onProgress: ({ nfe }) => tell(nfe),
      onStage: (stage, trail) => tellOf({ stage, trail: [...trail] }),
    },
  })
  tellOf({ found })
}

/** The same runs; the names of those that were found or made and stay are put into `keys`. */
const noted = (runs: StudyRuns, keys: Set<string>): StudyRuns => ({
  ...runs,
  async find(recipe) {
    const run = await runs.find(recipe)
    if (run) keys.add(run.key)
    return run
  },
  async make(...given) {
    const run = await runs.make(...given)
    keys.add(run.key)
    return run
  },
  async remove(gone) {
    await runs.remove(gone)
    for (const key of gone) keys.delete(key)
  },
})
