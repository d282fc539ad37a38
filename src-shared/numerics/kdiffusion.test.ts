import { describe, expect, it } from 'vitest'
import { sampleSync } from './sample.ts'
import { edmSchedule } from './schedules/index.ts'
import { exactNetwork } from './testing/mixture.ts'
import { largestDifference, options } from './testing/options.ts'
import vectors from './testing/vectors/kdiffusion.json' with { type: 'json' }

const { mixture, sMin, sMax, levels, z, draws } = vectors
const network = exactNetwork(mixture, edmSchedule(sMin, sMax), { predictionType: 'edm', sigmaData: 0.5 })

describe(`the ends of ${vectors.made} in double precision`, () => {
  it.each(vectors.runs.map((run) => [run.id, run.sampler, run] as const))('%s: %s', (id, _sampler, run) => {
    let drawn = 0
    const noise = { fill: (out: Float64Array): void => out.set(draws[drawn++]!) }
    const { x0 } = sampleSync(network, options(Float64Array.from(z), { id, steps: levels, eta: 1 }, { noise }))
    /** k-diffusion integrates its LMS coefficients to a relative 1e-4, and ends on level 0 with them. */
    expect(largestDifference(x0, run.end)).toBeLessThan(id === 'lms-4' ? 2e-5 : 1e-13)
  })
})
