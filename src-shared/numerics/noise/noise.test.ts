import { describe, expect, it } from 'vitest'
import cuda from '../testing/vectors/torch-cuda.json' with { type: 'json' }
import vectors from '../testing/vectors/torch-cpu.json' with { type: 'json' }
import { createNoise, mixVariation, philoxNormal, type NoiseSourceId } from './index.ts'
import { createMt19937 } from './mt19937.ts'
import { philox4x32 } from './philox.ts'

const filled = (source: NoiseSourceId, seed: number, size: number): Float64Array => {
  const out = new Float64Array(size)
  createNoise(source, seed).fill(out)
  return out
}

describe('Philox 4x32-10', () => {
  /** Known answers of Random123: counter, key, output. */
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('answers as published', (counter, key, output) => {
    const out = new Uint32Array(4)
    philox4x32(Uint32Array.from(counter), key[0]!, key[1]!, out)
    expect(Array.from(out)).toEqual(output)
  })

  it('addresses every element of every fill', () => {
    const seed = 2 ** 40 + 17
    const noise = createNoise('philox', seed)
    const out = new Float64Array(37)
    for (const fill of [0, 1, 2]) {
      noise.fill(out)
      for (let i = 0; i < out.length; i++) expect(philoxNormal(seed, fill, i)).toBe(out[i])
    }
    expect(philoxNormal(1, 0, 2 ** 34 + 1)).not.toBe(philoxNormal(1, 0, 1))
  })

  it('gives a longer fill the same beginning, and values of float32', () => {
    const long = filled('philox', 9, 1000)
    expect(Array.from(filled('philox', 9, 101))).toEqual(Array.from(long.subarray(0, 101)))
    expect(long.every((value) => Math.fround(value) === value)).toBe(true)
    expect(Array.from(filled('philox', 9 + 2 ** 32, 8))).not.toEqual(Array.from(long.subarray(0, 8)))
  })
})

/** 200,000 draws: moments of the standard normal within five standard errors, neighbours uncorrelated. */
describe.each(['philox', 'torch-cpu', 'torch-cuda'] as const)('%s', (source) => {
  it('is standard normal', () => {
    const n = 200_000
    const x = filled(source, 3, n)
    const moment = (power: number): number => x.reduce((sum, value) => sum + value ** power, 0) / n
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(n))
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n))
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / n))
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n))
    const lag = x.reduce((sum, value, i) => sum + value * (x[i + 1] ?? 0), 0) / n
    expect(Math.abs(lag)).toBeLessThan(5 / Math.sqrt(n))
  })

  it('refuses seeds that are no whole numbers from 0', () => {
    for (const seed of [-1, 1.5, Number.NaN, 2 ** 60]) expect(() => createNoise(source, seed)).toThrow('seed')
  })
})

describe('torch on the CPU', () => {
  it('draws from the standard Mersenne Twister', () => {
    const word = createMt19937(5489)
    expect([word(), word(), word()]).toEqual([3499211612, 581869302, 3890346734])
    for (let i = 3; i < 9999; i++) word()
    expect(word()).toBe(4123659995)
  })

  it('equals torch.randn below 16 elements bit for bit', () => {
    for (const { seed, size, values } of vectors.single)
      if (size < 16) expect(Array.from(filled('torch-cpu', seed, size))).toEqual(values)
  })

  /** torch's vectorised logarithm and sine are float32 approximations: the last bits differ by processor. */
  it('equals torch.randn from 16 elements on within two units of the last float32 place', () => {
    for (const { seed, size, values } of vectors.single) {
      const own = filled('torch-cpu', seed, size)
      for (let i = 0; i < size; i++)
        expect(Math.abs(own[i]! - values[i]!)).toBeLessThanOrEqual(2.4e-7 * Math.max(1, Math.abs(values[i]!)))
    }
  })

  it('goes on from call to call as torch does', () => {
    for (const { seed, fills } of vectors.sequences) {
      const noise = createNoise('torch-cpu', seed)
      for (const values of fills) {
        const own = new Float64Array(values.length)
        noise.fill(own)
        for (let i = 0; i < own.length; i++)
          expect(Math.abs(own[i]! - values[i]!)).toBeLessThanOrEqual(2.4e-7 * Math.max(1, Math.abs(values[i]!)))
      }
    }
  })

  it('fills a 4x64x64 latent as torch does', () => {
    for (const { seed, head, tail, sum, squares, secondHead, secondSum } of vectors.latents) {
      const noise = createNoise('torch-cpu', seed)
      const own = new Float64Array(4 * 64 * 64)
      const total = (power: number): number => own.reduce((part, value) => part + value ** power, 0)
      noise.fill(own)
      for (let i = 0; i < 24; i++) {
        expect(own[i]!).toBeCloseTo(head[i]!, 6)
        expect(own[own.length - 24 + i]!).toBeCloseTo(tail[i]!, 6)
      }
      expect(total(1)).toBeCloseTo(sum, 4)
      expect(total(2)).toBeCloseTo(squares, 3)
      noise.fill(own)
      for (let i = 0; i < 8; i++) expect(own[i]!).toBeCloseTo(secondHead[i]!, 6)
      expect(total(1)).toBeCloseTo(secondSum, 4)
    }
  })
})

