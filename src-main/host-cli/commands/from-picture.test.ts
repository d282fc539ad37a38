import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
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
