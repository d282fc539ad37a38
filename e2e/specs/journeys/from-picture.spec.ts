import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { fromBytes } from '../../../src-shared/formats/png.ts'
import { readRecipe } from '../../../src-shared/formats/recipe-png.ts'
import { fixtureModel, temporaryFolder } from '../../fixtures/paths.ts'
import { generate, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

const settingsOf = (library: string, name: string): string => join(library, 'pictures', name)
const picturesIn = (library: string): string[] =>
  readdirSync(join(library, 'pictures'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.png'))
    .sort()
    .map((name) => settingsOf(library, name))

/** A wide picture: a ramp from left to right over stripes. */
async function ramp(): Promise<string> {
  const [width, height] = [192, 96]
  const data = Buffer.from({ length: 3 * width * height }).map((_, k) => {
    const [x, y, c] = [Math.floor(k / 3) % width, Math.floor(k / (3 * width)), k % 3]
    return c === 0 ? Math.round((255 * x) / width) : c === 1 ? (y % 16 < 8 ? 60 : 180) : 90
  })
  const file = join(temporaryFolder('source'), 'ramp.png')
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file)
  return file
}

async function startFrom(page: Page, file: string): Promise<void> {
  await page.getByTestId('source-file').setInputFiles(file)
  await expect(page.getByRole('img', { name: 'The picture that is started from' })).toBeVisible()
}

test('a run starts from a picture, at a size of its shape, and is made again with it', async ({ app: { page, library } }) => {
  await useModel(page, fixtureModel('latent'))
  await expect(page.getByRole('region', { name: 'Start from a picture' })).toContainText('or drop one here')
  await startFrom(page, await ramp())
  await expect(page.getByRole('spinbutton', { name: 'Width' })).toHaveValue('184')
  await expect(page.getByRole('spinbutton', { name: 'Height' })).toHaveValue('88')
  const strength = page.getByRole('spinbutton', { name: 'Strength' })
  await strength.fill('0.5')
  await strength.press('Enter')
  await expect(page.getByText('Does 6 of 12 steps.')).toBeVisible()
  await generate(page, { seed: 3 })
  await expect(screens(page).trajectory).toContainText('6 steps')
  const [file] = picturesIn(library)
  const { recipe } = await readRecipe(fromBytes(readFileSync(file!)))
  expect(recipe?.settings.source).toMatchObject({ strength: 0.5, mask: null })
  expect(readdirSync(join(library, 'sources'))).toEqual([`${recipe!.settings.source!.picture}.png`])
  await page.reload()
  await expect(page.getByRole('img', { name: 'The picture that is started from' })).toBeVisible()
  await page.getByRole('button', { name: 'Start from noise again' }).click()
  await expect(page.getByRole('button', { name: 'Choose a picture' })).toBeVisible()
  await page.getByRole('button', { name: 'Start from this picture' }).click()
  await expect(page.getByText('The next picture starts from this one.')).toBeVisible()
  await expect(page.getByRole('spinbutton', { name: 'Width' })).toHaveValue('184')
})

test('a mask is painted by pointer and by keys; what it leaves out stays as it was', async ({ app: { page, library } }) => {
  await useModel(page, fixtureModel('latent'))
  const source = await ramp()
  await startFrom(page, source)
  await page.getByRole('button', { name: 'Paint a mask' }).click()
  const surface = page.getByRole('application', { name: 'Mask over the picture' })
  await expect(surface).toBeFocused()
  await expect(page.getByText('0 % of the picture is drawn anew')).toBeVisible()
  const box = (await surface.boundingBox())!
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.3)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.7, { steps: 5 })
  await page.mouse.up()
  const covered = async (): Promise<number> =>
    Number(/^(\d+) %/.exec((await page.getByText('of the picture is drawn anew').textContent())!)![1])
  const byPointer = await covered()
  expect(byPointer).toBeGreaterThan(2)
  expect(byPointer).toBeLessThan(30)

  await page.keyboard.down('Space')
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight')
  await page.keyboard.up('Space')
  const byKeys = await covered()
  expect(byKeys).toBeGreaterThan(byPointer)
  await page.keyboard.press('Control+z')
  expect(await covered()).toBe(byPointer)
  await page.keyboard.press('i')
  expect(await covered()).toBe(100 - byPointer)
  await page.keyboard.press('i')
  await page.keyboard.press('Enter')
  await expect(surface).toBeHidden()
  await expect(page.getByText('Only what the mask covers is drawn anew.')).toBeVisible()

  await generate(page, { seed: 9 })
  const made = await sharp(picturesIn(library)[0]).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = made.info
  const kept = await sharp(source).resize(width, height, { fit: 'cover', kernel: 'lanczos3' }).removeAlpha().raw().toBuffer()
  let [changed, touched] = [0, 0]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x)
      const same = [0, 1, 2].every((c) => made.data[at + c] === kept[at + c])
      if (same) continue
      if (x < width / 2) touched++
      else changed++
    }
  expect(touched).toBe(0)
  expect(changed).toBeGreaterThan(100)

  await page.getByRole('button', { name: 'Edit mask' }).click()
  await expect(surface).toBeFocused()
  expect(Math.abs((await covered()) - byPointer)).toBeLessThanOrEqual(1)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Remove mask' }).click()
  await expect(page.getByText('All of it is drawn anew.')).toBeVisible()
})

test('a picture dropped on the card is started from; one dropped elsewhere gives its recipe', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('latent'))
  const bytes = readFileSync(await ramp()).toString('base64')
  const drop = async (target: string): Promise<void> => {
    const transfer = await page.evaluateHandle((data) => {
      const list = new DataTransfer()
      list.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], 'ramp.png', { type: 'image/png' }))
      return list
    }, bytes)
    const place = target === 'card' ? page.getByText('or drop one here') : page.getByRole('region', { name: 'Recent' })
    await place.dispatchEvent('dragover', { dataTransfer: transfer })
    await place.dispatchEvent('drop', { dataTransfer: transfer })
  }
  await drop('card')
  await expect(page.getByRole('img', { name: 'The picture that is started from' })).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  await drop('elsewhere')
  await expect(page.getByRole('alert').or(page.getByRole('dialog'))).toBeVisible()
})
