import { fixtureModel } from '../../fixtures/paths.ts'
import { aimFor, goTo, growsTo, screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

declare global {
  interface Window {
    /** Addresses of the frames that the canvas has shown. */
    shownFrames: Set<string>
  }
}

test('the estimate sharpens and the trajectory grows while it runs', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('slow-50ms'))
  const { generate, stop, progress, picture, scrubber } = screens(page)
  await page.evaluate(() => {
    window.shownFrames = new Set()
    const note = (): void => {
      for (const image of document.querySelectorAll('img')) {
        if (image.src.includes('/frames/')) window.shownFrames.add(image.src)
      }
    }
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['src'],
    })
  })
  await generate.click()
  await expect(progress).toBeVisible()
  await expect(stop).toBeEnabled()
  await expect(scrubber).toBeVisible()

  await expect(progress).toHaveCount(0, { timeout: 120_000 })
  await expect(picture).toBeVisible()
  expect(await page.evaluate(() => window.shownFrames.size)).toBeGreaterThanOrEqual(3)
})

test('a window opened while it runs has the steps from the first on, and stays with the run', async ({ app: { page } }) => {
  test.setTimeout(120_000)
  await useModel(page, fixtureModel('slow-300ms'))
  const { generate, scrubber, trajectory, stop } = screens(page)
  await aimFor(page, '1e-7')
  await generate.click()
  await growsTo(scrubber, 3)
  await page.reload()
  await growsTo(scrubber, 3)
  await trajectory.getByRole('button', { name: 'Show the data as a table' }).click()
  await expect(trajectory.getByRole('row').nth(1).getByRole('cell').first()).toHaveText('1')
  await stop.click()
  await expect(stop).toBeDisabled()
})

test('a run that fails while one looks elsewhere says why, once, and shows itself', async ({ app: { page, host } }) => {
  test.skip(!host, 'Asks the host for the runs itself.')
  const api = await host!.api()
  const { id: modelId, size } = await api.call('models.link', { path: fixtureModel('broken/nan-below-1') })
  await goTo(page, 'Gallery')
  const settings = { seed: 1, width: size!.width, height: size!.height }
  await api.call('runs.enqueue', { modelId, settings, count: 2 })
  api.close()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('is not a number at noise level')
  await alert.getByRole('button', { name: 'Show' }).click()
  await expect(page.getByText('The run failed')).toBeVisible()
})
