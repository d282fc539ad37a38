import { describe, expect, it } from 'vitest'
import { methods } from './methods/index.ts'
import { sampleSync } from './sample.ts'
import { edmSchedule } from './schedules/index.ts'
import { exactNetwork, mixture4 } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'

const network = exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
const reading = methods.filter(({ info }) => info.parameters.includes('afs'))

describe.each(reading.map(({ info }) => info.id))('the analytical first step of %s', (id) => {
  const run = (sMax: number, afs: boolean): ReturnType<typeof sampleSync> =>
    sampleSync(network, options(standardStart(4), { id, steps: 30, afs }, { sMax }))

  it('saves one evaluation and changes little near pure noise', () => {
    const [plain, saved] = [run(80, false), run(80, true)]
    // How often an implicit step iterates depends on where it begins.
    if (!id.startsWith('implicit')) expect(saved.nfe.total).toBe(plain.nfe.total - 1)
    expect(saved.warnings).toEqual(plain.warnings)
    expect(largestDifference(saved.x0, plain.x0)).toBeLessThan(0.03)
  })

  it('is warned of where the first level is none', () => {
    expect(run(3, true).warnings.join()).toContain('analytical first step')
    expect(run(3, false).warnings).toEqual([])
  })
})
