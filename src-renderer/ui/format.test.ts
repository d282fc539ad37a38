import { expect, test } from 'vitest'
import { formatBytes, formatLarge, formatMeasure, formatRange, formatSeconds, formatTolerance } from './format.ts'

test('measures keep three digits and say infinity', () => {
  expect([14.6141, 0.00234, 0.000012, 123456, Infinity, 0, null].map(formatMeasure)).toEqual([
    '14.6',
    '0.00234',
    '1.2e-5',
    '1.2e5',
    '∞',
    '0',
    '–',
  ])
})

test('tolerances read as powers of ten', () => {
  expect([1e-4, 3e-5, 0.1, 10 ** -2.5].map(formatTolerance)).toEqual(['1e-4', '3e-5', '1e-1', '3.2e-3'])
})

test('seconds never round up to sixty', () => {
  expect([0.0123, 0.4, 9.94, 12.3, 99.4, 119.6, 3601].map(formatSeconds)).toEqual([
    '12 ms',
    '0.4 s',
    '9.9 s',
    '12 s',
    '99 s',
    '2 min 0 s',
    '60 min 1 s',
  ])
})

test('a range names its unit once', () => {
  expect(formatRange('1.2 s', '1.9 s')).toBe('1.2–1.9 s')
  expect(formatRange('60', '74')).toBe('60 – 74')
  expect(formatRange('90 ms', '1.2 s')).toBe('90 ms – 1.2 s')
  expect(formatRange('60', '60')).toBe('60')
})

test('bytes change unit at a thousand', () => {
  expect([0, 999, 1000, 14_680_000, 999_600].map(formatBytes)).toEqual(['0 B', '999 B', '1 KB', '14.7 MB', '1 MB'])
})

test('large counts take the unit of the language', () => {
  expect([859_520_964, 31_600, 12].map((value) => formatLarge(value, 'en'))).toEqual(['860M', '31.6K', '12'])
  expect(formatLarge(859_520_964, 'zh-CN')).toBe('8.6亿')
})
