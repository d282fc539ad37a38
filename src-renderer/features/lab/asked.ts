import type { Calibration } from '../../../src-shared/contract/calibration.ts'
import type { Comparison, LabStudy } from '../../../src-shared/contract/lab.ts'
import { calibrationChoiceOf, calibrationOf, useCalibration, type CalibrationChoice } from './calibration-choice.ts'
import { choiceOf, comparisonOf, groundChoiceOf, useChoice, type Choice, type Own, type Unread } from './choice.ts'

/** What is to be done. */
export interface Asked {
  readonly comparison: Comparison
  readonly pictures: boolean
  readonly paths: boolean
  readonly calibration: Calibration | null
}

/** What the form asks for, or the fields that say nothing. */
export function askedOf(choice: Choice, calibration: CalibrationChoice, own: Own): { asked: Asked } | { unread: Unread } {
  if (choice.task === 'calibrate') {
    const read = calibrationOf(calibration, choice)
    return 'unread' in read ? read : { asked: { ...read, pictures: false, paths: false } }
  }
  const read = comparisonOf(choice, own)
  if ('unread' in read) return read
  return { asked: { comparison: read.comparison, pictures: choice.pictures, paths: choice.paths, calibration: null } }
}

/** Fills the form with what a study was asked. */
export function takeOver(study: LabStudy): void {
  if (study.calibration === null) return useChoice.setState(choiceOf(study))
  useChoice.setState({ task: 'calibrate', ...groundChoiceOf(study.comparison) })
  useCalibration.setState(calibrationChoiceOf(study, study.calibration))
}
