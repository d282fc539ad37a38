import { describe, expect, it } from 'vitest'
import vectors from '../testing/vectors/study.json' with { type: 'json' }
import { difference, pictureDifference } from './difference.ts'

describe('differences', () => {
  it('of pictures agree with OpenCV', () => {
    const { a, b, psnr, rms, max } = vectors.picture
    const found = pictureDifference(Uint8Array.from(a), Uint8Array.from(b))
    expect(found.psnr).toBeCloseTo(psnr, 10)
    expect(found.rms).toBeCloseTo(rms, 12)
    expect(found.max).toBe(max)
  })

  it('of equal pictures have no finite signal-to-noise ratio', () => {
    const a = Uint8Array.of(3, 200, 17)
    expect(pictureDifference(a, a)).toEqual({ rms: 0, max: 0, psnr: null })
    expect(pictureDifference(Uint8Array.of(0), Uint8Array.of(255)).psnr).toBe(0)
  })

  it('of something broken are not numbers', () => {
    for (const [a, b] of [
      [
        [1, Number.NaN],
        [1, 2],
      ],
      [
        [1, Infinity],
        [1, 2],
      ],
      [[1], [1, 2]],
      [[], []],
    ] as const) {
      expect(difference(a, b)).toEqual({ rms: NaN, max: NaN })
    }
    expect(difference([1, 2, 2], [1, 0, 1])).toEqual({ rms: Math.sqrt(5 / 3), max: 2 })
  })
})
