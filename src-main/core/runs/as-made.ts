import type { Recipe, RunSettings } from '../../../src-shared/contract/index.ts'
import { methods } from '../../../src-shared/numerics/index.ts'

/**
 * A recipe's settings with the version of the method that made the picture, where that is an earlier one. Not for few-step methods
 * from a picture: where those begin is not kept with the method.
 */
export function settingsAsMade({ settings, outcome: { solverVersion } }: Recipe): RunSettings {
  const { solver, source } = settings
  const info = methods.find((method) => method.info.id === solver.id)?.info
  if (!info || solverVersion >= info.version || (source && info.group === 'one-step')) return settings
  return { ...settings, solver: { ...solver, version: solverVersion } }
}
