import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import type { CalibrationReport, LabReport } from '../../../src-shared/contract/index.ts'
import { fixtureModel } from '../../fixtures/paths.ts'
import { goTo, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

const field = (page: Page, name: string) => page.getByRole('main').getByRole('textbox', { name })

/** Exactly these methods, by name. */
async function compareOnly(page: Page, ...names: string[]): Promise<void> {
  const chosen = page.getByRole('button', { name: /^Leave .+ out$/ })
  await expect(chosen.first()).toBeVisible()
  while ((await chosen.count()) > 0) await chosen.first().click()
  await page.getByRole('button', { name: 'Methods', exact: true }).click()
  for (const name of names) {
    await page.getByRole('textbox', { name: 'Search methods' }).fill(name)
    await page.getByRole('checkbox', { name, exact: true }).click()
  }
  await page.keyboard.press('Escape')
}

async function saved(page: Page, entry: string): Promise<string> {
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: entry }).click()])
  return readFileSync(await download.path(), 'utf8')
}

test('solvers are compared on a model, and the one that came nearest is set in Create', async ({ app: { page } }) => {
  await goTo(page, 'Lab')
  await expect(page.getByText('Which solver comes nearest, for how much?')).toBeVisible()
  await compareOnly(page, 'Euler (DDIM)', 'DPM-Solver++ 2M', 'UHP-FI Fast')
  await field(page, 'Evaluations').fill('5, 9, x')
  await expect(page.getByText('Write evaluations as 5, 10, 20.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Compare' })).toBeDisabled()
  await field(page, 'Evaluations').fill('5, 9')
  await field(page, 'Tolerances').fill('1e-2')
  await field(page, 'Seeds').fill('3-4')
  await page.getByRole('spinbutton', { name: 'Its tolerance' }).fill('1e-4')
  await page.keyboard.press('Enter')
  await page.getByRole('switch', { name: 'The path too' }).click()
  await expect(page.getByText('Ways: 5, cases: 2, runs: 16')).toBeVisible()
  await page.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByText(/16 of 16 runs/)).toBeVisible({ timeout: 120_000 })

  const plot = page.getByRole('slider', { name: /^Error against cost/ })
  await plot.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(/: NFE 5, .+ error /)).toBeVisible()
  await expect(plot.locator('[data-point]')).toHaveCount(5)

  const csv = await saved(page, 'Runs as CSV')
  expect(csv.trim().split('\r\n')).toHaveLength(11)
  const report = JSON.parse(await saved(page, 'Everything as JSON')) as LabReport
  expect(report.summary.map(({ latent }) => latent?.error.median).every((error) => error! > 0)).toBe(true)
  const svg = await saved(page, 'Figure as SVG')
  expect(svg).toContain('<svg')
  expect(svg).not.toContain('class=')

  await page.getByRole('button', { name: 'Table', exact: true }).click()
  const rows = page.getByRole('region', { name: 'Table' }).getByRole('row')
  await expect(rows).toHaveCount(6)
  const nearest = report.summary.toSorted((a, b) => a.latent!.error.median - b.latent!.error.median)[0]!
  await expect(rows.nth(1).getByRole('cell').first()).toHaveText(nearest.candidate)

  await page.getByRole('button', { name: 'Path', exact: true }).click()
  await expect(page.getByRole('img', { name: /^The path in the plane/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Path' }).getByRole('row')).toHaveCount(3)

  await page.getByRole('button', { name: 'Side by side' }).click()
  const picture = page.getByRole('img', { name: 'euler karras 5' })
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await picture.click()
  await expect(page.getByRole('dialog', { name: 'euler karras 5 against the reference' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Table', exact: true }).click()
  const two = rows.filter({ hasText: 'dpmpp-2m karras 9' })
  await two.getByRole('button', { name: 'Use in Create' }).click()
  await expect(page.getByRole('button', { name: 'Method: DPM-Solver++ 2M' })).toBeVisible()
  await expect(page.getByRole('spinbutton', { name: 'Steps' })).toHaveValue('9')
})

test('a comparison that was stopped goes on, also after a reload, and can be deleted', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('slow-50ms'))
  await goTo(page, 'Lab')
  await compareOnly(page, 'Euler (DDIM)', 'Heun')
  await field(page, 'Evaluations').fill('5, 7')
  await field(page, 'Seeds').fill('0')
  await page.getByRole('spinbutton', { name: 'Its tolerance' }).fill('1e-3')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByText(/[1-5] of 6 runs/)).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByText('6 of 6 runs')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('Done', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Delete this comparison' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('Which solver comes nearest, for how much?')).toBeVisible()
  await goTo(page, 'Create')
  await expect(screens(page).generate).toBeEnabled()
})

test('nodes are made for a method, judged on other seeds, saved and set in Create', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('edm'))
  await goTo(page, 'Lab')
  await page.getByRole('button', { name: 'Calibration' }).click()
  await page.getByRole('spinbutton', { name: 'Evaluations' }).fill('5')
  await page.getByRole('spinbutton', { name: 'Tries' }).fill('6')
  await field(page, 'Made from seeds').fill('0-1')
  await field(page, 'Judged on seeds').fill('1, 10')
  await expect(page.getByText(/seed 1 is one of those that nodes are made from/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Make nodes' })).toBeDisabled()
  await field(page, 'Judged on seeds').fill('10-11')
  await page.getByRole('spinbutton', { name: 'Its tolerance' }).fill('1e-4')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^Cases: 2, runs: at most \d+$/)).toBeVisible()
  await page.getByRole('button', { name: 'Make nodes' }).click()
  await expect(page.getByText(/^On seeds they never saw, the nodes made here/)).toBeVisible({ timeout: 120_000 })
  const rows = page.getByRole('region', { name: 'Table' }).getByRole('row')
  await expect(rows).toHaveCount(6)
  const search = page.getByRole('slider', { name: /^Error of the best levels/ })
  await search.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(/^After 0 lists of levels: /)).toBeVisible()

  const judged = page.getByRole('table', { name: 'What the seeds they never saw became' }).getByRole('img')
  await expect(judged).toHaveCount(6)
  await judged.last().scrollIntoViewIfNeeded()
  await expect.poll(() => judged.last().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)

  const report = JSON.parse(await saved(page, 'Everything as JSON')) as CalibrationReport
  expect(report.found!.levels).toHaveLength(5)
  const made = rows.filter({ hasText: 'Made here' })
  await made.getByRole('button', { name: 'Save the levels' }).click()
  await page.getByRole('textbox', { name: 'Name of the levels' }).fill('five')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Levels “five” saved')).toBeVisible()
  await made.getByRole('button', { name: 'Use in Create' }).click()
  await expect(page.getByRole('button', { name: 'Method: DPM-Solver++ 2M' })).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Time nodes' })).toHaveText('five')
})
