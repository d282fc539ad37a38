import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { fixtureModel, flowline } from '../testing/flowline.ts'

test('a tolerance below the measured noise floor is said before the run', async () => {
  const [library, model] = [path.join(temporaryFolder(), 'library'), fixtureModel('flow')]
  expect((await flowline(['models', 'import', '--link', model, '--library', library])).code).toBe(0)
  const measured = await flowline(['models', 'measure', model, '--library', library, '--json'])
  const { noiseFloorTolerance } = JSON.parse(measured.stdout) as { noiseFloorTolerance: number }
  const generate = (rtol: number) =>
    flowline(['generate', model, '--library', library, '--rtol', String(rtol), '--atol', String(rtol)])
  const below = await generate(noiseFloorTolerance / 2)
  expect(below.stderr).toContain(`noise floor; the run will reach ${noiseFloorTolerance.toExponential(1)}`)
  expect((await generate(noiseFloorTolerance / 4)).stderr).toMatch(/, in about \d+ evaluations\./)
  expect(await generate(0.01)).toMatchObject({ code: 0, stderr: '' })
}, 60_000)
