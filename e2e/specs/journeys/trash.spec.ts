import { generate, goTo, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('a deleted picture comes back with one click', async ({ app: { page } }) => {
  await generate(page, { prompt: 'a red boat', seed: 21 })
  await goTo(page, 'Gallery')
  const options = screens(page).pictures.getByRole('option')
  await options.first().click()
  await screens(page).details.getByRole('button', { name: 'Delete' }).click()
  await expect(options).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(options).toHaveCount(1)
})

test('what is dragged out of the gallery are the pictures themselves, all that are chosen', async ({ app: { page } }) => {
  await generate(page, { prompt: 'a red boat', seed: 21 })
  await generate(page, { prompt: 'a red boat', seed: 22 })
  await goTo(page, 'Gallery')
  const { pictures } = screens(page)
  await expect(pictures.getByRole('option')).toHaveCount(2)
  const dragged = (): Promise<string[]> =>
    pictures
      .getByRole('option')
      .first()
      .locator('img')
      .evaluate((image) => {
        const dataTransfer = new DataTransfer()
        image.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }))
        return [dataTransfer.getData('DownloadURL'), dataTransfer.getData('text/uri-list')]
      })
  const [file, address] = await dragged()
  expect(file).toMatch(/^image\/png:\d{8}T\d{6}-22-\w+\.png:/)
  expect(file!.endsWith(address!)).toBe(true)
  await pictures.focus()
  await page.keyboard.press('Control+a')
  await expect(pictures.getByRole('option', { selected: true })).toHaveCount(2)
  expect((await dragged())[1]!.split('\n')).toHaveLength(2)
})
