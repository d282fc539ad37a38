import { describe, expect, it } from 'vitest'
import { sampleSync, type SolverChoice } from '../sample.ts'
import { edmSchedule } from '../schedules/index.ts'
import { odeProblem } from '../testing/exact.ts'
import { exactNetwork } from '../testing/mixture.ts'
import { options, standardStart } from '../testing/options.ts'
import { difference } from './difference.ts'
import { estimateGlobalError, tighter } from './global-error.ts'

const { mixture, sMin, sMax } = odeProblem('wide')
const network = exactNetwork(mixture, edmSchedule(sMin, sMax), { sigmaData: 0.5 })
const size = mixture.mean[0]!.length

describe('the rerun at a tenth of the tolerance', () => {
  it.each([1e-2, 1e-3, 1e-4, 1e-5])('at %f tells the true error of 16 seeds', async (tolerance) => {
    const ratios: number[] = []
    for (let seed = 0; seed < 16; seed++) {
      const run = (choice: Partial<SolverChoice>): ReturnType<typeof sampleSync> =>
        sampleSync(network, options(standardStart(size, seed), choice))
      const solver = { id: 'uhp-fi', rtol: tolerance, atol: tolerance, maxNfe: 100_000 }
      const first = run(solver)
      const { error, nfe } = await estimateGlobalError(solver, first, run)
      const truth = difference(first.x0, run({ ...solver, id: 'dop853', rtol: 1e-12, atol: 1e-12 }).x0)
      expect(nfe).toBe(run(tighter(solver)).nfe.total)
      ratios.push(error!.rms / truth.rms)
    }
    ratios.sort((a, b) => a - b)
    expect(ratios[0], ratios.join(' ')).toBeGreaterThan(0.4)
    expect((ratios[7]! + ratios[8]!) / 2).toBeLessThan(1.5)
    /** A loose run that happened to end near the truth is judged by the error of the second. */
    if (tolerance < 1e-2) expect(ratios[14], ratios.join(' ')).toBeLessThan(2)
  })

  it('says nothing where a run did not reach its tolerance', async () => {
    const run = (choice: Partial<SolverChoice>): ReturnType<typeof sampleSync> =>
      sampleSync(network, options(standardStart(size), { ...choice, maxNfe: 40 }))
    const solver = { id: 'uhp-fi', rtol: 1e-6, atol: 1e-6 }
    const first = run(solver)
    expect(first.status).toBe('budgetLimited')
    expect((await estimateGlobalError(solver, first, run)).error).toBeNull()
  })
})
