import { expect, test } from 'vitest'

Object.assign(globalThis, { localStorage: { getItem: () => null, setItem: () => {} } })
const { askedOf, takeOver } = await import('./asked.ts')
const { calibrationChoiceOf, calibrationOf, firstCalibration, useCalibration } = await import('./calibration-choice.ts')
const { firstChoice, useChoice } = await import('./choice.ts')
const { fixedEvaluations } = await import('./cost.ts')
const { restored } = await import('./restored.ts')

const own = { tableaux: [], nodeSets: [] }
const ground = { ...firstChoice, prompts: 'a hand\n\na hand', guidance: 2, referenceTolerance: 1e-4 }

test('the form becomes a calibration of one method, and that the form again', () => {
  const choice = { ...firstCalibration, solver: 'amed', evaluations: 6, seeds: '0-3', heldOut: '10, 12', tries: 20, end: 0.05 }
  const made = calibrationOf(choice, ground)
  if (!('comparison' in made)) throw new Error('unread')
  expect(made.comparison).toMatchObject({
    solvers: ['amed'],
    nfe: [6],
    tolerances: [],
    nodes: firstCalibration.against,
    seeds: [0, 1, 2, 3],
    prompts: ['a hand'],
    guidance: 2,
    referenceTolerance: 1e-4,
  })
  expect(made.calibration).toEqual({ name: 'optimised for 6', heldOut: [10, 12], tries: 20, end: 0.05 })
  expect(calibrationChoiceOf({ comparison: made.comparison }, made.calibration)).toEqual(choice)
})

test('fields that say nothing are named', () => {
  expect(calibrationOf({ ...firstCalibration, seeds: 'x', heldOut: '', against: [] }, ground)).toEqual({
    unread: { seeds: true, heldOut: true, against: true },
  })
})

test('what was asked is taken over into the form, whichever it was', () => {
  const read = askedOf({ ...ground, task: 'calibrate' }, firstCalibration, own)
  if (!('asked' in read)) throw new Error('unread')
  expect(read.asked).toMatchObject({
    pictures: false,
    paths: false,
    calibration: { heldOut: [100, 101, 102, 103, 104, 105, 106, 107] },
  })
  takeOver(read.asked as never)
  expect(useChoice.getState()).toMatchObject({ task: 'calibrate', prompts: 'a hand', guidance: 2 })
  expect(useCalibration.getState()).toEqual(firstCalibration)

  const compared = askedOf(firstChoice, firstCalibration, own)
  if (!('asked' in compared)) throw new Error('unread')
  expect(compared.asked).toMatchObject({ pictures: true, calibration: null })
  takeOver(compared.asked as never)
  expect(useChoice.getState()).toEqual({ ...firstChoice, seeds: '0, 1' })
})

test('its most evaluations are those of the chains, the tries and the kinds, on both kinds of seeds', () => {
  const read = askedOf({ ...ground, task: 'calibrate' }, { ...firstCalibration, seeds: '0-1', heldOut: '5-7', tries: 10 }, own)
  if (!('asked' in read)) throw new Error('unread')
  const kinds = Array.from({ length: 5 }, (_, i) => ({
    id: String(i),
    solver: 'dpmpp-2m',
    nodes: 'karras',
    nfe: 8,
    tolerance: null,
  }))
  const runs = 2 * (2 + 5) + 2 * (1 + 5 + 10 + 1) + 3 * (2 + 5 + 1)
  expect(fixedEvaluations({ candidates: kinds, cases: 2, runs, notes: [] }, read.asked)).toBe(
    8 * (2 * 5 + 2 * (5 + 10 + 1) + 3 * (5 + 1)),
  )
})

test('what is kept of a form fits it field by field', () => {
  const kept: Record<string, string> = { form: '{"a":"x","b":[1],"c":3,"d":"no","e":9}' }
  Object.assign(globalThis, { localStorage: { getItem: (key: string) => kept[key] ?? null, setItem: () => {} } })
  expect(restored('form', { a: '', b: ['y'], c: null as number | null, d: 1 })).toEqual({ a: 'x', b: ['y'], c: 3, d: 1 })
  expect(restored('none', { a: 1 })).toEqual({ a: 1 })
  kept['torn'] = '{"a'
  expect(restored('torn', { a: 1 })).toEqual({ a: 1 })
})
