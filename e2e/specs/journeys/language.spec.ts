import { generate, goTo, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('the language switches at once, stays, and switches back', async ({ app: { page } }) => {
  await goTo(page, 'Settings')
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: '简体中文' }).click()
  const screensBar = page.getByRole('navigation')
  await expect(
    screensBar
      .getByRole('button', { name: '创作' })
      .or(screensBar.getByRole('button', { name: '生成' }))
      .first(),
  ).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByRole('navigation').getByRole('button').first()).toContainText(/\p{Script=Han}/u)

  await page.getByRole('navigation').getByRole('button').last().click()
  await page.getByRole('combobox', { name: '语言' }).click()
  await page.getByRole('option', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await goTo(page, 'Create')
  await generate(page, { seed: 8 })
  await expect(screens(page).picture).toBeVisible()
})
