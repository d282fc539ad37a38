import { expect, test } from 'vitest'
import { stepRecordSchema } from '../contract/index.ts'
import { stepsToCsv, stepsToJson } from './steps.ts'

const step = stepRecordSchema.parse({
  index: 0,
  kind: 'step',
  accepted: false,
  t: 1,
  tNext: 0.5,
  sigma: 80,
  sigmaNext: 0.1 + 0.2,
  lambda: -4.382026634673881,
  h: 0.25,
  error: null,
  nfe: 7,
  seconds: 0.125,
  speed: 1e-7,
  turn: null,
})

test('CSV has one row per step with every digit', () => {
  const [head, row, end] = stepsToCsv([step]).split('\r\n')
  expect(head!.split(',')).toEqual(Object.keys(stepRecordSchema.shape))
  expect(row).toBe('0,step,false,1,0.5,80,0.30000000000000004,-4.382026634673881,0.25,,7,0.125,1e-7,')
  expect(end).toBe('')
})

test('JSON reads back equal', () => {
  expect(JSON.parse(stepsToJson([step, step]))).toEqual([step, step])
})
