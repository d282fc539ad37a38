import { fixtureModel } from '../../fixtures/paths.ts'
import { fact, generate as make, goTo, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('Escape stops between two evaluations and keeps the partial trajectory', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('slow-50ms'))
  const { generate, stop, recent, scrubber, trajectory } = screens(page)
  await generate.click()
  await expect.poll(async () => Number(await scrubber.getAttribute('aria-valuemax').catch(() => 0))).toBeGreaterThan(1)
  await page.keyboard.press('Escape')
  await expect(recent.getByRole('button', { name: /, stopped$/ })).toBeVisible()
  await expect(stop).toBeDisabled()
  await scrubber.focus()
  await page.keyboard.press('Home')
  await expect(fact(trajectory, 'NFE')).toBeVisible()

  await goTo(page, 'Models')
  await page.getByRole('button', { name: 'Use in Create' }).first().click()
  await goTo(page, 'Create')
  await make(page, { seed: 5 })
})
