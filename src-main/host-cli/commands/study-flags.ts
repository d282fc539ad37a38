import type { Command } from 'commander'
import type { MethodInfo } from '../../../src-shared/numerics/index.ts'
import { checkRho } from '../solver-flags.ts'
import { wrong } from '../../core/index.ts'
import type { ComparisonOptions } from './study-options.ts'

/** The options that were typed, by the names of their values; the others hold their defaults. */
export const givenOptions = (command: Command): ReadonlySet<string> =>
  new Set(Object.keys(command.opts()).filter((name) => command.getOptionValueSource(name) === 'cli'))

const forFixed: readonly [string, string][] = [
  ['nodes', '--nodes'],
  ['rho', '--rho'],
  ['nfe', '--nfe'],
]
const forAdaptive: readonly [string, string][] = [
  ['tolerances', '--tolerances'],
  ['globalError', '--global-error'],
]

/**
 * Throws `invalid-input` for the first flag given that none of the compared methods would read. `budget` reads its --nfe whatever
 * they are.
 */
export function checkComparisonFlags(
  given: ReadonlySet<string>,
  { nodes, rho }: Pick<ComparisonOptions, 'nodes' | 'rho'>,
  compared: readonly MethodInfo[],
  command: 'study' | 'budget',
): void {
  const first = (flags: readonly [string, string][]): string | undefined =>
    flags.find(([name]) => given.has(name) && !(name === 'nfe' && command === 'budget'))?.[1]
  const fixed = first(forFixed)
  if (fixed && compared.every(({ adaptive }) => adaptive))
    throw wrong(
      `${fixed}: all of --solvers lay their steps themselves, by --tolerances; leave it out, or add a method with fixed steps, as dpmpp-2m.`,
    )
  const adaptive = first(forAdaptive)
  if (adaptive && !compared.some((info) => info.adaptive))
    throw wrong(`${adaptive}: none of --solvers has a tolerance; leave it out, or add an adaptive method, as uhp-fi.`)
  if (given.has('rho')) checkRho('--rho', rho, nodes)
}
