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
