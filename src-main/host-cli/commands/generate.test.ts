import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { fixtureModel, flowline } from '../testing/flowline.ts'

it.each([
  ['files', '--out', 'a.png'],
  ['the library', '--library', 'library'],
])('warnings of a run into %s are told beside the report', async (_name, flag, target) => {
  const args = ['generate', fixtureModel('edm'), '--rtol', '5e-7', '--json', flag, join(temporaryFolder(), target)]
  const { code, stdout, stderr } = await flowline(args)
  const warning = 'A tolerance of 5e-7 is near what a single-precision network can resolve.'
  expect({ code, stderr }).toEqual({ code: 0, stderr: `flowline: ${warning}\n` })
  expect((JSON.parse(stdout) as { warnings: string[] }).warnings).toEqual([warning])
})
