import { fixtureModel } from '../../fixtures/paths.ts'
import { screens, useModel } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('the estimate sharpens and the trajectory grows while it runs', async ({ app: { page } }) => {
  await useModel(page, fixtureModel('slow-50ms'))
  const { generate, stop, progress, picture, trajectory } = screens(page)
  await generate.click()
  await expect(progress).toBeVisible()
  await expect(stop).toBeEnabled()

  const sources = new Set<string>()
  await expect
    .poll(async () => {
      const src = await picture.getAttribute('src').catch(() => null)
      if (src?.includes('/frames/')) sources.add(src)
      return sources.size
    })
    .toBeGreaterThanOrEqual(3)
  await expect(trajectory.getByRole('slider', { name: 'Position on the trajectory' })).toBeVisible()
  await expect(progress).toHaveCount(0, { timeout: 45_000 })
  await expect(picture).toBeVisible()
})
