import { Command } from 'commander'
import { afterEach, describe, expect, it } from 'vitest'
import type { Comparison } from '../../../src-shared/contract/index.ts'
import { scanModel } from '../../files/models/scan.ts'
import { fixtureModel } from '../testing/flowline.ts'
import { addStudyOptions, comparisonOf, flagOf, seedList, type StudyOptions } from './study-options.ts'
import { planStudy, tenth, type StudyPlan } from '../../core/index.ts'

let own: Pick<Comparison, 'tableaux' | 'nodeSets'> = { tableaux: [], nodeSets: [] }
afterEach(() => (own = { tableaux: [], nodeSets: [] }))

async function plan(model: string, ...args: string[]): Promise<StudyPlan> {
  const dir = fixtureModel(model)
  const card = await scanModel(dir, 'linked')
  const command = addStudyOptions(new Command().exitOverride()).parse(args, { from: 'user' })
  const options = command.opts<StudyOptions>()
  const comparison = comparisonOf(options, options.nfe, own.tableaux, own.nodeSets)
  return planStudy(comparison, { ...card, id: model, hash: 'f'.repeat(64), measured: null, devices: [] }, dir, flagOf)
}

const ids = ({ candidates }: StudyPlan): string[] => candidates.map(({ id }) => id)

describe('the plan of a study', () => {
  it('asks each method for what it can do within the evaluations, once', async () => {
    const found = await plan('edm', '--solvers', 'heun,euler,uhp-fi', '--nfe', '5,6', '--tolerances', '1e-2,1e-2')
    expect(ids(found)).toEqual(['heun karras 5', 'euler karras 5', 'euler karras 6', 'uhp-fi 1e-2'])
    expect(found.candidates[0]!.solver.steps).toBe(3)
    expect(found.cases.map(({ seed }) => seed)).toEqual([0, 1, 2, 3])
  })

  it('runs the same nodes under two names once, and says so', async () => {
    const found = await plan('edm', '--solvers', 'euler', '--nfe', '5', '--nodes', 'exponential,uniform')
    expect(ids(found)).toEqual(['euler exponential 5'])
    expect(found.notes).toEqual(['euler uniform 5 is euler exponential 5: the nodes are the same.'])
  })

  it('says what does not fit', async () => {
    const found = await plan('edm', '--solvers', 'euler,pndm', '--nfe', '4')
    expect(ids(found)).toEqual(['euler karras 4'])
    expect(found.notes).toEqual(['pndm was left out at 4 evaluations: it needs more for two levels.'])
    await expect(plan('edm', '--solvers', 'pndm', '--nfe', '4')).rejects.toThrow('Nothing is left to compare')
  })

  it('takes every comparable method for `all`, and every prompt with every seed', async () => {
    const found = await plan(
      'conditional',
      '--solvers',
      'all',
      '--nfe',
      '20',
      '--prompt',
      'red',
      '--prompt',
      'blue',
      '--seeds',
      '1-2',
    )
    expect(found.candidates.length).toBeGreaterThan(40)
    expect(found.cases).toEqual([
      { prompt: 'red', seed: 1 },
      { prompt: 'red', seed: 2 },
      { prompt: 'blue', seed: 1 },
      { prompt: 'blue', seed: 2 },
    ])
  })

  it('takes levels that are laid already as they are, whatever the evaluations', async () => {
    own = { tableaux: [], nodeSets: [{ name: 'Four', levels: [80, 5, 0.5, 0.002] }] }
    const found = await plan(
      'edm',
      '--solvers',
      'heun,euler,uhp-fi',
      '--nfe',
      '5,9',
      '--nodes',
      'karras,Four',
      '--tolerances',
      '1e-2',
    )
    expect(ids(found)).toEqual([
      'heun karras 5',
      'heun karras 9',
      'heun Four 7',
      'euler karras 5',
      'euler karras 9',
      'euler Four 4',
      'uhp-fi 1e-2',
    ])
    expect(found.candidates[2]).toMatchObject({
      nodes: 'Four',
      planned: { nfe: 7, levels: [80, 5, 0.5, 0.002] },
      solver: { steps: 4, nodes: { id: 'custom', list: [80, 5, 0.5, 0.002] } },
    })
    await expect(plan('edm', '--nodes', 'custom')).rejects.toThrow('name saved levels or a file instead')
  })

  it('takes tableaux beside the methods, fixed and adaptive, told from those of the same name', async () => {
    const heun = { name: 'heun', a: [[], [1]], b: [0.5, 0.5] }
    own = { tableaux: [heun, { ...heun, name: 'Pair', bHat: [1, 0] }], nodeSets: [] }
    const found = await plan('edm', '--solvers', 'heun', '--nfe', '5', '--tolerances', '1e-2')
    expect(ids(found)).toEqual(['heun karras 5', 'own heun karras 5', 'Pair 1e-2'])
    expect(found.candidates[1]!.solver).toMatchObject({ id: 'tableau', tableau: heun })
    expect(tenth(found.candidates[2]!)).toMatchObject({ id: 'Pair 1e-3', solver: { rtol: 1e-3, tableau: { name: 'Pair' } } })
    own = { tableaux: [{ ...heun, b: [0.5, 0.4] }], nodeSets: [] }
    await expect(plan('edm')).rejects.toThrow(/tableau heun: .*sums to 0\.9/)
  })

  it('shapes guidance as asked for', async () => {
    const flags = ['--guidance', '3', '--guidance-interval', '5,0.4', '--guidance-rescale', '0.5']
    const { base } = await plan('conditional', ...flags)
    expect(base).toMatchObject({ guidance: 3, guidanceShape: { interval: { from: 5, to: 0.4 }, rescale: 0.5 } })
    expect((await plan('conditional', '--guidance', '3')).base).not.toHaveProperty('guidanceShape.interval')
    await expect(plan('edm', '--guidance-interval', '5,0.4')).rejects.toThrow('reads no text')
    await expect(plan('conditional', '--guidance-rescale', '2')).rejects.toThrow(/^--guidance-rescale: /)
  })

  it('reruns at a tenth of the tolerance under the name that asking for it would have', async () => {
    const { candidates } = await plan('edm', '--solvers', 'uhp-fi', '--tolerances', '3e-3,3e-4')
    expect(tenth(candidates[0]!)).toEqual(candidates[1])
  })
})

it('seeds are lists and ranges, each once', () => {
  expect(seedList('0-3,7,2')).toEqual([0, 1, 2, 3, 7])
  for (const text of ['3-1', '1-2-3', '-1', '', '1,,2', '0-99999']) expect(() => seedList(text), text).toThrow()
})
