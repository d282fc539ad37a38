import { describe, expect, test } from 'vitest'
import { layNodes } from '../nodes.ts'
import vectors from '../testing/vectors/grids.json' with { type: 'json' }
import { scheduleFromConfig } from './from-config.ts'

describe(`the levels of ${vectors.made}`, () => {
  test.each(vectors.grids.map((grid) => [JSON.stringify(grid.config), grid.count, grid] as const))(
    '%s, %i steps',
    (_, count, grid) => {
      const { schedule } = scheduleFromConfig(grid.config, 'log-sigma', grid.tokens)
      const own = layNodes(schedule, count, { id: 'model', rho: 7 })
      expect(own).toHaveLength(grid.levels.length)
      own.forEach((s, i) => {
        const theirs = grid.levels[i]
        if (theirs === null) expect(s).toBe(Infinity)
        else expect(Math.abs(Math.log(s / theirs!)), `level ${i}: ${s}, ${theirs}`).toBeLessThan(5e-4)
      })
    },
  )
})
