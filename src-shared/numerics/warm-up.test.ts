import { expect, it } from 'vitest'
import { sampleSync } from './sample.ts'
import { odeProblem } from './testing/exact.ts'
import { options } from './testing/options.ts'
import { warmUp } from './warm-up.ts'

it('changes no later result', () => {
  const { network, z } = odeProblem('four')
  const before = sampleSync(network, options(z))
  warmUp()
  expect(Array.from(sampleSync(network, options(z)).x0)).toEqual(Array.from(before.x0))
})
