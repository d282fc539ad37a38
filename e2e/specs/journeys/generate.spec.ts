import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBytes } from '../../../src-shared/formats/png.ts'
import { readRecipe } from '../../../src-shared/formats/recipe-png.ts'
import { generate, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test.describe('a new window', () => {
  test.use({ model: null })

  test('a first picture is one key away', async ({ app: { page, library } }) => {
    const { generate: button, prompt, picture, recent } = screens(page)
    await expect(prompt).not.toBeEmpty()
    await expect(button).toBeEnabled()
    await page.keyboard.press('Control+Enter')
    await expect(picture).toBeVisible()
    await expect(recent.getByRole('button', { name: /, done$/ })).toBeVisible({ timeout: 20_000 })
    const pictures = readdirSync(join(library, 'pictures'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.png'),
    )
    expect(pictures).toHaveLength(1)
  })
})

test('what was asked for is what is in the file', async ({ app: { page, library } }) => {
  await generate(page, { prompt: 'three blue stars at night', seed: 4242 })
  await expect(screens(page).picture).toHaveAccessibleName('Picture, seed 4242')
  const [file] = readdirSync(join(library, 'pictures'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.png'),
  )
  const { recipe } = await readRecipe(fromBytes(readFileSync(join(library, 'pictures', file!))))
  expect(recipe?.settings).toMatchObject({ prompt: 'three blue stars at night', seed: 4242, solver: { id: 'uhp-fi' } })
})

test('the picture on the screen has its pixels', async ({ app: { page } }) => {
  await generate(page, { seed: 1 })
  const { picture } = screens(page)
  const size = await picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])
  expect(size).toEqual([64, 64])
})
