import { expect, test } from 'vitest'
import type { StepRecord } from '../../../src-shared/contract/run.ts'
import type { RunView } from '../../client/run-store.ts'
import { layPath, marksOf, nearestStep, stepShown } from './path.ts'

const record = (index: number, sigma: number, sigmaNext: number, nfe: number, accepted = true, error: number | null = 0.5) =>
  ({
    index,
    kind: 'step',
    sigma,
    sigmaNext,
    t: sigma,
    tNext: sigmaNext,
    nfe,
    accepted,
    error,
    h: 0.1,
    speed: null,
    turn: null,
  }) as unknown as StepRecord

const run = (state: string): RunView =>
  ({
    summary: { state, progress: { nfeExpected: 40 } },
    steps: [record(0, 100, 10, 8), record(1, 10, 0.1, 14, false, 3), record(2, 10, 1, 20)],
    frames: [100, 10, 1].map((sigma, index) => ({ index, step: index - 1, sigma, t: sigma, nfe: [2, 8, 20][index] })),
  }) as unknown as RunView

test('frames and steps share the axis; a rejected step starts where it was tried', () => {
  const path = layPath(run('done'), 'sigma', null)
  expect(path.xs[0]).toBe(0)
  expect(path.steps[1]!.x0).toBeCloseTo(path.xs[1]!)
  expect(path.steps[1]!.x1).toBe(1)
  expect(marksOf(path, 'error').map((mark) => [mark.value, mark.accepted])).toEqual([
    [0.5, true],
    [3, false],
    [0.5, true],
  ])
})

test('on the NFE axis every try takes room, from the count before it', () => {
  const path = layPath(run('done'), 'nfe', null)
  expect(path.steps.map((step) => [step.x0 * 20, step.x1 * 20].map(Math.round))).toEqual([
    [2, 8],
    [8, 14],
    [14, 20],
  ])
})

test('a live run leaves room for what is expected', () => {
  expect(layPath(run('running'), 'nfe', null).xs[2]).toBe(0.5)
  expect(layPath(run('running'), 'sigma', 0.01).xs[2]).toBeCloseTo(0.5)
})

test('the nearest step is found by its end', () => {
  const path = layPath(run('done'), 'sigma', null)
  expect(nearestStep(path, 0.99)!.index).toBe(1)
  expect(nearestStep(path, path.xs[2]!)!.index).toBe(2)
})

test('the last estimate is no step: neither nearest to its place nor a step size', () => {
  const ended = run('done')
  const finish = { ...record(3, 1, 1, 21), kind: 'finish', h: 0 } as StepRecord
  const whole = { ...ended, steps: [...ended.steps, finish] }
  const path = layPath(whole, 'sigma', null)
  expect(nearestStep(path, path.xs[2]!)!.index).toBe(2)
  expect(marksOf(path, 'h').map((mark) => mark.value)).toEqual([0.1, 0.1, 0.1, null])
})

test('a frame shows the step that ended in it', () => {
  const at = (position: number) =>
    stepShown({ ...run('done'), frames: [-1, 0, 2].map((step, index) => ({ index, step })) } as unknown as RunView, position)
      ?.index
  expect([at(0), at(1), at(1.6), at(2)]).toEqual([undefined, 0, 2, 2])
})
