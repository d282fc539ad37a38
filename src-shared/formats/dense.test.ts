import { expect, test } from 'vitest'
import { createChart, evaluateDense } from '../numerics/index.ts'
import { denseEntryAt, denseRange, parseDenseHeader, readDense, type DenseHeader } from './dense.ts'

/**
 * Data at a point a: D = a everywhere, and from noise e the exact path is u = (a + s e)/sqrt(1 + s^2), which is a straight
 * line in the rectified-flow chart: y = (a + s e)/(1 + s) = a + tau (e - a).
 */
const [a, e] = [0.7, -1.3]
const chart = createChart('rectified-flow', 1)

function line(): { header: DenseHeader; bytes: Uint8Array } {
  const levels = [40, 2, 0.1]
  const segments = [0, 1].map((j) => {
    const [tau0, tau1] = [chart.tau(levels[j]!), chart.tau(levels[j + 1]!)]
    return { step: j, sigma: levels[j]!, sigmaNext: levels[j + 1]!, tau0, tau1, terms: 2, offset: j * 16 }
  })
  const coefficients = segments.flatMap(({ tau0, tau1 }) => {
    const y = a + tau0 * (e - a)
    const slope = (tau1 - tau0) * (e - a)
    return [y, -y, slope, -slope]
  })
  return {
    header: {
      format: 'flowline-dense',
      version: 1,
      shape: [2],
      size: 2,
      chart: 'rectified-flow',
      sigmaData: 1,
      scheduler: {},
      segments,
    },
    bytes: Buffer.from(Float32Array.from(coefficients).buffer),
  }
}

test.each([40, 7, 2, 1, 0.3, 0.1])('state and estimate at level %d are those of the exact path', (s) => {
  const { header, bytes } = line()
  const entry = denseEntryAt(header, s)!
  const { offset, length } = denseRange(header, entry)
  const { u, denoised } = evaluateDense(readDense(header, entry, bytes.subarray(offset, offset + length)), s)
  expect(u[0]).toBeCloseTo((a + s * e) / Math.hypot(1, s), 6)
  expect(u[1]).toBeCloseTo(-(a + s * e) / Math.hypot(1, s), 6)
  expect(denoised[0]).toBeCloseTo(a, 5)
  expect(denoised[1]).toBeCloseTo(-a, 5)
})

test('levels above the run are clamped, below it none is found, the right segment is', () => {
  const { header } = line()
  expect([1e9, 40, 3, 1, 0.05].map((s) => denseEntryAt(header, s)?.step)).toEqual([0, 0, 0, 1, undefined])
  const { sigmaNext } = header.segments.at(-1)!
  expect(denseEntryAt(header, sigmaNext * (1 - 1e-9))?.step).toBe(1)
  expect(denseEntryAt({ ...header, segments: [] }, 1)).toBeNull()
})

test('the header survives JSON; a damaged one and cut-off numbers are refused', () => {
  const { header, bytes } = line()
  expect(parseDenseHeader(JSON.stringify(header))).toEqual(header)
  expect(() => parseDenseHeader('{"format":"other"}')).toThrow(/cannot be read/)
  expect(() => readDense(header, header.segments[0]!, bytes.subarray(0, 12))).toThrow(/cut off/)
})
