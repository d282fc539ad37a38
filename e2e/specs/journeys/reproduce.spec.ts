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
