import { create } from 'zustand'
import { comparisonSchema, type Comparison, type LabStudy } from '../../../src-shared/contract/lab.ts'
import { usualEnd, type Calibration } from '../../../src-shared/contract/calibration.ts'
import { readSeeds } from '../../../src-shared/formats/number-lists.ts'
import { groundOf, seedText, type Choice, type Unread } from './choice.ts'
import { restored } from './restored.ts'

/** What the form of the Lab holds for nodes that are to be made; lists as they are typed. */
export interface CalibrationChoice {
  readonly solver: string
  readonly evaluations: number
  /** Kinds of nodes that the made ones are held against. */
  readonly against: readonly string[]
  readonly seeds: string
  readonly heldOut: string
  readonly tries: number
  readonly end: number
}

export const firstCalibration: CalibrationChoice = {
  solver: 'dpmpp-2m',
  evaluations: 8,
  against: ['karras', 'exponential', 'uniform', 'uniform-squared', 'beta'],
  seeds: '0-7',
  heldOut: '100-107',
  tries: 60,
  end: usualEnd,
}

const key = 'lab-calibration'

export const useCalibration = create<CalibrationChoice>(() => restored(key, firstCalibration))
useCalibration.subscribe((choice) => localStorage.setItem(key, JSON.stringify(choice)))

export const calibrateWith = (change: Partial<CalibrationChoice>): void => useCalibration.setState(change)

/** What the form asks for, or the fields that say nothing. Prompts, guidance and reference are those of a comparison. */
export function calibrationOf(
  choice: CalibrationChoice,
  ground: Choice,
): { comparison: Comparison; calibration: Calibration } | { unread: Unread } {
  const { solver, evaluations, against, tries, end } = choice
  const [seeds, heldOut] = [readSeeds(choice.seeds, 1000), readSeeds(choice.heldOut, 1000)]
  if (!seeds || !heldOut || against.length === 0)
    return {
      unread: {
        ...(seeds ? {} : { seeds: true }),
        ...(heldOut ? {} : { heldOut: true }),
        ...(against.length > 0 ? {} : { against: true }),
      },
    }
  const comparison = comparisonSchema.parse({
    ...groundOf(ground),
    solvers: [solver],
    nfe: [evaluations],
    tolerances: [],
    nodes: against,
    seeds,
  })
  return { comparison, calibration: { name: `optimised for ${evaluations}`, heldOut, tries, end } }
}

/** The form that asks for these nodes again. */
export function calibrationChoiceOf(
  { comparison }: Pick<LabStudy, 'comparison'>,
  { heldOut, tries, end }: Calibration,
): CalibrationChoice {
  const { solvers, nfe, nodes, seeds } = comparison
  return {
    solver: solvers[0]!,
    evaluations: nfe[0]!,
    against: nodes,
    seeds: seedText(seeds),
    heldOut: seedText(heldOut),
    tries,
    end,
  }
}
