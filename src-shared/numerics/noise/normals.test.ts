import { afterEach, describe, expect, it, vi } from 'vitest'
import { boxMuller } from './box-muller.ts'
import { createNoise, type NoiseStream, philoxNormal } from './index.ts'
import { openWorkshop } from './normals.ts'

/** Words with a value within 1000 units of float64 of the middle between two float32 values, on the side where a cut goes wrong. */
const hard = [
  [0x97df5ad1, 0xcf75e023],
  [0xee305206, 0x15bb7e85],
  [0x1b62564a, 0x886dee85],
  [0x00726d88, 0xfcaa882b],
  [0xfff7d11b, 0x3f2b21b2],
] as const

afterEach(() => {
  vi.unstubAllGlobals()
})

function plainly(body: () => void): void {
  vi.stubGlobal('WebAssembly', undefined)
  body()
  vi.unstubAllGlobals()
}

/** Two fills of the same stream, the second without WebAssembly. */
function fillTwice(one: NoiseStream, other: NoiseStream, size: number): [Float64Array, Float64Array] {
  const [fast, plain] = [new Float64Array(size), new Float64Array(size)]
  one.fill(fast)
  plainly(() => other.fill(plain))
  return [fast, plain]
}

const differences = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + (value === b[i] ? 0 : 1), 0)

/** Bits that differ among the values of these pairs of words with and without WebAssembly, and groups that JavaScript did. */
function compare(pairs: readonly (readonly [first: number, second: number])[]): { wrong: number; again: number } {
  const { words, shape, values } = openWorkshop()!
  const each = words.length / 2
  const expected = new Float64Array(2 * each)
  let [wrong, again] = [0, 0]
  for (let start = 0; start < pairs.length; start += each) {
    for (let i = 0; i < each; i++) {
      const [first, second] = pairs[start + i] ?? [0, 0]
      const at = 16 * Math.floor(i / 8) + 8 * (i % 2) + (Math.floor(i / 2) % 4)
      words[at] = first
      words[at + 4] = second
      boxMuller(first, second, expected, 2 * i)
    }
    again += shape(2 * each)
    wrong += differences(values, expected)
  }
  return { wrong, again }
}

describe('normal numbers by WebAssembly', () => {
  it('are there on this platform', () => {
    expect(openWorkshop()).not.toBeNull()
  })

  it.each([0, 5, 2 ** 32 + 5, 2 ** 53 - 1])('are those of JavaScript bit for bit, seed %d', (seed) => {
    const [one, other] = [createNoise('philox', seed), createNoise('philox', seed)]
    for (const size of [256, 257, 1003, 1024, 4098, 65_539, 1_000_001]) {
      const [fast, plain] = fillTwice(one, other, size)
      expect(differences(fast, plain)).toBe(0)
    }
  })

  it('begin alike in fills of any length, and are found one by one', () => {
    const fill = (size: number): Float64Array => {
      const out = new Float64Array(size)
      createNoise('philox', 77).fill(out)
      return out
    }
    const long = fill(5000)
    for (const size of [3, 255, 256, 1023, 1025, 2049, 4999]) expect(differences(fill(size), long.subarray(0, size))).toBe(0)
    for (let i = 0; i < long.length; i++) expect(philoxNormal(77, 0, i)).toBe(long[i])
  })

  it('are those of JavaScript at the ends, between quarters of a turn and where the logarithm changes its exponent', () => {
    const near = (value: number): number[] => [-2, -1, 0, 1, 2].map((step) => Math.floor(value) + step)
    const eighths = Array.from({ length: 9 }, (_, eighth) => eighth * 2 ** 29)
    const powers = Array.from({ length: 33 }, (_, power) => [2 ** power, Math.SQRT1_2 * 2 ** power]).flat()
    const words = [...eighths, ...powers].flatMap(near).filter((word) => word >= 0 && word < 2 ** 32)
    expect(compare(words.flatMap((first) => words.map((second) => [first, second] as const))).wrong).toBe(0)
  })

  it('are done by JavaScript where float64 decides the last bit of float32', () => {
    expect(compare([[0, 0]])).toEqual({ wrong: 0, again: 0 })
    for (const pair of hard) expect(compare([pair])).toEqual({ wrong: 0, again: 1 })
  })

  it('are done by JavaScript in few places elsewhere', () => {
    const { draw, shape } = openWorkshop()!
    let again = 0
    for (let first = 0; first < 2 ** 20; first += 256) {
      draw(1024, 1, 2, 3, first)
      again += shape(1024)
    }
    expect(again / 2 ** 22).toBeGreaterThan(1e-6)
    expect(again / 2 ** 22).toBeLessThan(6e-6)
  })

  it('are left to JavaScript where WebAssembly is forbidden', async () => {
    vi.resetModules()
    function Forbidden(): never {
      throw new EvalError('forbidden')
    }
    vi.stubGlobal('WebAssembly', { Module: Forbidden, Instance: Forbidden, Memory: Forbidden })
    const fresh = await import('./normals.ts')
    expect(fresh.openWorkshop()).toBeNull()
    expect(fresh.fillNormals(new Float64Array(1000), 1, 2, 3)).toBe(false)
  })
})
