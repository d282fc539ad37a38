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
