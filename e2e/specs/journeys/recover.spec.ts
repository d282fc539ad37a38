import { killEngine, killHost } from '../../fixtures/breakage.ts'
import { startHost } from '../../fixtures/host.ts'
import { fixtureModel } from '../../fixtures/paths.ts'
import { aimFor, chooseModel, generate as make, goTo, growsTo, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('when the engine dies the run says so, and the next one works', async ({ app: { page, host } }) => {
  test.skip(host === null, 'The engine is killed from outside in the browser host only.')
  await make(page, { seed: 1 })
  await useModel(page, fixtureModel('slow-300ms'))
  const { generate, scrubber } = screens(page)
  await aimFor(page, '1e-7')
  await generate.click()
  await growsTo(scrubber, 2)
  killEngine(host!)
  const alert = page.getByRole('alert').filter({ hasText: 'The run failed' })
  await expect(alert).toBeVisible()
  await expect(alert).not.toContainText('undefined')

  await chooseModel(page, 'Exact pictures')
  await make(page, { seed: 2 })
})

test('when the host is gone the page says so, and a new host has every picture', async ({ app: { page, host, library } }) => {
  test.skip(host === null, 'The browser host only.')
  await make(page, { prompt: 'a red boat', seed: 3 })
  await killHost(host!)
  await expect(page.getByRole('alert').filter({ hasText: 'connection to Flowline is interrupted' })).toBeVisible()
  const second = await startHost({ library })
  await page.goto(second.entry)
  await goTo(page, 'Gallery')
  await expect(screens(page).pictures.getByRole('option')).toHaveAccessibleName(/a red boat/)
  expect(await second.stop()).toBe(0)
})
