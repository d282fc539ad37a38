import type { Code, Routine } from '../simd/assembler.ts'
import { bits, choose, i32x4, i64x2, literal, store } from '../simd/vectors.ts'
import { type Constants, walk } from '../simd/walk.ts'

/**
 * Philox 4x32-10 of the blocks with counters (first + i, 0, fill, 0), as a function of (bytes, key low, key high, fill, first): 64
 * bytes at `to` for every four blocks, first their four words 0, then their four words 1, 2 and 3; eight blocks at a time.
 */
export const philoxRoutine = (constants: Constants, to: number): Routine =>
  walk('philox', 128, 4, ({ place, placeThrough, parameter, keep, run, weave }) => {
    const word = (value: number): Code => constants.integer(BigInt(value) * (2n ** 32n + 1n))
    const [multiplier0, multiplier1] = [keep(word(0xd2511f53)), keep(word(0xcd9e8d57))]
    const keys = [[keep(i32x4.splat(parameter(0))), keep(i32x4.splat(parameter(1)))]] as [Code, Code][]
    for (let round = 1; round < 10; round++) {
      const [key0, key1] = keys[round - 1]!
      keys.push([keep(i32x4.add(key0, word(0x9e3779b9))), keep(i32x4.add(key1, word(0xbb67ae85)))])
    }
    const first = keep(i32x4.add(i32x4.splat(parameter(3)), i32x4.splat(placeThrough(16))))
    const fill = keep(i32x4.splat(parameter(2)))
    const four = (lanes: readonly [number, number, number, number], offset: number): void => {
      const zero = literal([0, 0, 0, 0])
      let [c0, c1, c2, c3] = [keep(i32x4.add(first, literal(lanes))), zero, fill, zero]
      for (const [key0, key1] of keys) {
        const products0 = [keep(i64x2.productsLow(c0, multiplier0)), keep(i64x2.productsHigh(c0, multiplier0))] as const
        const products1 = [keep(i64x2.productsLow(c2, multiplier1)), keep(i64x2.productsHigh(c2, multiplier1))] as const
        c0 = keep(bits.xor(bits.xor(choose(...products1, [1, 3, 5, 7]), c1), key0))
        c1 = keep(choose(...products1, [0, 2, 4, 6]))
        c2 = keep(bits.xor(bits.xor(choose(...products0, [1, 3, 5, 7]), c3), key1))
        c3 = keep(choose(...products0, [0, 2, 4, 6]))
      }
      for (const [index, words] of [c0, c1, c2, c3].entries()) run(store(place, to + offset + 16 * index, words))
    }
    weave([() => four([0, 1, 2, 3], 0), () => four([4, 5, 6, 7], 64)])
  })