/** What torch.randn(..., device='cuda') gave, as printed to four decimals in public notebooks and listings that ran on a GPU. */
describe('torch on CUDA', () => {
  const printed = (values: ArrayLike<number>): number[] => Array.from(values, (value) => Number(value.toFixed(4)))

  it('gives the published beginning for seed 0', () => {
    expect(printed(filled('torch-cuda', 0, 24))).toEqual(cuda.seed0)
  })

  it('gives the published 64 numbers of one call for seed 42', () => {
    expect(printed(filled('torch-cuda', 42, 64))).toEqual(cuda.seed42)
  })

  it('goes on through six published calls', () => {
    const noise = createNoise('torch-cuda', 42)
    for (const call of cuda.callsOfFour42) {
      const own = new Float64Array(4)
      noise.fill(own)
      expect(printed(own)).toEqual(call)
    }
  })

  it('fills a long tensor as published', () => {
    const { width, rows } = cuda.rows42
    const own = filled('torch-cuda', 42, width * rows.length)
    for (const [index, { head, tail }] of rows.entries()) {
      const row = own.subarray(index * width, (index + 1) * width)
      expect(printed(row.subarray(0, 3))).toEqual(head)
      expect(printed(row.subarray(-3))).toEqual(tail)
    }
  })

  it('moves on by one block of its counter per call', () => {
    const noise = createNoise('torch-cuda', 12)
    const [first, second] = [new Float64Array(8), new Float64Array(8)]
    noise.fill(first)
    noise.fill(second)
    const words = new Uint32Array(4)
    philox4x32(Uint32Array.of(1, 0, 5, 0), 12, 0, words)
    const radius = Math.sqrt(-2 * Math.log((words[0]! + 0.5) * 2 ** -32))
    expect(second[5]!).toBeCloseTo(radius * Math.sin(2 * Math.PI * (words[1]! + 0.5) * 2 ** -32), 5)
    expect(Array.from(first)).not.toEqual(Array.from(second))
  })
})

describe('variations', () => {
  const [a, b] = [filled('philox', 1, 5000), filled('philox', 2, 5000)]
  const norm = (x: Float64Array): number => Math.hypot(...x)

  it('go from one noise to the other along the sphere', () => {
    expect(Array.from(mixVariation(a, b, 0))).toEqual(Array.from(a))
    for (const strength of [0.1, 0.5, 0.9]) {
      const mixed = mixVariation(a, b, strength)
      expect(norm(mixed) / norm(a)).toBeCloseTo(1, 1)
      const dot = mixed.reduce((sum, value, i) => sum + value * a[i]!, 0) / norm(mixed) / norm(a)
      expect(Math.acos(dot)).toBeCloseTo((strength * Math.PI) / 2, 1)
    }
    expect(mixVariation(a, b, 1).every((value, i) => Math.abs(value - b[i]!) < 1e-12)).toBe(true)
  })

  it('leave equal noise alone', () => {
    expect(Array.from(mixVariation(a, a, 0.3))).toEqual(Array.from(a.map((value) => 0.7 * value + 0.3 * value)))
  })
})
