import { expect, it } from 'vitest'
import { frozenRun } from '../testing/frozen.ts'
import { largestDifference } from '../testing/options.ts'
import frozen from '../testing/vectors/frozen.json' with { type: 'json' }
import { methods } from './index.ts'

/**
 * A recipe names a method and its version, so a version stands for its numbers. Where this fails because a method was improved on
 * purpose, raise its version and run `node training/parity/freeze.ts`; otherwise it found a mistake.
 */
it.each(methods.map((method) => [`${method.info.id} ${method.info.version}`, method] as const))(
  '%s gives the numbers it stands for',
  (name, method) => {
    const kept = (frozen as Record<string, { nfe: number; x0: number[] } | undefined>)[name]
    expect(kept, 'this version has no numbers yet: run node training/parity/freeze.ts').toBeDefined()
    const found = frozenRun(method)
    expect(found.nfe).toBe(kept!.nfe)
    expect(largestDifference(found.x0, kept!.x0)).toBeLessThan(1e-9)
  },
)

it('numbers are kept for every version a method had', () => {
  for (const { info } of methods) {
    for (let version = 1; version <= info.version; version++) expect(frozen).toHaveProperty(`${info.id} ${version}`)
  }
})
