import { expect, test } from 'vitest'
import type { Recipe } from '../../../src-shared/contract/index.ts'
import { closeLimit, judge } from './verdict.ts'

function recipe(model: object = {}, outcome: object = {}): Recipe {
  return {
    model: { name: 'm', hash: 'a'.repeat(64), kind: 'k', predictionType: 'edm', ...model },
    outcome: {
      status: 'done',
      solverVersion: 1,
      chart: 'angle',
      provider: 'cpu',
      precision: 'float32',
      runtime: 'onnxruntime-node 1.30.0',
      platform: 'linux-x64',
      noiseHash: 'n'.repeat(64),
      pixelHash: 'p'.repeat(64),
      ...outcome,
    },
  } as Recipe
}

test('the same pixels are identical whatever else differs', () => {
  expect(judge(recipe(), recipe({ hash: 'b'.repeat(64) }, { provider: 'cuda' }), null)).toEqual({ kind: 'identical' })
})

test('a small difference is close, a large one changed, and the reasons are named', () => {
  const other = recipe(
    { hash: 'b'.repeat(64) },
    { pixelHash: 'q', provider: 'cuda', precision: 'float16', solverVersion: 2, platform: 'win32-x64' },
  )
  const reasons = [
    'model-hash: aaaaaaaaaaaa -> bbbbbbbbbbbb',
    'solver-version: 1 -> 2',
    'provider: cpu -> cuda',
    'precision: float32 -> float16',
    'platform: linux-x64 -> win32-x64',
  ]
  expect(judge(recipe(), other, closeLimit)).toEqual({ kind: 'close', maxDifference: closeLimit, reasons })
  expect(judge(recipe(), other, closeLimit + 1)).toEqual({ kind: 'changed', maxDifference: closeLimit + 1, reasons })
})

test('another encoder is named where both recipes know theirs', () => {
  const made = (encoderHash?: string): Recipe => recipe({ encoderHash }, { pixelHash: encoderHash ?? 'q' })
  const reasons = (before: Recipe, after: Recipe) => judge(before, after, closeLimit + 1)
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]
  expect(reasons(made(a), made(b))).toMatchObject({
    reasons: ['model-hash: vae_encoder aaaaaaaaaaaa -> vae_encoder bbbbbbbbbbbb'],
  })
  expect(reasons(made(), made(b))).toMatchObject({ reasons: ['unexplained'] })
})

test('another size is changed; a difference without a cause says so', () => {
  expect(judge(recipe(), recipe({}, { pixelHash: 'q' }), null)).toEqual({
    kind: 'changed',
    maxDifference: null,
    reasons: ['unexplained'],
  })
})
