import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { recipeSchema } from '../../src-shared/contract/index.ts'
import { flowline } from '../fixtures/cli.ts'
import { embeddedModels, handPrompts } from '../fixtures/embedded.ts'
import { temporaryFolder } from '../fixtures/paths.ts'

interface Report {
  recipe: unknown
  warnings: string[]
}

for (const { id, folder } of embeddedModels) {
  test(`${id} draws a hand asked for in English and in Chinese`, async () => {
    const out = temporaryFolder('cli')
    for (const [index, prompt] of handPrompts.entries()) {
      const picture = join(out, `${index}.png`)
      const made = await flowline(['generate', folder, '--prompt', prompt, '--seed', '3', '--out', picture, '--json'])
      expect(made.code, made.stderr).toBe(0)
      const { recipe, warnings } = JSON.parse(made.stdout) as Report
      const { settings, outcome } = recipeSchema.parse(recipe)
      expect(settings).toMatchObject({ prompt, seed: 3 })
      // The exact model draws other things: it says so.
      expect(warnings.filter((warning) => !(id === 'exact' && warning.includes('none of the words')))).toEqual([])
      const { width, height } = await sharp(picture).metadata()
      expect([width, height]).toEqual([settings.width, settings.height])
      const { channels } = await sharp(picture).stats()
      expect(Math.max(...channels.map(({ stdev }) => stdev)), 'a picture is not one grey').toBeGreaterThan(5)
      expect(outcome.status).toBe('done')
    }
    expect(readFileSync(join(out, '0.png'))).not.toEqual(readFileSync(join(out, '1.png')))
  })
}
