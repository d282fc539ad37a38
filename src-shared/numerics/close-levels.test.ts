import { expect, it } from 'vitest'
import { methods } from './methods/index.ts'
import { layNodes } from './nodes.ts'
import { sampleSync } from './sample.ts'
import { edmSchedule } from './schedules/index.ts'
import { exactNetwork, mixture4 } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'

const schedule = edmSchedule()
const network = exactNetwork(mixture4, schedule, { predictionType: 'edm', sigmaData: 0.5 })
const start = standardStart(4)
const exact = sampleSync(network, options(start, { rtol: 1e-11, atol: 1e-11, maxNfe: 100_000 })).u
const plain = Array.from(layNodes(schedule, 40, { id: 'exponential', rho: 7 }))
const fixed = methods.filter(({ info }) => !info.adaptive && info.deterministic && info.group !== 'one-step')

/** A method with history may fall to first order behind the gap: h^2 = 0.07 of a curved path, once. */
it.each(fixed.map(({ info }) => info.id))('%s goes on over two levels close together', (id) => {
  const error = (list: number[]): number =>
    largestDifference(sampleSync(network, options(start, { id, nodes: { id: 'custom', rho: 7, list } })).u, exact)
  const without = error(plain)
  for (const gap of [1e-2, 1e-3, 1e-5, 1e-8])
    for (const place of [8, 20, 30]) {
      const list = plain.toSpliced(place, 0, plain[place]! * (1 + gap))
      expect(error(list), `${gap} ${place}`).toBeLessThan(1.5 * without + 0.07)
    }
})

it('levels that are the same but for rounding are named', () => {
  const list = [80, 1, 1 - 1e-12, 0.1]
  expect(() => layNodes(schedule, 4, { id: 'custom', rho: 7, list })).toThrow(/number 3, .* does not/)
})
