import { describe, expect, it } from 'vitest'
import { searchLevels } from './search-levels.ts'

const start = [80, 40, 10, 3, 1, 0.2, 0.01]
const best = [80, 30, 14, 4, 0.7, 0.15, 0.01]
const distance = (levels: readonly number[]): number =>
  levels.reduce((sum, level, i) => sum + Math.log(level / best[i]!) ** 2 * (1 + i), 0)
const errorsOf = (lists: readonly (readonly number[])[]): Promise<number[]> => Promise.resolve(lists.map(distance))

describe('a search for levels', () => {
  it('comes to the minimum of a quadratic in their logarithms, each within the finest move', async () => {
    const { levels, error, tries } = await searchLevels(start, distance(start), errorsOf, 1000)
    for (const [i, level] of levels.entries()) expect(Math.abs(Math.log(level / best[i]!))).toBeLessThan(0.1)
    expect(error).toBe(distance(levels))
    expect(tries).toBeLessThan(1000)
  })

  it('asks no more than it may, and keeps the ends and the order', async () => {
    let asked = 0
    const counting = (lists: readonly (readonly number[])[]): Promise<number[]> => {
      asked += lists.length
      for (const levels of lists) {
        expect([levels[0], levels.at(-1)]).toEqual([start[0], start.at(-1)])
        expect(levels.every((level, i) => i === 0 || level < levels[i - 1]!)).toBe(true)
      }
      return errorsOf(lists)
    }
    const { error, tries } = await searchLevels(start, distance(start), counting, 15)
    expect(asked).toBe(14)
    expect(tries).toBe(14)
    expect(error).toBeLessThan(distance(start))
  })

  it('stays where nothing is nearer, and where errors say nothing', async () => {
    const none = await searchLevels(best, distance(best), errorsOf, 1000)
    expect(none.levels).toEqual(best)
    const mute = await searchLevels(start, 1, (lists) => Promise.resolve(lists.map(() => NaN)), 1000)
    expect([mute.levels, mute.error]).toEqual([start, 1])
  })

  it('moves the level below pure noise without leaving the finite', async () => {
    const goal = 100
    const above = (lists: readonly (readonly number[])[]): Promise<number[]> =>
      Promise.resolve(lists.map((levels) => Math.abs(Math.log(levels[1]! / goal))))
    const { levels } = await searchLevels([Number.MAX_VALUE, 20, 1], Math.log(5), above, 1000)
    expect(Math.abs(Math.log(levels[1]! / goal))).toBeLessThan(0.1)
    expect((await searchLevels([80, 1], 1, above, 1000)).tries).toBe(0)
  })
})
