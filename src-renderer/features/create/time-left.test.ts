import { expect, test } from 'vitest'
import type { RunProgress } from '../../../src-shared/contract/run.ts'
import { timeLeft } from './time-left.ts'

const progress: RunProgress = { nfe: 20, nfeExpected: 60, networkCalls: 40, sigma: 2, seconds: 10, frames: 3, phase: 'sampling' }

test('what is left takes as long as what was done, call for call', () => {
  expect(timeLeft(progress, undefined, 1000)).toEqual({ low: 20, high: 20 })
})

test('earlier runs widen it both ways', () => {
  expect(timeLeft(progress, { nfe: { low: 50, high: 100 } }, 1000)).toEqual({ low: 15, high: 40 })
  expect(timeLeft(progress, { nfe: { low: 70, high: 80 } }, 1000)).toEqual({ low: 20, high: 30 })
  expect(timeLeft(progress, { nfe: null }, 1000)).toEqual({ low: 20, high: 20 })
})

test('there is at least one call left and never more than the ceiling allows', () => {
  expect(timeLeft(progress, { nfe: { low: 5, high: 500 } }, 100)).toEqual({ low: 0.5, high: 40 })
})

test('nothing is said before anything is known, nor while the picture is decoded', () => {
  for (const change of [{ nfe: 2 }, { nfeExpected: null }, { phase: 'decoding' as const }])
    expect(timeLeft({ ...progress, ...change }, undefined, 1000)).toBeNull()
})
