import { screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('every screen and action is reached without a mouse', async ({ app: { page } }) => {
  await expect(screens(page).generate).toBeEnabled()
  const main = page.getByRole('main')
  for (const [key, mark] of [
    ['Control+2', main.getByRole('searchbox', { name: 'Search prompts' })],
    ['Control+3', main.getByRole('heading', { name: 'Models', level: 1 })],
    ['Control+4', main.getByRole('heading', { name: 'Settings', level: 1 })],
    ['Control+1', screens(page).prompt],
  ] as const) {
    await page.keyboard.press(key)
    await expect(mark).toBeVisible()
  }
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('combobox', { name: 'Actions' })
  await expect(palette).toBeFocused()
  await palette.fill('gallery')
  await page.keyboard.press('Enter')
  await expect(main.getByRole('searchbox', { name: 'Search prompts' })).toBeVisible()
})
