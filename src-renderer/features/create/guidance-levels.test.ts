import { expect, test } from 'vitest'
import { inside, intervalAt, noisePercent, pathPercent, placesOf, ticksOf, usualInterval } from './guidance-levels.ts'

const edm = { low: 0.002, high: 80 }
const flow = { low: 0.001, high: Infinity }

test('an interval and its places on the scale are one', () => {
  const interval = { from: 5, to: 0.4 }
  const places = placesOf(interval, edm)
  expect(places[0]).toBeCloseTo(Math.log(80 / 5) / Math.log(80 / 0.002), 12)
  expect(intervalAt(places, edm)).toEqual(interval)
  expect(placesOf(usualInterval(0.5), edm).every((place) => place > 0 && place < 1)).toBe(true)
})

test('the ends of the scale take in the first level and the last', () => {
  expect(intervalAt([0, 1], edm)).toEqual({ from: 80, to: 0 })
  expect(intervalAt([0, 1], flow)).toEqual({ from: Number.MAX_VALUE, to: 0 })
  for (const range of [edm, flow]) expect(placesOf(intervalAt([0, 1], range), range)).toEqual([0, 1])
  expect(inside({ from: Number.MAX_VALUE, to: 0 }, Number.MAX_VALUE)).toBe(true)
  expect(inside({ from: 5, to: 0.4 }, 5)).toBe(true)
  expect(inside({ from: 5, to: 0.4 }, 0.4)).toBe(false)
})

test('a level is said as its share of noise', () => {
  expect(noisePercent(1, 1)).toBe(50)
  expect(noisePercent(0.5, 0.5)).toBe(50)
  expect(noisePercent(10, 0.5)).toBe(99.8)
  expect(noisePercent(0.02, 0.5)).toBe(0.16)
  expect(noisePercent(Number.MAX_VALUE, 1)).toBe(100)
  expect(usualInterval(0.5)).toEqual({ from: 2.2, to: 0.25 })
})

test('the way from pi/2 down to 0 is covered by the angles of its parts', () => {
  expect(pathPercent({ from: Number.MAX_VALUE, to: 0 }, flow, 1)).toBe(100)
  expect(pathPercent({ from: 1, to: 0 }, { low: 0, high: Infinity }, 1)).toBe(50)
  expect(pathPercent({ from: 500, to: 100 }, edm, 0.5)).toBe(0)
})

test('ticks are where their levels are, pure noise on the left', () => {
  expect(ticksOf(edm).map(({ label }) => label)).toEqual(['0.01', '0.1', '1', '10'])
  expect(ticksOf(flow)[0]).toEqual({ x: 0, label: '∞' })
})
