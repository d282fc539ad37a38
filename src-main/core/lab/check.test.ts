import { describe, expect, it } from 'vitest'
import { settingsOfRunSchema, type Outcome } from '../../../src-shared/contract/index.ts'
import { findMethod } from '../../../src-shared/numerics/index.ts'
import { findSubstitution } from './check.ts'
import type { Candidate } from './candidates.ts'
import type { StudyRun } from './recipe.ts'

const levels = [80, 3, 0.002]
const settings = settingsOfRunSchema.parse({ solver: { id: 'euler', steps: 3, chart: 'angle' } })
const candidate: Candidate = {
  id: 'euler karras 3',
  label: 'euler',
  nodes: 'karras',
  method: findMethod('euler'),
  solver: settings.solver,
  planned: { steps: 3, nfe: 3, levels },
}
const hash = 'a'.repeat(64)
const outcome: Outcome = {
  status: 'done',
  nfe: { accepted: 2, rejected: 0, probe: 1, total: 3, networkCalls: 3 },
  effectiveTolerance: null,
  acceptedSteps: 2,
  rejectedSteps: 0,
  seconds: { total: 1, network: 1, rest: 0 },
  solverVersion: 1,
  chart: 'angle',
  provider: 'cuda',
  precision: 'float32',
  runtime: 'r',
  platform: 'p',
  noiseHash: hash,
  pixelHash: hash,
}
const madeOn = { runtime: 'r', platform: 'p', processor: 'c' }
const run: StudyRun = {
  version: 1,
  key: hash,
  createdAt: '2026-01-01T00:00:00Z',
  appVersion: '1',
  recipe: { modelHash: hash, settings, solverVersion: 1, provider: 'cuda', threads: 0, twin: null, decode: true, madeOn },
  model: { name: 'm', hash, kind: 'k', predictionType: 'edm' },
  outcome,
  levels,
  sampleShape: [1],
  warnings: [],
}
const ran = (change: Partial<Outcome>, nodes = levels): StudyRun => ({
  ...run,
  outcome: { ...outcome, ...change },
  levels: nodes,
})

describe('what ran against what was asked for', () => {
  it('agrees with itself', () => {
    expect(findSubstitution(candidate, run, run)).toBeNull()
    expect(findSubstitution(candidate, run, null)).toBeNull()
  })

  it.each([
    ['budget-limited', ran({ status: 'budgetLimited' })],
    ['noise-limited', ran({ status: 'noiseLimited', effectiveTolerance: 1e-4 })],
    ['diverged', ran({ status: 'diverged' })],
    ['solver-version', ran({ solverVersion: 2 })],
    ['provider', ran({ provider: 'cpu' })],
    ['chart', ran({ chart: 'sigma' })],
    ['nodes', ran({}, [80, 3.001, 0.002])],
    ['nodes', ran({}, [80, 0.002])],
    ['evaluations', ran({ nfe: { ...outcome.nfe, total: 4 } })],
    ['noise', ran({ noiseHash: 'b'.repeat(64) })],
    ['runtime', ran({ runtime: 'r2' })],
    ['platform', ran({ platform: 'q' })],
    ['platform', { ...run, recipe: { ...run.recipe, madeOn: undefined } }],
    ['precision', ran({ precision: 'float16' })],
  ])('names another %s', (code, other) => {
    expect(findSubstitution(candidate, other, run)).toEqual({ code, message: expect.stringMatching(/^[A-Z0-9].*\.$/) })
  })

  it('names another runtime or platform than the reference had', () => {
    const elsewhere = (change: Partial<Outcome>): StudyRun => ({ ...run, outcome: { ...outcome, ...change } })
    expect(findSubstitution(candidate, run, elsewhere({ runtime: 'r2' }))).toMatchObject({ code: 'runtime' })
    expect(findSubstitution(candidate, run, elsewhere({ platform: 'q' }))).toMatchObject({ code: 'platform' })
  })

  it('lets a runtime add how it ran', () => {
    const blocks = ran({ runtime: 'r, attention in blocks' })
    expect(findSubstitution(candidate, blocks, blocks)).toBeNull()
  })

  it('lets a reference stop at the noise floor, which its report then says', () => {
    expect(findSubstitution(candidate, ran({ status: 'noiseLimited' }), null)).toBeNull()
  })
})
