import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { handPrompts } from '../../fixtures/embedded.ts'
import { fixtureModel, temporaryFolder } from '../../fixtures/paths.ts'
import { chooseModel, generate, goTo, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

const size = (image: HTMLImageElement): number[] => [image.naturalWidth, image.naturalHeight]

for (const prompt of handPrompts) {
  test(`a latent model draws "${prompt}"`, async ({ app: { page } }) => {
    await useModel(page, fixtureModel('latent'))
    await expect(page.getByRole('button', { name: 'Recommended' })).toHaveAttribute('aria-pressed', 'true')
    await generate(page, { prompt, seed: 5 })
    const { picture, scrubber } = screens(page)
    expect(await picture.evaluate(size)).toEqual([128, 128])
    const drawn = await picture.getAttribute('src')
    await scrubber.press('Home')
    await expect(picture).not.toHaveAttribute('src', drawn!)
    await expect.poll(() => picture.evaluate(size)).toEqual([128, 128])
  })
}

test('the dice write a prompt of the model, in the language of the screen', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('latent'))
  const { prompt } = screens(page)
  await prompt.fill('')
  await page.getByRole('button', { name: 'Random prompt' }).click()
  await expect(prompt).toHaveValue(/^a (hand with \w+ raised fingers|(red|yellow) flower.*)$/)
})

test('a model for few steps brings its steps along, says what does not suit it, and takes them away again', async ({
  app: { page },
}) => {
  await useModel(page, fixtureModel('lcm'))
  const preset = (name: string) => page.getByRole('group', { name: 'Presets' }).getByRole('button', { name, exact: true })
  await expect(preset('Four steps')).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: /^Method/ }).click()
  await page.keyboard.type('heun')
  await page.keyboard.press('Enter')
  await expect(page.getByText('made for a few steps of LCM')).toBeVisible()
  await preset('Two steps').click()
  await expect(page.getByText('made for a few steps of LCM')).toBeHidden()
  await generate(page, { seed: 2 })
  await expect(screens(page).trajectory).toContainText('2 steps')
  await chooseModel(page, 'Exact pictures')
  await expect(preset('Two steps')).toBeHidden()
  await expect(page.getByRole('button', { name: /^Method/ })).toContainText('UHP-FI')
  await preset('Balanced').click()
  await expect(page.getByRole('button', { name: /^Method/ })).toHaveText('Bogacki–Shampine 3(2)')
})

test('the card of a model shows its samples', async ({ app: { page } }) => {
  const folder = join(temporaryFolder('model'), 'latent')
  cpSync(fixtureModel('latent'), folder, { recursive: true })
  mkdirSync(join(folder, 'samples'))
  for (const [index, colour] of ['red', 'green', 'blue'].entries())
    await sharp({ create: { width: 32, height: 32, channels: 3, background: colour } }).toFile(
      join(folder, `samples/${index}.png`),
    )
  await useModel(page, folder)
  await goTo(page, 'Models')
  const samples = page.getByRole('article', { name: 'Latent fixture' }).getByRole('img')
  await expect(samples).toHaveCount(3)
  for (const sample of await samples.all()) await expect.poll(() => sample.evaluate(size)).toEqual([32, 32])
})
