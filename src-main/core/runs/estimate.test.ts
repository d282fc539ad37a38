import { expect, test } from 'vitest'
import { settingsOfRunSchema, type ModelCard } from '../../../src-shared/contract/index.ts'
import { estimate, type EstimatedModel } from './estimate.ts'

const model: EstimatedModel = {
  scheduler: { _class_name: 'EDMEulerScheduler', sigma_min: 0.002, sigma_max: 80, sigma_data: 0.5 },
  secondPass: true,
  measured: { secondsPerEvaluation: 0.5, width: 8, height: 8 } as ModelCard['measured'],
}
const ask = (settings: object, on = model, earlier: { nfe: number; seconds: number }[] = [], provider = 'cpu') =>
  estimate(
    earlier.map((run) => ({ ...run, provider: 'cpu' })),
    settingsOfRunSchema.parse({ width: 8, height: 8, ...settings }),
    on,
    provider,
  )
const heun = { solver: { id: 'heun', steps: 10 } }
const exactly = (value: number) => ({ low: value, high: value })

test('a fixed-step run is known to the evaluation', () => {
  expect(ask(heun)).toEqual({
    nfe: exactly(19),
    seconds: exactly(9.5),
    samples: 0,
    fromMeasurement: true,
    noiseFloor: null,
  })
  expect(ask({ solver: { id: 'heun', steps: 10, afs: true }, refinement: { iterations: 3 } }).nfe).toEqual(exactly(21))
  expect(ask({ solver: { id: 'heun', steps: 10, richardson: true } }).nfe).toEqual(exactly(9 * 5 + 1))
  expect(ask({ solver: { id: 'pndm', steps: 10 } }).nfe).toEqual(exactly(19))
  const tableau = { name: 'Heun', a: [[], [1]], b: [0.5, 0.5] }
  expect(ask({ solver: { id: 'tableau', steps: 10, tableau } }).nfe).toEqual(exactly(19))
})

test('seconds count the calls that guidance makes, and makes only within its interval', () => {
  const euler = { solver: { id: 'euler', nodes: { id: 'custom', list: [80, 5, 1, 0.1] } } }
  const interval = { from: 5, to: 0.5 }
  expect(ask({ ...euler, guidance: 3 }).seconds).toEqual(exactly(4))
  expect(ask({ ...euler, guidance: 3, guidanceShape: { interval } })).toMatchObject({ nfe: exactly(4), seconds: exactly(3) })
  expect(ask({ ...euler, guidance: 3 }, { ...model, secondPass: false }).seconds).toEqual(exactly(2))
  expect(ask({ ...euler, guidance: 3, width: 16 }).seconds).toEqual(exactly(8))
})

test('earlier runs tell the seconds, and the evaluations where these are not known', () => {
  const earlier = [
    { nfe: 40, seconds: 3 },
    { nfe: 50, seconds: 4 },
  ]
  expect(ask(heun, model, earlier)).toMatchObject({ nfe: exactly(19), seconds: { low: 3, high: 4 }, fromMeasurement: false })
  expect(ask({}, model, earlier)).toMatchObject({ nfe: { low: 40, high: 50 }, samples: 2 })
  expect(ask({})).toEqual({ nfe: null, seconds: null, samples: 0, fromMeasurement: false, noiseFloor: null })
})

test('a tolerance below the measured noise floor is said, where a method reads it', () => {
  const measured = { ...model.measured, noiseFloorTolerance: 1e-5 } as ModelCard['measured']
  const floorOf = (solver: object) => ask({ solver }, { ...model, measured }).noiseFloor
  expect(floorOf({ id: 'uhp-fi', rtol: 1e-6 })).toBe(1e-5)
  expect(floorOf({ id: 'uhp-fi', rtol: 1e-4 })).toBeNull()
  expect(floorOf({ id: 'heun', rtol: 1e-6 })).toBeNull()
  expect(floorOf({ id: 'magic', rtol: 1e-6 })).toBeNull()
})

test('what cannot run has no estimate', () => {
  for (const solver of [{ id: 'tableau' }, { id: 'magic' }, { id: 'heun', nodes: { id: 'custom', list: [1, 2] } }])
    expect(ask({ solver })).toMatchObject({ nfe: null, seconds: null })
  const { scheduler: _, ...unread } = model
  expect(ask(heun, unread)).toMatchObject({ nfe: null, seconds: null })
})

test('seconds of another device say nothing of this one', () => {
  const earlier = [{ nfe: 19, seconds: 3 }]
  expect(ask(heun, model, earlier).seconds).toEqual(exactly(3))
  expect(ask(heun, model, earlier, 'webgpu')).toMatchObject({ nfe: exactly(19), seconds: exactly(9.5), samples: 0 })
  const adaptive = { solver: { id: 'uhp-fi' } }
  expect(ask(adaptive, { ...model, measured: null }, earlier, 'webgpu')).toMatchObject({ nfe: exactly(19), seconds: null })
})
