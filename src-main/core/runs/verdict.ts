import type { Recipe, Verdict } from '../../../src-shared/contract/index.ts'

/** Largest difference, in 8-bit levels of one channel, that still counts as the same picture made with other arithmetic. */
export const closeLimit = 8

/** Names what differs between two recipes as `reason: before -> after`. The reasons are fixed words. */
export function nameReasons(before: Recipe, after: Recipe): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['model-hash', before.model.hash.slice(0, 12), after.model.hash.slice(0, 12)],
    ...encoders(before, after),
    ['prediction-type', before.model.predictionType, after.model.predictionType],
    ['noise', before.outcome.noiseHash.slice(0, 12), after.outcome.noiseHash.slice(0, 12)],
    ['solver-version', before.outcome.solverVersion, after.outcome.solverVersion],
    ['chart', before.outcome.chart, after.outcome.chart],
    ['provider', before.outcome.provider, after.outcome.provider],
    ['precision', before.outcome.precision, after.outcome.precision],
    ['runtime', before.outcome.runtime, after.outcome.runtime],
    ['platform', before.outcome.platform, after.outcome.platform],
    ['status', before.outcome.status, after.outcome.status],
  ]
  return pairs.filter(([, a, b]) => a !== b).map(([name, a, b]) => `${name}: ${String(a)} -> ${String(b)}`)
}

/** What encoded the pictures the runs started from, where both recipes know. */
function encoders({ model: { encoderHash: a } }: Recipe, { model: { encoderHash: b } }: Recipe): [string, unknown, unknown][] {
  return a === undefined || b === undefined
    ? []
    : [['model-hash', `vae_encoder ${a.slice(0, 12)}`, `vae_encoder ${b.slice(0, 12)}`]]
}

/**
 * Compares a replay with its original. `identical`: the same pixels. `close`: at most `closeLimit` levels apart.
 * `changed`: further, or of another size (`maxDifference` null). A difference nothing recorded explains says
 * `unexplained`.
 */
export function judge(before: Recipe, after: Recipe, maxDifference: number | null): Verdict {
  if (before.outcome.pixelHash === after.outcome.pixelHash) return { kind: 'identical' }
  const named = nameReasons(before, after)
  const reasons = named.length > 0 ? named : ['unexplained']
  if (maxDifference !== null && maxDifference <= closeLimit) return { kind: 'close', maxDifference, reasons }
  return { kind: 'changed', maxDifference, reasons }
}
