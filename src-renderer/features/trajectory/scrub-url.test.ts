import { expect, test } from 'vitest'
import type { RunView } from '../../client/run-store.ts'
import { branchLevel, scrubUrl, settle } from './scrub-url.ts'

const frames = [100, 1, 0.01].map((sigma, index) => ({ index, step: index - 1, sigma, t: 0, nfe: 6 * index }))
const run = (change: object, summary: object = {}) =>
  ({ frames, dense: true, ...change, summary: { id: 'r', pictureId: null, ...summary } }) as unknown as RunView

test('a whole position is a kept frame, one between comes from the dense output at its level', () => {
  expect(scrubUrl(run({}), { position: 1, view: 'x0' })).toBe('/runs/r/frames/1?view=x0')
  expect(scrubUrl(run({}), { position: 0.5, view: 'state' })).toBe('/runs/r/at?sigma=10&view=state')
})

test('without dense output, and for the change, the nearest frame is shown', () => {
  expect(scrubUrl(run({ dense: false }), { position: 0.6, view: 'x0' })).toBe('/runs/r/frames/1?view=x0')
  expect(scrubUrl(run({}), { position: 1.6, view: 'change' })).toBe('/runs/r/frames/2?view=change')
  expect(settle(1.4, frames, false)).toBe(1)
  expect(settle(9, frames, true)).toBe(2)
})

test('the end of a finished run is its picture, in full size', () => {
  const done = run({}, { pictureId: 'p' })
  expect(scrubUrl(done, { position: null, view: 'x0' })).toBe('/pictures/p')
  expect(scrubUrl(done, { position: null, view: 'state' })).toBe('/runs/r/frames/2?view=state')
})

test('a live run shows its newest frame, and nothing before the first', () => {
  expect(scrubUrl(run({}), { position: null, view: 'x0' })).toBe('/runs/r/frames/2?view=x0')
  expect(scrubUrl(run({ frames: [] }), { position: null, view: 'x0' })).toBeNull()
})

test('a branch leaves the path before its end, where states were kept', () => {
  expect(branchLevel(run({}), 1)).toBe(1)
  expect(branchLevel(run({}), 0.5)).toBe(10)
  expect(branchLevel(run({}), 2)).toBeNull()
  expect(branchLevel(run({}), null)).toBeNull()
  expect(branchLevel(run({ dense: false }), 1)).toBeNull()
  const noise = [Number.MAX_VALUE, 1].map((sigma, index) => ({ ...frames[index]!, sigma }))
  expect(branchLevel(run({ frames: noise }), 0)).toBe(Number.MAX_VALUE)
})
