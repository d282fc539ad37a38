import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { scanModel } from '../../files/models/scan.ts'
import { fixtureModel } from '../testing/flowline.ts'
import { addStudyOptions, seedList, type StudyOptions } from './study-options.ts'
import { planStudy, tenth, type StudyPlan } from './study-plan.ts'

async function plan(model: string, ...args: string[]): Promise<StudyPlan> {
  const dir = fixtureModel(model)
  const card = await scanModel(dir, 'linked')
  const command = addStudyOptions(new Command().exitOverride()).parse(args, { from: 'user' })
  const options = command.opts<StudyOptions>()
  return planStudy(options, options.nfe, { ...card, id: model, hash: 'f'.repeat(64), measured: null }, dir)
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

  it('reruns at a tenth of the tolerance under the name that asking for it would have', async () => {
    const { candidates } = await plan('edm', '--solvers', 'uhp-fi', '--tolerances', '3e-3,3e-4')
    expect(tenth(candidates[0]!)).toEqual(candidates[1])
  })
})

it('seeds are lists and ranges, each once', () => {
  expect(seedList('0-3,7,2')).toEqual([0, 1, 2, 3, 7])
  for (const text of ['3-1', '1-2-3', '-1', '', '1,,2', '0-99999']) expect(() => seedList(text), text).toThrow()
})
