import { expect, test } from 'vitest'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { findSolvers, likeliest } from './solver-search.ts'

const solver = (id: string, name: string, group: SolverInfo['group'], source = '') =>
  ({ id, name, group, source, use: { en: `advice of ${id}`, 'zh-CN': '' } }) as SolverInfo
const solvers = [
  solver('dpmpp-2m', 'DPM-Solver++ 2M', 'multistep', 'Lu et al. 2022'),
  solver('heun-churn', 'Heun with churn', 'stochastic', 'Karras 2022'),
  solver('uhp-fi', 'UHP-FI (Dormand–Prince 5(4))', 'adaptive', 'Dormand, Prince 1980'),
  solver('bs3', 'Bogacki–Shampine 3(2)', 'adaptive'),
  solver('heun', 'Heun', 'fixed-step', 'Karras 2022'),
]
const find = (query: string): string[] =>
  findSolvers(solvers, query, ({ group, use }) => ({ group, use: use.en })).map(({ id }) => id)

test('without a query all are there, in the order of the groups', () => {
  expect(find('')).toEqual(['uhp-fi', 'bs3', 'heun', 'dpmpp-2m', 'heun-churn'])
})

test('words are found in names, groups, sources and advice, in any order', () => {
  expect(find('2m dpm')).toEqual(['dpmpp-2m'])
  expect(find('dpmsolver')).toEqual(['dpmpp-2m'])
  expect(find('DPM++ 2M')).toEqual(['dpmpp-2m'])
  expect(find('prince')).toEqual(['uhp-fi'])
  expect(find('karras')).toEqual(['heun', 'heun-churn'])
  expect(find('stochastic')).toEqual(['heun-churn'])
  expect(find('advice bs3')).toEqual(['bs3'])
  expect(find('nothing')).toEqual([])
})

test('the very name is meant before longer ones, in whatever group', () => {
  const words = ({ group, use }: SolverInfo) => ({ group, use: use.en })
  const more = [solver('heun-euler', 'Heun–Euler 2(1)', 'adaptive'), ...solvers]
  const found = findSolvers(more, 'heun', words)
  expect(found.map(({ id }) => id)).toEqual(['heun-euler', 'heun', 'heun-churn'])
  expect(found[likeliest(found, 'Heun')]!.id).toBe('heun')
  expect(likeliest([], 'heun')).toBe(0)
})
