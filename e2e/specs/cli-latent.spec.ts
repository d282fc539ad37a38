import { expect, test } from '@playwright/test'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { recipeSchema } from '../../src-shared/contract/index.ts'
import { readNpy } from '../../src-shared/formats/npy.ts'
import { flowline } from '../fixtures/cli.ts'
import { handPrompts as prompts } from '../fixtures/embedded.ts'
import { fixtureModel, root, temporaryFolder } from '../fixtures/paths.ts'

interface Report {
  nfe: { total: number; networkCalls: number }
  recipe: unknown
  warnings: string[]
}

for (const model of ['latent', 'latent-int8', 'latent-fp16', 'lcm']) {
  test(`${model}: a picture of 128 x 128 from a prompt in English and in Chinese`, async () => {
    const folder = temporaryFolder('cli')
    for (const [index, prompt] of prompts.entries()) {
      const picture = join(folder, `${index}.png`)
      const made = await flowline([
        'generate',
        fixtureModel(model),
        '--prompt',
        prompt,
        '--seed',
        '3',
        '--out',
        picture,
        '--json',
      ])
      expect(made).toMatchObject({ code: 0, stderr: '' })
      const { recipe } = JSON.parse(made.stdout) as Report
      expect(recipeSchema.parse(recipe).settings).toMatchObject({ prompt, seed: 3, width: 128, height: 128 })
      expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 128, height: 128 })
    }
    expect(readFileSync(join(folder, '0.png'))).not.toEqual(readFileSync(join(folder, '1.png')))
  })
}

for (const kind of ['picture', 'latent'] as const) {
  test(`a refiner goes on from the ${kind} of its base`, async () => {
    const folder = temporaryFolder('cli')
    const at = (name: string): string => join(folder, name)
    const family = (name: string): string => join(root, 'e2e/fixtures/families', name)
    const text = ['--prompt', prompts[0], '--seed', '3', '--width', '32', '--height', '32']
    const base = kind === 'picture' ? 'base.png' : 'base.npy'
    const keep = [kind === 'picture' ? '--out' : '--save-latent', at(base)]
    expect(await flowline(['generate', family('sdxl'), ...text, '--steps', '4', ...keep])).toMatchObject({ code: 0 })
    const from = ['--image', at(base), '--strength', '0.3', '--json', '--out', at('refined.png')]
    const refined = await flowline(['generate', family('sdxl-refiner'), ...text, ...from])
    expect(refined).toMatchObject({ code: 0, stderr: '' })
    const { nfe } = JSON.parse(refined.stdout) as Report
    // 0.3 of the 25 steps that are usual for a refiner.
    expect(nfe.total).toBe(7)
    expect(readFileSync(at('refined.png'))).not.toEqual(readFileSync(at(base)))
    const again = ['reproduce', at('refined.png'), '--model', family('sdxl-refiner'), '--image', at(base)]
    expect((await flowline(again)).stdout).toContain('identical')
  })
}

test('every option reaches a latent model', async () => {
  const folder = temporaryFolder('cli')
  const at = (name: string): string => join(folder, name)
  const text = ['--prompt', prompts[0], '--negative', 'a red flower', '--guidance', '3', '--seed', '11']
  const way = ['--width', '96', '--height', '160', '--solver', 'uhp-fi', '--rtol', '1e-2', '--refine', '2']
  const files = ['--out', at('a.png'), '--save-latent', at('a.npy'), '--report', at('a.json'), '--trajectory', at('film')]
  const made = await flowline(['generate', fixtureModel('latent'), ...text, ...way, ...files])
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(await sharp(at('a.png')).metadata()).toMatchObject({ width: 96, height: 160 })
  expect(readNpy(readFileSync(at('a.npy'))).shape).toEqual([1, 8, 20, 12])
  const { nfe, recipe } = JSON.parse(readFileSync(at('a.json'), 'utf8')) as Report
  expect(nfe.networkCalls).toBe(2 * nfe.total)
  expect(recipeSchema.parse(recipe).settings).toMatchObject({ guidance: 3, solver: { id: 'uhp-fi', rtol: 0.01 } })
  const frames = readdirSync(at('film/x0'))
  expect(frames.length).toBeGreaterThan(3)
  const frame = await sharp(at(`film/x0/${frames[0]!}`)).metadata()
  expect(frame).toMatchObject({ width: 96, height: 160 })
  expect(frame.xmp?.toString()).toContain('trainedAlgorithmicMedia')
  expect((await flowline(['reproduce', at('a.png'), '--model', fixtureModel('latent')])).stdout).toContain('identical')
})

test('what the model recommends holds until an option says otherwise', async () => {
  const settings = async (...options: string[]) => {
    const out = join(temporaryFolder('cli'), 'a.png')
    const { stdout } = await flowline(['generate', fixtureModel('lcm'), '--out', out, '--json', ...options])
    const { recipe, nfe, warnings } = JSON.parse(stdout) as Report
    return { ...recipeSchema.parse(recipe).settings, nfe, warnings }
  }
  expect(await settings()).toMatchObject({ guidance: 3, solver: { id: 'lcm', steps: 4 }, nfe: { total: 4, networkCalls: 4 } })
  expect(await settings('--steps', '2', '--guidance', '1')).toMatchObject({ guidance: 1, solver: { id: 'lcm', steps: 2 } })
  const other = await settings('--solver', 'heun', '--steps', '3')
  expect(other).toMatchObject({ guidance: 3, solver: { id: 'heun', steps: 3, nodes: { id: 'karras' } } })
  expect(other.warnings.join()).toContain('distilled')
  const wrong = await flowline([
    'generate',
    fixtureModel('lcm'),
    '--rtol',
    '1e-2',
    '--out',
    join(temporaryFolder('cli'), 'a.png'),
  ])
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  expect(wrong.stderr).toContain('--solver uhp-fi')
})

test('inspect says what a latent model is', async () => {
  const { stdout, code } = await flowline(['models', 'inspect', fixtureModel('lcm')])
  expect(code).toBe(0)
  for (const words of [
    'latent-fixture',
    '128 x 128, multiples of 8',
    '8 channels, 1/8',
    'lcm, 4 steps, guidance 3',
    'timestep_cond float32 [batch_size, 256]',
    'features float32',
  ])
    expect(stdout).toContain(words)
})

test('reproduce takes the folder whose encoder read the picture', async () => {
  const library = join(temporaryFolder('library'), 'library')
  const env = { FLOWLINE_LIBRARY: library }
  for (const name of ['a', 'b']) {
    const folder = join(library, 'models', name)
    cpSync(fixtureModel('latent'), folder, { recursive: true })
    if (name === 'a') {
      const graph = join(folder, 'vae_encoder/model.onnx')
      const bytes = readFileSync(graph)
      // The sign of its first weight.
      bytes[0xf3]! ^= 0x80
      writeFileSync(graph, bytes)
    }
  }
  const folder = temporaryFolder('cli')
  const [base, png] = [join(folder, 'base.png'), join(folder, 'made.png')]
  const text = ['--prompt', prompts[0], '--seed', '3', '--steps', '3', '--solver', 'euler']
  expect(await flowline(['generate', fixtureModel('latent'), ...text, '--out', base])).toMatchObject({ code: 0 })
  const from = ['--image', base, '--strength', '0.6', '--out', png]
  expect(await flowline(['generate', join(library, 'models/b'), ...text, ...from], { env })).toMatchObject({ code: 0 })
  const again = await flowline(['reproduce', png, '--image', base], { env })
  expect(again).toMatchObject({ code: 0, stdout: 'identical\n' })
})
