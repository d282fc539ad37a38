import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBytes } from '../../../src-shared/formats/png.ts'
import { readRecipe } from '../../../src-shared/formats/recipe-png.ts'
import { fixtureModel } from '../../fixtures/paths.ts'
import { generate, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test.describe('a new window', () => {
  test.use({ model: null })

  test('a first picture is one key away', async ({ app: { page, library } }) => {
    const { generate: button, prompt, picture, recent } = screens(page)
    await expect(prompt).not.toBeEmpty()
    await expect(button).toBeEnabled()
    await page.keyboard.press('Control+Enter')
    await expect(picture).toBeVisible()
    await expect(recent.getByRole('button', { name: /, done$/ })).toBeVisible({ timeout: 60_000 })
    const pictures = readdirSync(join(library, 'pictures'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.png'),
    )
    expect(pictures).toHaveLength(1)
  })

  test('a short tour leads past the parts of the window, can be left, and is recalled by its name', async ({ app: { page } }) => {
    await page.getByRole('button', { name: 'A short tour' }).click()
    const stop = (title: string) => page.getByRole('dialog', { name: title })
    await expect(stop('Say what the picture shows')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(stop('Watch it sharpen')).toBeVisible()
    await page.keyboard.press('ArrowRight')
    await expect(stop('Go back along its path')).toBeVisible()
    await page.keyboard.press('ArrowLeft')
    for (let i = 0; i < 3; i++) await page.getByRole('dialog').getByRole('button', { name: 'Next' }).click()
    await expect(stop('Have it again tomorrow')).toBeInViewport({ ratio: 1 })
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Actions' }).fill('tour')
    await page.keyboard.press('Enter')
    await expect(stop('Say what the picture shows')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
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

test('what a run warns of stands at its picture, until another is made', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('edm'))
  const tolerance = page.getByRole('spinbutton', { name: 'Tolerance' })
  await tolerance.fill('5e-7')
  await tolerance.press('Enter')
  await generate(page, { seed: 1 })
  const warning = page.getByText('A tolerance of 5e-7 is near what a single-precision network can resolve.')
  await expect(warning).toBeVisible()
  await tolerance.fill('1e-2')
  await tolerance.press('Enter')
  await generate(page, { seed: 2 })
  await expect(warning).toBeHidden()
})

test('a number beyond its limits becomes the nearest within, and the limits are said', async ({ app: { page } }) => {
  const count = page.getByRole('spinbutton', { name: 'Count' })
  await count.fill('5000')
  await count.press('Enter')
  await expect(count).toHaveValue('1000')
  await expect(page.getByRole('alert')).toHaveText('This takes numbers from 1 to 1000.')
  await expect(page.getByRole('alert')).toBeHidden()
  await expect(count).toHaveAccessibleDescription(/^Seeds /)
})
