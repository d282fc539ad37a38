import { expect, it } from 'vitest'
import { sampleSync } from '../sample.ts'
import { exactNetwork } from '../testing/mixture.ts'
import { largestDifference, options } from '../testing/options.ts'
import vectors from '../testing/vectors/diffusers.json' with { type: 'json' }
import type { Network } from '../types.ts'
import { scheduleFromConfig } from './from-config.ts'

const { config, calls, end } = vectors.inverted
const { schedule, predictionType } = scheduleFromConfig(config)

it('a flow that counts from noise to data is stepped as diffusers steps it with invert_sigmas', () => {
  const exact = exactNetwork(vectors.mixture, schedule, { predictionType })
  let k = 0
  const network: Network = {
    ...exact,
    predict(x, t, branch, out) {
      const theirs = calls[k++]!
      expect(Math.abs(t - theirs.t)).toBeLessThan(1e-3)
      expect(largestDifference(x, theirs.x)).toBeLessThan(1e-5)
      void exact.predict(x, t, branch, out)
      expect(largestDifference(out, theirs.answer)).toBeLessThan(1e-4)
    },
  }
  const solver = { id: 'euler', steps: calls.length, nodes: { id: 'model', rho: 7 } }
  const { x0, nfe } = sampleSync(network, options(Float64Array.from(vectors.z), solver))
  expect(nfe.total).toBe(calls.length)
  expect(largestDifference(x0, end)).toBeLessThan(1e-5)
})

it.each(['uhp-fi', 'heun', 'dpmpp-2m', 'flow-lcm'])(
  'every method, here %s, ends where it does on the same flow counted from data to noise',
  (id) => {
    const usual = scheduleFromConfig({ ...config, invert_sigmas: false })
    const ends = [schedule, usual.schedule].map((one) => {
      const network = exactNetwork(vectors.mixture, one, { predictionType })
      return sampleSync(network, options(Float64Array.from(vectors.z), { id, steps: 8, nodes: { id: 'model', rho: 7 } })).x0
    })
    expect(largestDifference(ends[0]!, ends[1]!)).toBeLessThan(1e-9)
  },
)
