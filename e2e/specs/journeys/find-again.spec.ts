import { generate, goTo, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('a picture is found by its words, in English and Chinese, and opens in Create with everything', async ({
  app: { page },
}) => {
  await generate(page, { prompt: 'a red boat on the sea', seed: 31 })
  await generate(page, { prompt: '一棵绿色的树在山上', seed: 32 })
  await goTo(page, 'Gallery')
  const { pictures, details, prompt, seed } = screens(page)
  const options = pictures.getByRole('option')
  await expect(options).toHaveCount(2)

  const search = page.getByRole('searchbox', { name: 'Search prompts' })
  await search.fill('boat')
  await expect(options).toHaveCount(1)
  await expect(options).toHaveAccessibleName(/a red boat/)
  await search.fill('绿色')
  await expect(options).toHaveCount(1)
  await expect(options).toHaveAccessibleName(/绿色的树/)
  await search.fill('elephant')
  await expect(page.getByText('No picture matches')).toBeVisible()
  await search.fill('')
  await expect(options).toHaveCount(2)

  await options.filter({ hasText: 'a red boat' }).click()
  await expect(details).toBeVisible()
  await details.getByRole('button', { name: 'Open in Create' }).click()
  await expect(prompt).toHaveValue('a red boat on the sea')
  await expect(seed).toHaveValue('31')
})

test('pictures are tagged, one and several, and found by a tag', async ({ app: { page } }) => {
  for (const seed of [41, 42, 43]) await generate(page, { seed })
  await goTo(page, 'Gallery')
  const { pictures, details } = screens(page)
  const options = pictures.getByRole('option')
  await expect(options).toHaveCount(3)

  await options.first().click()
  await details.getByRole('button', { name: 'Tag', exact: true }).click()
  await page.getByRole('textbox', { name: 'A tag' }).fill('keep')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox', { name: 'keep' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(details.getByRole('group', { name: 'Tags' }).getByText('keep')).toBeVisible()

  await options.first().click()
  await options.last().click({ modifiers: ['Shift'] })
  await page.getByRole('toolbar', { name: '3 selected' }).getByRole('button', { name: 'Tag' }).click()
  const keep = page.getByRole('checkbox', { name: 'keep' })
  await expect(keep).toHaveAttribute('aria-checked', 'mixed')
  await keep.click()
  await expect(keep).toBeChecked()
  await page.getByRole('textbox', { name: 'A tag' }).fill('手')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox', { name: '手' })).toBeChecked()
  await page.keyboard.press('Escape')

  await options.nth(1).click()
  await details.getByRole('button', { name: 'Take off the tag keep' }).click()
  await page.getByRole('combobox', { name: 'Tags' }).click()
  await page.getByRole('option', { name: /^keep/ }).click()
  await expect(options).toHaveCount(2)
  await page.getByRole('combobox', { name: 'Tags' }).click()
  await page.getByRole('option', { name: /^手/ }).click()
  await expect(options).toHaveCount(3)
})
