import { expect, test } from '@playwright/test'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeNpy } from '../../src-shared/formats/npy.ts'
import { flowline } from '../fixtures/cli.ts'
import { exactModel, fixtureModel, temporaryFolder } from '../fixtures/paths.ts'

test.describe('wrong use: one sentence, exit code 2', () => {
  const folder = temporaryFolder('cli')
  const out = ['--out', join(folder, 'x.png')]
  writeFileSync(join(folder, 'short.npy'), writeNpy(new Float64Array(10), [10]))
  writeFileSync(join(folder, 'plain.png'), readFileSync(join(import.meta.dirname, '../fixtures/plain.png')))
  mkdirSync(join(folder, 'empty'))
  const cases: Record<string, string[]> = {
    'no such command': ['frobnicate'],
    'no model': ['generate'],
    'no such option': ['generate', exactModel, '--colour', 'red', ...out],
    'no such folder': ['generate', join(folder, 'nowhere'), ...out],
    'an empty folder': ['generate', join(folder, 'empty'), ...out],
    'a file for a folder': ['generate', join(folder, 'short.npy'), ...out],
    'no such solver': ['generate', exactModel, '--solver', 'magic', ...out],
    'no such nodes': ['generate', exactModel, '--nodes', 'magic', ...out],
    'own nodes without their list': ['generate', exactModel, '--nodes', 'custom', ...out],
    'a list of nodes beside a kind': ['generate', exactModel, '--nodes', 'karras', '--sigmas', '2,1', ...out],
    'nodes that are no numbers': ['generate', exactModel, '--sigmas', '2,one', ...out],
    'a negative share of noise': ['generate', exactModel, '--eta', '-1', ...out],
    'an interval that rises': ['generate', exactModel, '--guidance-interval', '0.4,5', ...out],
    'a share above one': ['generate', exactModel, '--guidance-rescale', '2', ...out],
    'no such chart': ['generate', exactModel, '--chart', 'magic', ...out],
    'no such provider': ['generate', exactModel, '--provider', 'magic', ...out],
    'a word for a number': ['generate', exactModel, '--rtol', 'small', ...out],
    'a tolerance below all bounds': ['generate', exactModel, '--rtol', '1e-30', ...out],
    'a negative seed': ['generate', exactModel, '--seed', '-1', ...out],
    'an absurd size': ['generate', exactModel, '--width', '100000', ...out],
    'an absurd size of an import': [
      'models',
      'import',
      join(exactModel, 'unet/model.onnx'),
      '--schedule',
      'edm',
      '--width',
      '99999',
    ],
    'a size the model does not make': ['generate', exactModel, '--width', '72', ...out],
    'noise of a wrong shape': ['generate', exactModel, '--noise', join(folder, 'short.npy'), ...out],
    'noise that is not npy': ['generate', exactModel, '--noise', join(folder, 'plain.png'), ...out],
    'noise for several pictures': ['generate', exactModel, '--noise', join(folder, 'short.npy'), '--count', '2', ...out],
    'a picture that is not there': ['reproduce', join(folder, 'nowhere.png')],
    'a picture without a recipe': ['reproduce', join(folder, 'plain.png')],
    'a model folder that is none': ['models', 'inspect', join(folder, 'empty')],
    'a target on a file system that takes no files': ['generate', exactModel, '--out', '/proc/nowhere/x.png'],
    'a target that cannot be written': ['generate', exactModel, '--out', join(folder, 'short.npy', 'x.png')],
  }
  for (const [name, args] of Object.entries(cases)) {
    test(name, async () => {
      const { code, stderr, stdout } = await flowline(args)
      expect(code).toBe(2)
      expect(stderr.trim()).not.toBe('')
      expect(stderr).not.toMatch(/\bat .*:\d+:\d+/)
      expect(stderr).not.toMatch(/Too (big|small)|Invalid (input|option)|expected \w+ to/)
      if (!stderr.startsWith('error:')) expect(stderr.trim().split('\n')).toHaveLength(1)
      if (args[0] !== 'models') expect(stdout).toBe('')
      expect(existsSync(join(folder, 'x.png'))).toBe(false)
    })
  }
})

test('broken model folders: a sentence and exit code 2', async () => {
  const broken = readdirSync(fixtureModel('broken'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(broken.length).toBeGreaterThan(0)
  for (const { name } of broken) {
    const { code, stderr } = await flowline([
      'generate',
      fixtureModel(join('broken', name)),
      '--out',
      join(temporaryFolder('cli'), 'x.png'),
    ])
    expect([1, 2], `${name}: ${stderr}`).toContain(code)
    expect(stderr.trim().split('\n'), name).toHaveLength(1)
    expect(stderr, name).not.toMatch(/\bat .*:\d+:\d+/)
  }
})
