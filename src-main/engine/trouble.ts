import { totalmem } from 'node:os'
import { AppError } from '../../src-shared/contract/errors.ts'
import { freeMemory, outOfMemory } from './runtime/memory.ts'
import { NumericsError } from '../../src-shared/numerics/index.ts'

/** Float64 arrays of the sample's size that a run may hold at once: stages, states, coefficients, conversions. */
const arraysPerRun = 24

/** Throws `out-of-memory` for samples whose working memory alone exceeds the machine's. */
export function assertFits(shape: readonly number[], samples = 1): void {
  const bytes = shape.reduce((total, n) => total * n, 1) * 8 * arraysPerRun * samples
  if (bytes <= totalmem()) return
  throw outOfMemory({ what: `A picture whose samples are ${shape.join(' x ')}`, need: bytes, free: freeMemory() })
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
    return outOfMemory({ what: 'This run', need: null, free: freeMemory(), cause: error })
  }
  return error
}
