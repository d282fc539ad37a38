import { describe, expect, it } from 'vitest'
import { type Measured, recommend, standings } from './standing.ts'

const measured = (candidate: string, errors: readonly number[], nfe: readonly number[] = errors.map(() => 10)): Measured[] =>
  errors.map((error, i) => ({ candidate, run: `seed ${i}`, nfe: nfe[i]!, seconds: nfe[i]! / 100, error }))

describe('standings', () => {
  it('sort by median error and keep the worst beside it', () => {
    const found = standings([...measured('b', [0.3, 0.1, 9]), ...measured('a', [0.2, 0.2, 0.25]), ...measured('c', [0.1, 0.4])])
    expect(found.map(({ candidate, error }) => [candidate, error.median, error.worst])).toEqual([
      ['a', 0.2, 0.25],
      ['c', 0.25, 0.4],
      ['b', 0.3, 9],
    ])
    expect(found[0]).toMatchObject({ runs: 3, nfe: { median: 10, worst: 10 }, seconds: { median: 0.1 } })
  })
})

describe('a recommendation', () => {
  it('counts the dearest run, not the usual one', () => {
    const adaptive = measured('adaptive', [0.01, 0.01, 0.01], [9, 9, 12])
    const fixed = measured('fixed', [0.1, 0.1, 0.1])
    expect(recommend([...adaptive, ...fixed], 10)!.best.candidate).toBe('fixed')
    expect(recommend([...adaptive, ...fixed], 12)!.best.candidate).toBe('adaptive')
    expect(recommend([...adaptive, ...fixed], 8)).toBeNull()
  })

  it('leaves out what broke or did not run everywhere', () => {
    const partial = measured('partial', [0.001, 0.001])
    const broken = measured('broken', [0.001, NaN, 0.001])
    const { best, others, wins } = recommend([...partial, ...broken, ...measured('sound', [0.2, 0.2, 0.2])], 10)!
    expect([best.candidate, others, wins]).toEqual(['sound', [], null])
  })

  it('says how often the best was the better one', () => {
    const { best, wins } = recommend([...measured('a', [0.1, 0.3, 0.1]), ...measured('b', [0.2, 0.2, 0.2])], 10)!
    expect([best.candidate, wins]).toEqual(['a', 2])
  })
})
