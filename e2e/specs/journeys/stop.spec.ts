import { fixtureModel } from '../../fixtures/paths.ts'
import { aimFor, chooseModel, fact, generate as make, goTo, growsTo, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('Escape stops between two evaluations and keeps the partial trajectory', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('slow-300ms'))
  const { generate, stop, recent, scrubber, trajectory } = screens(page)
  await aimFor(page, '1e-7')
  await generate.click()
  await growsTo(scrubber, 2)
  await page.keyboard.press('Escape')
  await expect(recent.getByRole('button', { name: /, stopped$/ })).toBeVisible()
  await expect(stop).toBeDisabled()
  await scrubber.focus()
  await page.keyboard.press('Home')
  await expect(fact(trajectory, 'NFE')).toBeVisible()

  await chooseModel(page, 'Exact pictures')
  await make(page, { seed: 5 })
})

test('pictures side by side grow together, and Stop ends them all', async ({ app: { page } }) => {
  await goTo(page, 'Settings')
  await page.getByRole('combobox', { name: 'Pictures side by side' }).click()
  await page.getByRole('option', { name: '4 at once' }).click()
  await useModel(page, fixtureModel('slow-300ms'))
  await aimFor(page, '1e-7')
  const count = page.getByRole('spinbutton', { name: 'Count' })
  await count.fill('4')
  await count.press('Enter')
  const { generate, stop, recent, scrubber } = screens(page)
  await generate.click()
  await growsTo(scrubber, 2)
  await expect(page.getByRole('button', { name: /^Queue: 4 running$/ })).toBeVisible()
  await stop.click()
  await expect(recent.getByRole('button', { name: /, stopped$/ })).toHaveCount(4)

  await chooseModel(page, 'Exact pictures')
  await aimFor(page, '1e-3')
  await generate.click()
  await expect(recent.getByRole('button', { name: /, done$/ })).toHaveCount(4)
  await goTo(page, 'Gallery')
  await expect(screens(page).pictures.getByRole('option')).toHaveCount(4)
})
