import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBytes } from '../../../src-shared/formats/png.ts'
import { readRecipe, writeRecipe } from '../../../src-shared/formats/recipe-png.ts'
import { generate, goTo, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('a picture made again is identical, bit for bit', async ({ app: { page } }) => {
  await generate(page, { prompt: 'two red boats', seed: 55 })
  await goTo(page, 'Gallery')
  const { pictures, details } = screens(page)
  await pictures.getByRole('option').first().click()
  await details.getByRole('button', { name: 'Make again and compare' }).click()
  await expect(details.getByRole('status')).toContainText('Identical, bit for bit')
})

test('a picture of another version of its method is compared in words', async ({ app: { page, library } }) => {
  await generate(page, { prompt: 'two red boats', seed: 55 })
  const folder = join(library, 'pictures')
  const png = join(
    folder,
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.png'))!,
  )
  const bytes = readFileSync(png)
  const { recipe } = await readRecipe(fromBytes(bytes))
  const { solverVersion } = recipe!.outcome
  const outcome = { ...recipe!.outcome, solverVersion: solverVersion + 7, pixelHash: 'a'.repeat(64) }
  writeFileSync(png, await writeRecipe(bytes, { ...recipe!, outcome }))
  await goTo(page, 'Settings')
  await page.getByRole('button', { name: 'Rebuild the index' }).click()
  await expect(page.getByRole('button', { name: 'Rebuild the index' })).toBeEnabled()

  await goTo(page, 'Gallery')
  const { pictures, details } = screens(page)
  await pictures.getByRole('option').first().click()
  await details.getByRole('button', { name: 'Make again and compare' }).click()
  const verdict = details.getByRole('status')
  await expect(verdict).toContainText('Close: largest difference 0 of 255')
  await expect(verdict).toContainText(
    new RegExp(
      `Version ${solverVersion + 7} of UHP-FI .* made the original, version ${solverVersion} ran now\\. The two compute differently`,
    ),
  )
})
