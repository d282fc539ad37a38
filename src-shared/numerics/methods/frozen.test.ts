import { expect, it } from 'vitest'
import { frozenCases, frozenRun, type Frozen } from '../testing/frozen.ts'
import { largestDifference, options } from '../testing/options.ts'
import frozen from '../testing/vectors/frozen.json' with { type: 'json' }
import { sampleTogether } from '../ensemble.ts'
import type { Method } from '../method.ts'
import { pastNumerics } from '../past/index.ts'
import { sample, type sampleSync } from '../sample.ts'
import { odeProblem } from '../testing/exact.ts'
import { findMethod, methods } from './index.ts'

/**
 * A recipe names a method and its version, so a version stands for its numbers. Where this fails because a method was improved on
 * purpose, keep the numerics before (`scripts/keep-numerics.ts`), raise its version and run `node training/parity/freeze.ts`;
 * otherwise it found a mistake.
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

it('every earlier version gives its numbers still', async () => {
  const places: Readonly<Record<string, ((method: Method, sample: typeof sampleSync) => Frozen) | undefined>> = {
    '': frozenRun,
    ...frozenCases,
  }
  let compared = 0
  for (const [name, kept] of Object.entries(frozen) as [string, Frozen][]) {
    const [, id, version, what] = /^(\S+) (\d+) ?(.*)$/.exec(name)!
    const method = findMethod(id!)
    if (Number(version) === method.info.version) continue
    const past = await pastNumerics({ id: id!, version: Number(version) })
    const found = places[what!]!(method, past.sampleSync)
    expect(found.nfe, name).toBe(kept.nfe)
    expect(largestDifference(found.x0, kept.x0), name).toBeLessThan(what === 'noisy' ? 1e-6 : 1e-9)
    compared++
  }
  expect(compared).toBeGreaterThan(methods.filter(({ info }) => info.version > 1).length)
})

it('a version that is named is the one that runs, alone and beside others', async () => {
  const { network, z } = odeProblem('four')
  const inRows = {
    ...network,
    predictRows: () => {
      throw new Error('Earlier versions ask one by one.')
    },
  }
  const settings = options(z, { id: 'uhp-fi-fast', rtol: 1e-3, atol: 1e-3, version: 1 })
  const [now, before] = [
    await sample(network, { ...settings, solver: { ...settings.solver, version: 2 } }),
    await sample(network, settings),
  ]
  expect([now.solverVersion, before.solverVersion]).toEqual([2, 1])
  expect(before.x0).not.toEqual(now.x0)
  for (const together of sampleTogether(inRows, [settings, settings])) expect((await together).x0).toEqual(before.x0)
  await expect(sample(network, { ...settings, solver: { ...settings.solver, version: 99 } })).rejects.toThrow('no version 99')
})

it('numbers are kept for every version a method had', () => {
  for (const { info } of methods) {
    for (let version = 1; version <= info.version; version++) expect(frozen).toHaveProperty(`${info.id} ${version}`)
  }
})
