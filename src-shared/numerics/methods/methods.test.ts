import { describe, expect, it } from 'vitest'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { nodesInfoSchema, solverInfoSchema } from '../../contract/solvers.ts'
import { nodeKinds } from '../nodes.ts'
import { sampleSync } from '../sample.ts'
import { odeProblem } from '../testing/exact.ts'
import { largestDifference, options } from '../testing/options.ts'
import { findMethod, methods } from './index.ts'

const { network, z, sMin, end } = odeProblem('four')

/** Evaluations beyond nfePerStep a step. */
const warmUp: Readonly<Record<string, number>> = { pndm: 9 }
/** Methods that spend what their inner iteration needs. */
const iterating = new Set(['implicit-euler', 'implicit-trapezoid'])

describe('the registry', () => {
  it('holds every method file once', () => {
    const files = readdirSync(fileURLToPath(new URL('.', import.meta.url))).filter(
      (name) => !name.endsWith('.test.ts') && name !== 'index.ts',
    )
    expect(methods.map(({ info }) => `${info.id}.ts`).sort()).toEqual(files.sort())
  })

  it('offers nodes the contract knows', () => {
    for (const kind of nodeKinds) expect(nodesInfoSchema.parse(kind)).toEqual(kind)
  })

  it('finds methods and names them where there is none', () => {
    expect(findMethod('uhp-fi')).toBe(methods[0])
    expect(() => findMethod('magic')).toThrow('There is no solver "magic"; choose one of uhp-fi, ')
  })
})

describe.each(methods.map((method) => [method.info.id, method] as const))('%s', (id, { info }) => {
  it('is described in both languages', () => {
    expect(solverInfoSchema.parse(info)).toEqual(info)
    expect(info.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(info.version).toBeGreaterThanOrEqual(1)
    expect(info.use.en).toMatch(/\.$/)
    expect(info.use['zh-CN']).toMatch(/[\u4e00-\u9fff].*。$/)
    expect(info.source).toMatch(/\d{4}/)
  })

  it('spends what it says per step or attempt', () => {
    const steps = 11
    const { nfe, acceptedSteps, rejectedSteps } = sampleSync(network, options(z, { id, steps, rtol: 1e-7, atol: 1e-7 }, { sMin }))
    if (info.adaptive) {
      expect(nfe.accepted).toBe(info.nfePerStep * acceptedSteps)
      expect(nfe.rejected).toBe(info.nfePerStep * rejectedSteps)
      expect(nfe.probe).toBeLessThanOrEqual(5)
    } else if (!iterating.has(id)) {
      const accepted = (steps - 1) * info.nfePerStep + (warmUp[id] ?? 0)
      expect(nfe).toEqual({ accepted, rejected: 0, probe: 1, total: accepted + 1, networkCalls: nfe.total })
    }
  })

  it.runIf(!iterating.has(id))('saves one evaluation with an analytical first step, where it has one', () => {
    const run = (afs: boolean): ReturnType<typeof sampleSync> => sampleSync(network, options(z, { id, steps: 20, afs }, { sMin }))
    const [plain, saving] = [run(false), run(true)]
    expect(plain.nfe.total - saving.nfe.total).toBe(info.parameters.includes('afs') ? 1 : 0)
    const far = largestDifference(plain.x0, saving.x0)
    expect(far === 0).toBe(!info.parameters.includes('afs'))
    expect(far).toBeLessThan(0.02)
  })

  it('gives the same numbers twice', () => {
    const run = (): Float64Array => sampleSync(network, options(z, { id, steps: 12 }, { sMin })).x0
    expect(Array.from(run())).toEqual(Array.from(run()))
  })

  it.runIf(info.deterministic && info.group !== 'one-step')('comes nearer with more effort', () => {
    const run = (steps: number, tolerance: number): Float64Array =>
      sampleSync(network, options(z, { id, steps, rtol: tolerance, atol: tolerance }, { sMin })).u.map(
        (value) => value * Math.hypot(1, sMin),
      )
    expect(largestDifference(run(320, 1e-8), end)).toBeLessThan(0.3 * largestDifference(run(40, 1e-3), end))
  })
})
