import { expect, test } from 'vitest'
import type { CandidateSummary, LabReport } from '../../../src-shared/contract/lab-report.ts'
import { solverSettingsSchema } from '../../../src-shared/contract/recipe.ts'
import { cellOf, figureOf, nodesText, sorted } from './figures.ts'

const row = (solver: string, nfe: number, error: number | null, nodes: string | null = 'karras'): CandidateSummary => {
  const candidate = `${solver} ${nfe}`
  const standing =
    error === null
      ? null
      : {
          candidate,
          runs: 2,
          nfe: { median: nfe, worst: nfe },
          seconds: { median: nfe / 10 },
          error: { median: error, worst: 2 * error },
        }
  return {
    candidate,
    solver,
    nodes,
    settings: solverSettingsSchema.parse({ id: solver }),
    runs: 2,
    errors: error === null ? 1 : 0,
    latent: standing,
    picture: null,
    front: { nfe: false, seconds: false },
  }
}
const rows = [row('heun', 9, 0.1), row('heun', 5, 0.4), row('euler', 5, 0.5), row('uhp-fi', 40, null, null)]
const report = {
  summary: rows,
  fronts: { latent: { nfe: ['heun 5', 'heun 9'], seconds: [] }, picture: { nfe: [], seconds: [] } },
} as unknown as LabReport

test('a line for each method on one kind of nodes, its marks by cost, and the front', () => {
  const { series, front } = figureOf(report, 'latent', 'nfe')
  expect(series.map(({ id, look, points }) => [id, look, points.map(({ x, y }) => [x, y])])).toEqual([
    [
      'heun karras',
      0,
      [
        [5, 0.4],
        [9, 0.1],
      ],
    ],
    ['euler karras', 1, [[5, 0.5]]],
    ['uhp-fi', 2, []],
  ])
  expect(front.map(({ x }) => x)).toEqual([5, 9])
  expect(figureOf(report, 'picture', 'nfe').series.every(({ points }) => points.length === 0)).toBe(true)
})

test('rows sort either way, those without a value last', () => {
  const names = (down: boolean) => sorted(rows, 'error', down, 'latent').map(({ candidate }) => candidate)
  expect(names(false)).toEqual(['heun 9', 'heun 5', 'euler 5', 'uhp-fi 40'])
  expect(names(true)).toEqual(['euler 5', 'heun 5', 'heun 9', 'uhp-fi 40'])
  expect(sorted(rows, 'candidate', false, 'latent').map(({ candidate }) => candidate)).toEqual([
    'euler 5',
    'heun 5',
    'heun 9',
    'uhp-fi 40',
  ])
})

test('cells of samples stand in where no pictures were compared', () => {
  expect(cellOf(rows[0]!, 'error', 'picture')).toBe(0.1)
  expect(cellOf(rows[0]!, 'psnr', 'picture')).toBeNull()
})

test('levels leave for other tools where the steps are fixed and start at a number', () => {
  const entry = (candidate: string, nodes: string | null, levels: number[]) => ({
    candidate,
    nodes,
    error: null,
    ran: { nodes: levels },
  })
  const made = {
    model: { predictionType: 'epsilon' },
    entries: [
      entry('euler 3', 'karras', [14.6, 2, 0.03]),
      entry('uhp-fi', null, [14.6, 0.03]),
      entry('flow', 'karras', [Number.MAX_VALUE, 1]),
    ],
  } as unknown as LabReport
  expect(nodesText(made, 'euler 3')!.manualSigmas).toMatch(/^14\.6/)
  expect(nodesText(made, 'uhp-fi')).toBeNull()
  expect(nodesText(made, 'flow')).toBeNull()
  expect(nodesText(made, 'gone')).toBeNull()
})
