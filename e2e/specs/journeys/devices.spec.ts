import { generate, goTo, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('a device that does not work is not offered; chosen all the same, the CPU makes the picture and the screen says why', async ({
  app: { page, host },
}) => {
  test.skip(host === null, 'The device is chosen behind the screen, which the browser host allows.')
  test.skip(process.platform !== 'linux', 'CUDA and WebGPU without a card are refused on Linux.')
  await goTo(page, 'Settings')
  const tried = page.getByRole('list', { name: 'Tried on this machine' })
  await expect(tried.getByRole('listitem')).toHaveCount(5)
  await expect(tried.getByRole('listitem').filter({ hasText: 'CUDA' })).toContainText(/not installed|not part of/)
  await page.getByRole('combobox', { name: 'Compute on' }).click()
  await expect(page.getByRole('option', { name: 'CPU' })).toBeVisible()
  await expect(page.getByRole('option', { name: /CUDA/ })).toHaveCount(0)
  await page.keyboard.press('Escape')

  const api = await host!.api()
  await api.call('settings.set', { provider: 'cuda' })
  await goTo(page, 'Create')
  await generate(page, { seed: 5 })
  await expect(page.getByRole('status').filter({ hasText: 'Computed on the CPU, because CUDA was refused' })).toBeVisible()
  await expect(screens(page).picture).toBeVisible()
  const [picture] = (await api.call('gallery.query', {})).items
  const { recipe } = await api.call('gallery.get', { id: picture!.id })
  expect(recipe!.outcome.provider).toBe('cpu')
  api.close()
})
