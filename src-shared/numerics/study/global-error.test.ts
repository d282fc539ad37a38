import { describe, expect, it } from 'vitest'
import { sampleSync, type SolverChoice } from '../sample.ts'
import { edmSchedule } from '../schedules/index.ts'
import { odeProblem } from '../testing/exact.ts'
import { exactNetwork } from '../testing/mixture.ts'
import { options, standardStart } from '../testing/options.ts'
import { difference } from './difference.ts'
import { tighter } from './global-error.ts'

const { mixture, sMin, sMax } = odeProblem('wide')
const network = exactNetwork(mixture, edmSchedule(sMin, sMax), { sigmaData: 0.5 })
const size = mixture.mean[0]!.length

describe('the rerun at a tenth of the tolerance', () => {
  it.each([1e-2, 1e-3, 1e-4, 1e-5])('at %f tells the true error of 16 seeds', (tolerance) => {
    const ratios: number[] = []
    for (let seed = 0; seed < 16; seed++) {
      const run = (choice: Partial<SolverChoice>): ReturnType<typeof sampleSync> =>
        sampleSync(network, options(standardStart(size, seed), choice))
      const solver = { id: 'uhp-fi', rtol: tolerance, atol: tolerance, maxNfe: 100_000 }
      const first = run(solver)
      const second = run(tighter(solver))
      expect([first.status, second.status]).toEqual(['done', 'done'])
      const truth = difference(first.x0, run({ ...solver, id: 'dop853', rtol: 1e-12, atol: 1e-12 }).x0)
      ratios.push(difference(first.x0, second.x0).rms / truth.rms)
    }
    ratios.sort((a, b) => a - b)
    expect(ratios[0], ratios.join(' ')).toBeGreaterThan(0.4)
    expect((ratios[7]! + ratios[8]!) / 2).toBeLessThan(1.5)
    /** A loose run that happened to end near the truth is judged by the error of the second. */
    if (tolerance < 1e-2) expect(ratios[14], ratios.join(' ')).toBeLessThan(2)
  })

  it('changes nothing but the tolerances', () => {
    const { rtol, atol, ...rest } = options(standardStart(1)).solver
    expect(tighter({ ...rest, rtol, atol: 3 * atol })).toEqual({ ...rest, rtol: rtol / 10, atol: (3 * atol) / 10 })
  })
})
