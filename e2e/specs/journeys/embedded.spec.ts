import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedModels, handPrompts } from '../../fixtures/embedded.ts'
import { chooseModel, generate, goTo, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test.use({ model: null })

test('a new window has the little world and its first prompt, and its first picture', async ({ app: { page } }) => {
  const { prompt, picture, recent } = screens(page)
  await expect(page.getByRole('combobox', { name: 'Model', exact: true })).toContainText('Little world (flow)')
  await expect(prompt).toHaveValue(handPrompts[0])
  await page.keyboard.press('Control+Enter')
  await expect(recent.getByRole('button', { name: /, done$/ })).toHaveCount(1, { timeout: 120_000 })
  expect(await picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([128, 128])
})

for (const { id, name } of embeddedModels) {
  test(`${id} draws a hand asked for in English and in Chinese`, async ({ app: { page } }) => {
    test.slow()
    await chooseModel(page, name)
    const { picture } = screens(page)
    const drawn: (string | null)[] = []
    for (const prompt of handPrompts) {
      await generate(page, { prompt, seed: 3 })
      await expect(picture).toHaveAccessibleName('Picture, seed 3')
      drawn.push(await picture.getAttribute('src'))
    }
    expect(new Set(drawn).size).toBe(2)
  })
}

test('every model that comes along has a card without a fault, and samples', async ({ app: { page } }) => {
  await goTo(page, 'Models')
  for (const { folder, name } of embeddedModels) {
    const card = page.getByRole('article', { name, exact: true })
    await expect(card.getByRole('button', { name: 'Use in Create' }).or(card.getByText('In use'))).toBeVisible()
    await expect(card.getByRole('img')).toHaveCount(readdirSync(join(folder, 'samples')).length)
  }
})
