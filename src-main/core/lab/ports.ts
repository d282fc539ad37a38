import type { CalibrationReport, LabReport, LabStudy, RunProgress } from '../../../src-shared/contract/index.ts'
import type { DenseSegment } from '../../../src-shared/numerics/index.ts'
import type { StudyRecipe, StudyRun } from './recipe.ts'

export interface StudyPicture {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

export interface RunWatch {
  readonly onProgress?: (progress: RunProgress) => void
  readonly signal: AbortSignal
}

/** Runs kept by the content of their recipe: a run that is there is never made again, and one that is there is whole. */
export interface StudyRuns {
  find(recipe: StudyRecipe): Promise<StudyRun | null>
  /** Runs the model in `dir` and keeps the run. Throws `cancelled` for a stopped one, which leaves nothing. */
  make(recipe: StudyRecipe, dir: string, watch: RunWatch): Promise<StudyRun>
  /** The final sample in the model's own data units, null where the run ended without one. */
  latent(run: StudyRun): Promise<ArrayLike<number> | null>
  /** The decoded picture, null where none was decoded. */
  picture(run: StudyRun): Promise<StudyPicture | null>
  /** The file of the decoded picture, null where there is none. */
  pictureFile(key: string): Promise<string | null>
  /** Deletes kept runs. */
  remove(keys: readonly string[]): Promise<void>
  /** The run once more with its dense output, of which nothing is kept. */
  trajectory(recipe: StudyRecipe, dir: string, watch: RunWatch): Promise<{ run: StudyRun; segments: DenseSegment[] }>
  /** A small result kept under the hash of what it was made from. */
  findResult(made: unknown): Promise<unknown>
  keepResult(made: unknown, result: unknown): Promise<void>
}

/** Comparisons and calibrations as they are kept, one folder each. What cannot be read is left out. */
export interface LabFiles {
  list(): Promise<LabStudy[]>
  save(study: LabStudy): Promise<void>
  report(id: string): Promise<LabReport | null>
  saveReport(id: string, report: LabReport): Promise<void>
  calibrated(id: string): Promise<CalibrationReport | null>
  saveCalibrated(id: string, report: CalibrationReport): Promise<void>
  remove(id: string): Promise<void>
}
