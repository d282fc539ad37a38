import { fixtureModel } from '../../fixtures/paths.ts'
import { aimFor, chooseModel, fact, generate as make, growsTo, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('Escape stops between two evaluations and keeps the partial trajectory', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('slow-50ms'))
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
