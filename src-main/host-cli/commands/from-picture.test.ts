import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Recipe } from '../../../src-shared/contract/index.ts'
import { writeNpy } from '../../../src-shared/formats/npy.ts'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { flowline } from '../testing/flowline.ts'

const sd15 = fileURLToPath(new URL('../../../e2e/fixtures/families/sd15', import.meta.url))

/** Eleven processes one after the other. */
const patience = 120_000

test(
  'generate --image --strength --mask, into files and into the library; reproduce finds or asks for the source',
  async () => {
    const folder = temporaryFolder()
    const [image, mask, other] = ['image.png', 'mask.png', 'other.png'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#3070c0' } })
      .png()
      .toFile(image)
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#ffffff' } })
      .png()
      .toFile(mask)
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#000000' } })
      .png()
      .toFile(other)
    const library = join(folder, 'library')
    const common = ['generate', sd15, '--prompt', 'a fox', '--solver', 'euler', '--steps', '4', '--nodes', 'model', '--json']
    const from = ['--image', image, '--strength', '0.5', '--mask', mask]

    const out = join(folder, 'out.png')
    const files = await flowline([...common, ...from, '--out', out])
    expect(files).toMatchObject({ code: 0, stderr: '' })
    const { recipe } = JSON.parse(files.stdout) as { recipe: Recipe }
    expect(recipe.settings.source).toMatchObject({ strength: 0.5 })
    expect(recipe.model.encoderHash).toMatch(/^[0-9a-f]{64}$/)
    expect(existsSync(join(library, 'sources'))).toBe(false)

    const bare = await flowline(['reproduce', out, '--model', sd15, '--library', library])
    expect(bare.code).toBe(2)
    expect(bare.stderr).toContain('give it with --image')
    const wrong = await flowline(['reproduce', out, '--model', sd15, '--library', library, '--image', other, '--mask', mask])
    expect(wrong.stderr).toContain('is not the file that the recipe names')
    const right = await flowline(['reproduce', out, '--model', sd15, '--library', library, '--image', image, '--mask', mask])
    expect(right).toMatchObject({ code: 0, stdout: 'identical\n' })

    const kept = await flowline([...common, ...from, '--library', library])
    expect(kept).toMatchObject({ code: 0 })
    const picture = (JSON.parse(kept.stdout) as { files: { picture: string } }).files.picture
    copyFileSync(picture, join(folder, 'copy.png'))
    const again = await flowline(['reproduce', join(folder, 'copy.png'), '--model', sd15, '--library', library])
    expect(again).toMatchObject({ code: 0, stdout: 'identical\n' })
    expect(readFileSync(picture).length).toBeGreaterThan(0)

    const alone = await flowline([...common, '--strength', '0.5', '--out', out])
    expect(alone).toMatchObject({ code: 2 })
    expect(alone.stderr).toContain('give --image')
    const latent = join(folder, 'latent.npy')
    writeFileSync(latent, writeNpy(new Float32Array(4 * 8 * 8), [1, 4, 8, 8]))
    const unkept = await flowline([...common, '--image', latent, '--library', library])
    expect(unkept).toMatchObject({ code: 2, stdout: '' })
    expect(unkept.stderr).toContain('the library keeps no latents')
    const unencoded = JSON.parse((await flowline([...common, '--image', latent, '--out', out])).stdout) as { recipe: Recipe }
    expect(unencoded.recipe.settings.source).toBeDefined()
    expect(unencoded.recipe.model.encoderHash).toBeUndefined()
    const outside = await flowline([...common, ...from.slice(0, 2), '--strength', '1.5', '--out', out])
    expect(outside.stderr).toContain('--strength')
  },
  patience,
)

test(
  'generate --branch goes on from the state of a kept run; reproduce finds it in the library',
  async () => {
    const library = join(temporaryFolder(), 'library')
    const common = ['generate', sd15, '--prompt', 'a fox', '--width', '64', '--height', '64', '--library', library, '--json']
    const made = await flowline([...common, '--rtol', '0.01'])
    expect(made.code, made.stderr).toBe(0)
    const [run] = readdirSync(join(library, 'runs'))
    const branch = ['--branch', `${run}@2.5`, '--solver', 'dpmpp-2m', '--steps', '12']
    const gone = await flowline([...common, ...branch])
    expect(gone.code, gone.stderr).toBe(0)
    const { recipe, files } = JSON.parse(gone.stdout) as { recipe: Recipe; files: { picture: string } }
    expect(recipe.settings.source).toMatchObject({ state: { sigma: 2.5, run } })
    expect(recipe.model.encoderHash).toBeUndefined()
    expect(recipe.outcome.nfe.total).toBeLessThan(12)
    expect(await flowline(['reproduce', files.picture, '--model', sd15, '--library', library])).toMatchObject({
      code: 0,
      stdout: 'identical\n',
    })

    for (const [wrong, said] of [
      [[...branch, '--strength', '0.5'], 'leave --image, --strength and --mask out'],
      [['--branch', `${run}`], 'a noise level'],
      [['--branch', 'none@2'], 'not kept'],
    ] as const) {
      const { code, stderr } = await flowline([...common, ...wrong])
      expect([code, stderr.includes(said)], stderr).toEqual([2, true])
    }
  },
  patience,
)
