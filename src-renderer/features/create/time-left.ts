import type { Estimate, RunProgress } from '../../../src-shared/contract/run.ts'

/** Evaluations after which their speed says something. */
const enough = 3

/**
 * Seconds that a run is likely to need still, from its own speed so far: between what its progress promises and what earlier runs
 * like it needed. Null before that is known.
 */
export function timeLeft(
  { nfe, nfeExpected, seconds, phase }: RunProgress,
  estimate: Pick<Estimate, 'nfe'> | undefined,
  maxNfe: number,
): { readonly low: number; readonly high: number } | null {
  if (phase !== 'sampling' || nfe < enough || nfeExpected === null) return null
  const ends = [nfeExpected, ...(estimate?.nfe ? [estimate.nfe.low, estimate.nfe.high] : [])]
  const left = (end: number): number => (seconds / nfe) * (Math.min(maxNfe, Math.max(nfe + 1, end)) - nfe)
  return { low: left(Math.min(...ends)), high: left(Math.max(...ends)) }
}
