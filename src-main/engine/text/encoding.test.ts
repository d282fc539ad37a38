import { describe, expect, test } from 'vitest'
import { createNoise } from '../../../src-shared/numerics/index.ts'
import { weigh } from './encoder.ts'
import { fitLayerNorm } from './layer-norm.ts'

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length

describe('weights on an encoding', () => {
  test('rows are multiplied, then all is scaled to the mean it had', () => {
    const data = Float32Array.of(1, 2, 3, 4, -1, 3)
    weigh(data, 2, [1, 2, 0.5])
    const scale = 2 / ((1 + 2 + 6 + 8 - 0.5 + 1.5) / 6)
    expect([...data]).toEqual([1, 2, 6, 8, -0.5, 1.5].map((value) => Math.fround(value * scale)))
    expect(mean(data)).toBeCloseTo(2, 5)
  })

  test('a mean of zero is left alone', () => {
    const data = Float32Array.of(1, -1, 2, -2)
    weigh(data, 2, [1, 2])
    expect([...data]).toEqual([1, -1, 4, -4])
  })
})

test('the final norm is found from what goes in and comes out', () => {
  const [rows, width, epsilon] = [12, 16, 1e-5]
  const numbers = new Float64Array(2 * rows * width + 2 * width)
  createNoise('philox', 5).fill(numbers)
  const raw = Float32Array.from(numbers.subarray(0, rows * width))
  const other = Float32Array.from(numbers.subarray(rows * width, 2 * rows * width))
  const weight = numbers.subarray(2 * rows * width, 2 * rows * width + width)
  const bias = numbers.subarray(2 * rows * width + width)
  const norm = (values: Float32Array): Float32Array =>
    values.map((value, i) => {
      const row = values.subarray(i - (i % width), i - (i % width) + width)
      const centre = mean(row)
      const variance = mean(row.map((v) => (v - centre) ** 2))
      return (weight[i % width]! * (value - centre)) / Math.sqrt(variance + epsilon) + bias[i % width]!
    })
  const found = fitLayerNorm(raw, norm(raw), width, epsilon)(other)
  norm(other).forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(5e-6))
})
