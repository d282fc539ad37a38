import { expect, test, vi } from 'vitest'
import type { Frame, RunSummary, StepRecord } from '../../src-shared/contract/run.ts'
import { applyEvents, createRunStore, emptyRuns, type RunEvent } from './run-store.ts'

const run = (id: string, createdAt: string, state: RunSummary['state'] = 'running', seed = 0) =>
  ({ id, createdAt, state, pictureId: null, reproduces: null, settings: { seed }, progress: { nfe: 0 } }) as RunSummary
const step = (index: number) => ({ index, accepted: true }) as StepRecord
const frame = (index: number) => ({ index }) as Frame
const early = '2026-01-01T10:00:00Z'
const late = '2026-01-01T10:00:01Z'

test('runs are listed newest first, later arrivals first among equals', () => {
  const state = applyEvents(emptyRuns, [
    { kind: 'updated', summary: run('b', late) },
    { kind: 'updated', summary: run('a', early) },
    { kind: 'updated', summary: run('c', late) },
  ])
  expect(state.order).toEqual(['c', 'b', 'a'])
})

test('runs queued together are listed by seed, in whatever order they are heard of', () => {
  const batch = [7, 8, 9].map((seed): RunEvent => ({ kind: 'updated', summary: run(`s${seed}`, late, 'waiting', seed) }))
  expect(applyEvents(emptyRuns, batch).order).toEqual(['s9', 's8', 's7'])
  expect(applyEvents(emptyRuns, batch.toReversed()).order).toEqual(['s9', 's8', 's7'])
})

test('records are kept once each, in order, whatever the order of arrival', () => {
  const state = applyEvents(emptyRuns, [
    { kind: 'updated', summary: run('a', early) },
    { kind: 'step', id: 'a', record: step(0) },
    { kind: 'step', id: 'a', record: step(2) },
    { kind: 'step', id: 'a', record: step(1) },
    { kind: 'step', id: 'a', record: step(2) },
    { kind: 'frame', id: 'a', frame: frame(0) },
  ])
  expect(state.runs['a']!.steps.map((record) => record.index)).toEqual([0, 1, 2])
  expect(state.runs['a']!.frames).toHaveLength(1)
})

test('an event of an unknown run is dropped, and an untouched run keeps its identity', () => {
  const before = applyEvents(emptyRuns, [
    { kind: 'updated', summary: run('a', early) },
    { kind: 'updated', summary: run('b', late) },
  ])
  const after = applyEvents(before, [
    { kind: 'step', id: 'ghost', record: step(0) },
    { kind: 'step', id: 'a', record: step(0) },
  ])
  expect(after.runs['b']).toBe(before.runs['b'])
  expect(after.runs['a']).not.toBe(before.runs['a'])
  expect(before.runs['a']!.steps).toHaveLength(0)
  expect(after.runs).not.toHaveProperty('ghost')
})

test('the fetched record replaces what was streamed', () => {
  const state = applyEvents(emptyRuns, [
    { kind: 'updated', summary: run('a', early) },
    { kind: 'step', id: 'a', record: step(0) },
    {
      kind: 'detail',
      detail: { run: run('a', early, 'done'), steps: [step(0), step(1)], frames: [frame(0)], dense: true, latentShape: [] },
    },
  ])
  expect(state.runs['a']).toMatchObject({ complete: true, dense: true, steps: [{ index: 0 }, { index: 1 }] })
})

test('a trashed picture comes back when it is restored', () => {
  const gone = applyEvents(emptyRuns, [{ kind: 'gallery', added: [], removed: ['p'] }])
  expect(gone.trashed.has('p')).toBe(true)
  expect(applyEvents(gone, [{ kind: 'gallery', added: ['p'], removed: [] }]).trashed.has('p')).toBe(false)
})

test('a canvas that follows goes on to the next run when its own has ended, and only then', () => {
  const both = applyEvents({ ...emptyRuns, follow: true }, [{ kind: 'updated', summary: run('a', early) }])
  expect(both.selected).toBe('a')
  const next: RunEvent = { kind: 'updated', summary: run('b', late) }
  expect(applyEvents(both, [next]).selected).toBe('a')
  const ended: RunEvent = { kind: 'updated', summary: run('a', early, 'done') }
  expect(applyEvents(both, [ended, next]).selected).toBe('b')
  expect(applyEvents({ ...both, follow: false }, [ended, next]).selected).toBe('a')
})

test('a thousand events reach a subscriber once per frame', () => {
  const frames: (() => void)[] = []
  const store = createRunStore((callback) => void frames.push(callback))
  const heard = vi.fn()
  store.subscribe(heard)
  store.push({ kind: 'updated', summary: run('a', early) })
  for (let index = 0; index < 1000; index++) store.push({ kind: 'step', id: 'a', record: step(index) })
  expect(heard).not.toHaveBeenCalled()
  expect(frames).toHaveLength(1)
  frames[0]!()
  expect(heard).toHaveBeenCalledTimes(1)
  expect(store.getState().runs['a']!.steps).toHaveLength(1000)
})
