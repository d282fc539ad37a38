import type { Page } from '@playwright/test'
import { fact, generate, goTo, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

async function unfold(page: Page, title: string): Promise<void> {
  const button = page.getByRole('button', { name: title, exact: true })
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
}

async function enter(page: Page, label: string, value: string): Promise<void> {
  const field = page.getByRole('spinbutton', { name: label })
  await field.fill(value)
  await field.press('Enter')
}

test('guidance within an interval is chosen, kept with the picture and made again', async ({ app: { page } }) => {
  await unfold(page, 'Negative prompt and guidance')
  await enter(page, 'Guidance', '3')
  await unfold(page, 'Shape of the guidance')
  const interval = page.getByRole('switch', { name: 'Interval' })
  await interval.click()
  await enter(page, 'Down to σ', '0.4')
  await enter(page, 'From σ', '5')
  await expect(page.getByRole('slider', { name: 'From σ' })).toHaveAttribute('aria-valuetext', 'σ 5, 99 % noise')
  await expect(page.getByText(/^Guides about \d+ % of the way\.$/)).toBeVisible()

  // A level chosen with the keyboard, and put back by hand.
  await page.getByRole('slider', { name: 'Down to σ' }).press('ArrowLeft')
  await expect(page.getByRole('spinbutton', { name: 'Down to σ' })).not.toHaveValue('0.4')
  await expect(page.getByRole('spinbutton', { name: 'From σ' })).toHaveValue('5')
  await enter(page, 'Down to σ', '0.4')
  await enter(page, 'Rescale', '0.5')
  await generate(page, { prompt: 'two red boats', seed: 12 })

  await goTo(page, 'Gallery')
  const { pictures, details } = screens(page)
  await pictures.getByRole('option').first().click()
  await expect(fact(details, 'Interval')).toHaveText('σ 5 – 0.4')
  await expect(fact(details, 'Rescale')).toHaveText('0.5')
  const [nfe, calls] = await Promise.all(
    ['NFE', 'Network calls'].map(async (term) => Number(await fact(details, term).innerText())),
  )
  expect(calls).toBeGreaterThan(nfe!)
  expect(calls).toBeLessThan(2 * nfe!)
  await details.getByRole('button', { name: 'Make again and compare' }).click()
  await expect(details.getByRole('status')).toContainText('Identical, bit for bit')

  await goTo(page, 'Create')
  await interval.click()
  await enter(page, 'Rescale', '0')
  await goTo(page, 'Gallery')
  await pictures.getByRole('option').first().click()
  await details.getByRole('button', { name: 'Open in Create' }).click()
  await expect(page.getByRole('spinbutton', { name: 'From σ' })).toHaveValue('5')
  await expect(page.getByRole('spinbutton', { name: 'Down to σ' })).toHaveValue('0.4')
  await expect(page.getByRole('spinbutton', { name: 'Rescale' })).toHaveValue('0.5')
})

test('a fixed-step method says how many of its levels are guided, and a preset keeps the shape', async ({ app: { page } }) => {
  await unfold(page, 'Negative prompt and guidance')
  await enter(page, 'Guidance', '3')
  await page.getByRole('button', { name: 'Draft' }).click()
  await unfold(page, 'Shape of the guidance')
  const interval = page.getByRole('switch', { name: 'Interval' })
  await interval.click()
  await enter(page, 'From σ', '100000')
  await enter(page, 'Down to σ', '0')
  await expect(page.getByText('Guides 10 of 10 levels.')).toBeVisible()
  await enter(page, 'Down to σ', '1')
  await expect(page.getByText('Guides 6 of 10 levels.')).toBeVisible()

  await page.getByRole('button', { name: 'Save as a preset' }).click()
  await page.getByRole('textbox', { name: 'Name of the preset' }).fill('Early')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const early = page.getByRole('button', { name: 'Early', exact: true })
  await expect(early).toHaveAttribute('aria-pressed', 'true')
  await interval.click()
  await expect(early).toHaveAttribute('aria-pressed', 'false')
  await early.click()
  await expect(interval).toBeChecked()
  await expect(page.getByRole('spinbutton', { name: 'Down to σ' })).toHaveValue('1')
})
