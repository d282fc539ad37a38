import { expect, it } from 'vitest'
import { frozenCases, frozenRun, type Frozen } from '../testing/frozen.ts'
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
    for (const [what, run] of [['', frozenRun], ...Object.entries(frozenCases)] as const) {
      const kept = (frozen as Record<string, Frozen | undefined>)[`${name} ${what}`.trim()]
      expect(kept, `this version has no numbers yet (${what}): run node training/parity/freeze.ts`).toBeDefined()
      const found = run(method)
      expect(found.nfe, what).toBe(kept!.nfe)
      // Where noise drives the step sizes, rounding does too.
      expect(largestDifference(found.x0, kept!.x0), what).toBeLessThan(what === 'noisy' ? 1e-6 : 1e-9)
    }
  },
)

it('numbers are kept for every version a method had', () => {
  for (const { info } of methods) {
    for (let version = 1; version <= info.version; version++) expect(frozen).toHaveProperty(`${info.id} ${version}`)
  }
})
