import { fixtureModel } from '../../fixtures/paths.ts'
import { aimFor, chooseModel, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('every screen and action is reached without a mouse', async ({ app: { page } }) => {
  await expect(screens(page).generate).toBeEnabled()
  const main = page.getByRole('main')
  for (const [key, mark] of [
    ['Control+2', main.getByRole('heading', { name: 'Lab', level: 1 })],
    ['Control+3', main.getByRole('searchbox', { name: 'Search prompts' })],
    ['Control+4', main.getByRole('heading', { name: 'Models', level: 1 })],
    ['Control+5', main.getByRole('heading', { name: 'Settings', level: 1 })],
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

test('pure noise stays pure noise under the arrow keys, and the next start shows the same levels', async ({ app: { page } }) => {
  const { generate, recent } = screens(page)
  await chooseModel(page, 'Little world (flow)')
  const first = page.getByRole('slider', { name: /^Node 1 of/ })
  await first.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(first).toHaveAttribute('aria-valuetext', 'σ ∞')
  await generate.click()
  await expect(recent.getByRole('button', { name: /, done$/ })).toHaveCount(1, { timeout: 120_000 })
  await page.reload()
  await expect(first).toHaveAttribute('aria-valuetext', 'σ ∞')
})

test('Ctrl+Enter generates with the number that is being typed', async ({ app: { page } }) => {
  const { seed, recent } = screens(page)
  await page.getByRole('button', { name: 'Draft' }).click()
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('4')
  await page.keyboard.press('Control+Enter')
  await expect(recent.getByRole('button', { name: /, done$/ })).toHaveCount(1)
  await expect(page.getByTestId('canvas').getByText('4 NFE')).toBeVisible()
  await seed.fill('123')
  await page.keyboard.press('Control+Enter')
  await expect(recent.getByRole('button', { name: 'Seed 123, done' })).toBeVisible()
})

test('keys of the window stay outside a dialog, and Escape in a search field clears it', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('slow-300ms'))
  await aimFor(page, '1e-7')
  await page.keyboard.press('Control+Enter')
  await expect(screens(page).progress).toBeVisible()
  await page.keyboard.press('Control+3')
  const search = page.getByRole('main').getByRole('searchbox', { name: 'Search prompts' })
  await search.fill('hand')
  await search.press('Escape')
  await expect(search).toHaveValue('')
  await page.keyboard.press('Control+4')
  await page.getByRole('main').getByRole('button', { name: 'Add a model' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Control+3')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('Control+1')
  await expect(screens(page).progress).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(screens(page).progress).toBeHidden()
})
