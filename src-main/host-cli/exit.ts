import { CommanderError } from 'commander'
import { AppError, toWireError, type ErrorCode, type RunStatus } from '../../src-shared/contract/index.ts'

/** Exit codes that scripts may rely on. */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2, cancelled: 130 } as const

const wrongUse: ReadonlySet<ErrorCode> = new Set([
  'invalid-input',
  'not-found',
  'model-broken',
  'model-missing',
  'model-unsupported',
  'recipe-missing',
  'recipe-malformed',
])

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse
  if (!(error instanceof AppError)) return exitCodes.failed
  if (error.code === 'cancelled') return exitCodes.cancelled
  return wrongUse.has(error.code) ? exitCodes.wrongUse : exitCodes.failed
}

/** How a run's numerical ending leaves the process. A spent budget or a reached noise floor still made a picture. */
export const exitCodeOfStatus: Readonly<Record<RunStatus, number>> = {
  done: exitCodes.done,
  noiseLimited: exitCodes.done,
  budgetLimited: exitCodes.done,
  cancelled: exitCodes.cancelled,
  diverged: exitCodes.failed,
}

/** One line on stderr. Commander has printed its own message already. */
export function tell(error: unknown): void {
  if (error instanceof CommanderError) return
  const { message } = toWireError(error)
  process.stderr.write(`flowline: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`)
}
