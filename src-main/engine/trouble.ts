import { totalmem } from 'node:os'
import { AppError } from '../../src-shared/contract/errors.ts'
import { NumericsError } from '../../src-shared/numerics/index.ts'

/** Float64 arrays of the sample's size that a run may hold at once: stages, states, coefficients, conversions. */
const arraysPerRun = 24

/** Throws `out-of-memory` for samples whose working memory alone exceeds the machine's. */
export function assertFits(shape: readonly number[], samples = 1): void {
  const bytes = shape.reduce((total, n) => total * n, 1) * 8 * arraysPerRun * samples
  if (bytes <= totalmem()) return
  throw new AppError(
    'out-of-memory',
    `A sample of ${shape.join(' x ')} needs at least ${(bytes / 1e9).toFixed(1)} GB of memory, more than this machine has. Choose a smaller picture.`,
    { neededBytes: bytes },
  )
}

/** Samples of a shape that may be under way at once: their working memory takes a quarter of the machine's at most. */
export function mostAtOnce(shape: readonly number[]): number {
  const bytes = shape.reduce((total, n) => total * n, 1) * 8 * arraysPerRun
  return Math.max(1, Math.floor(totalmem() / 4 / bytes))
}

/** Errors of the layers below as the caller knows them; what has no name of its own passes. */
export function explainRunTrouble(error: unknown): unknown {
  if (error instanceof AppError) return error
  if (error instanceof NumericsError) return new AppError(error.code, error.message, {}, { cause: error })
  if (error instanceof RangeError && /allocation failed|Invalid typed array length/i.test(error.message)) {
    return new AppError(
      'out-of-memory',
      'The memory did not suffice for this run. Choose a smaller picture or close other programs.',
      {},
      { cause: error },
    )
  }
  return error
}
