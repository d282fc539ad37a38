import { generate, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test.beforeEach(async ({ app: { page } }) => generate(page, { seed: 77 }))

test('the keyboard moves through the trajectory, from noise to picture', async ({ app: { page } }) => {
  const { scrubber, picture } = screens(page)
  await scrubber.focus()
  await page.keyboard.press('Home')
  const sigma = async (): Promise<number> =>
    Number(/sigma ([^,]+)/.exec((await scrubber.getAttribute('aria-valuetext')) ?? '')?.[1])
  await expect.poll(sigma).toBe(80)
  const noise = await picture.getAttribute('src')
  await page.keyboard.press('ArrowRight')
  await expect.poll(sigma).toBeLessThan(80)
  await expect(picture).not.toHaveAttribute('src', noise!)
  await page.keyboard.press('End')
  await expect.poll(sigma).toBeLessThan(0.01)
  // The last frame is the finished picture at the last step's own level.
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(sigma).toBeGreaterThan(0.002)
})

test('state and change are views of the same moment', async ({ app: { page } }) => {
  const { scrubber, trajectory, picture } = screens(page)
  await scrubber.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  for (const view of ['State', 'Change', 'Estimate'] as const) {
    const button = trajectory.getByRole('button', { name: view })
    await button.click()
    await expect(button).toHaveAttribute('aria-pressed', 'true')
    const wanted = { State: 'state', Change: 'change', Estimate: 'x0' }[view]
    await expect(picture).toHaveAttribute('src', new RegExp(`view=${wanted}`))
    expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(0)
  }
})

test('between two steps the picture comes from the dense output', async ({ app: { page } }) => {
  const { scrubber, picture } = screens(page)
  const box = await scrubber.boundingBox()
  const asked = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith('/at'))
  await page.mouse.move(box!.x + box!.width * 0.31, box!.y + box!.height / 2)
  await page.mouse.down()
  for (const share of [0.37, 0.43, 0.49, 0.55]) await page.mouse.move(box!.x + box!.width * share, box!.y + box!.height / 2)
  const answer = await asked
  expect(answer.status()).toBe(200)
  expect(answer.headers()['content-type']).toBe('image/webp')
  await page.mouse.up()
  await expect(picture).toBeVisible()
})

test('the table says in numbers what the plots show', async ({ app: { page } }) => {
  const { trajectory } = screens(page)
  await trajectory.getByRole('button', { name: 'Show the data as a table' }).click()
  const table = trajectory.getByRole('table')
  await expect(table.getByRole('row').nth(2)).toBeVisible()
  await expect(table.getByRole('columnheader').first()).toBeVisible()
})

test('a new run goes on from a moment of this one, with other settings', async ({ app: { page } }) => {
  const { scrubber, trajectory, picture } = screens(page)
  const branch = trajectory.getByRole('button', { name: 'Branch from here' })
  await expect(branch).toBeDisabled()
  await scrubber.focus()
  await page.keyboard.press('Home')
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
  const sigma = Number(/sigma ([^,]+)/.exec((await scrubber.getAttribute('aria-valuetext')) ?? '')?.[1])
  await branch.click()
  await expect(page.getByText(/^The next picture goes on from σ/)).toBeVisible()
  await expect(page.getByText(/^Goes on from a run at σ/)).toBeVisible()
  const estimate = page.getByRole('img', { name: 'The estimate at that level' })
  await expect.poll(() => estimate.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)

  const before = await picture.getAttribute('src')
  await screens(page).generate.click()
  await expect(picture).not.toHaveAttribute('src', before!)
  await expect(scrubber).toBeVisible()
  await scrubber.focus()
  await page.keyboard.press('Home')
  await expect
    .poll(async () => Number(/sigma ([^,]+)/.exec((await scrubber.getAttribute('aria-valuetext')) ?? '')?.[1]))
    .toBe(sigma)
  await page.getByRole('button', { name: 'Start from noise again' }).click()
  await expect(page.getByText(/^Goes on from a run at σ/)).toBeHidden()
})

test('the path is drawn in the plane of its components, with the place of the scrubber', async ({ app: { page } }) => {
  const { scrubber, trajectory } = screens(page)
  await trajectory.getByRole('button', { name: 'The path in the plane of its components' }).click()
  const plane = trajectory.getByRole('img', { name: /^The path in the plane/ })
  await expect(plane).toBeVisible()
  await expect(trajectory.getByText(/^Straightness 0\.\d{3}, turns by \d+°/)).toBeVisible()
  const mark = plane.locator('[data-mark]')
  const at = await mark.getAttribute('cx')
  await scrubber.focus()
  await page.keyboard.press('Home')
  await expect(mark).not.toHaveAttribute('cx', at!)
  await trajectory.getByRole('button', { name: 'Show the data as a table' }).click()
  await expect(plane).toBeHidden()
})
