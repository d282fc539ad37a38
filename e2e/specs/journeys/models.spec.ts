import { cpSync, existsSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedModels } from '../../fixtures/embedded.ts'
import { fixtureModel, temporaryFolder } from '../../fixtures/paths.ts'
import { addModel, chooseModel, fact, generate, goTo, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

function copyOf(fixture: string, name: string): string {
  const folder = join(temporaryFolder('model'), name)
  cpSync(fixtureModel(fixture), folder, { recursive: true })
  writeFileSync(join(folder, 'flowline.json'), JSON.stringify({ name }))
  return folder
}

test('a folder is copied into the library, makes a picture there, and is deleted again', async ({ app: { page, library } }) => {
  const source = copyOf('flow', 'Copied model')
  await goTo(page, 'Models')
  const dialog = await addModel(page, source)
  await expect(dialog).toContainText('are free')
  await dialog.getByRole('button', { name: 'Copy into the library' }).click()
  const card = page.getByRole('article', { name: 'Copied model' })
  await expect(card).toBeVisible()
  await expect(page.getByRole('list', { name: 'Copies' })).toContainText('is in the library')
  await card.getByRole('button', { name: 'Use in Create' }).click()
  await generate(page, { seed: 4 })
  await expect(screens(page).picture).toBeVisible()

  await goTo(page, 'Models')
  await card.getByRole('button', { name: 'Delete' }).click()
  const question = page.getByRole('dialog', { name: 'Delete “Copied model”?' })
  await expect(question).toContainText(join(library, 'models', 'Copied model'))
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(card).toHaveCount(0)
  expect(existsSync(join(source, 'unet/model.onnx'))).toBe(true)
  expect(existsSync(join(library, 'models', 'Copied model'))).toBe(false)
})

test('a copy under way is cancelled and leaves nothing', async ({ app: { page, library } }) => {
  const source = copyOf('flow', 'Large model')
  writeFileSync(join(source, 'unet/extra.bin'), '')
  truncateSync(join(source, 'unet/extra.bin'), 2 ** 31)
  await goTo(page, 'Models')
  const dialog = await addModel(page, source)
  await dialog.getByRole('button', { name: 'Copy into the library' }).click()
  const copies = page.getByRole('list', { name: 'Copies' })
  await expect(copies.getByRole('progressbar', { name: 'Copying Large model' })).toBeVisible()
  await copies.getByRole('button', { name: 'Cancel: nothing of the copy stays' }).click()
  await expect(copies).toHaveCount(0)
  expect(existsSync(join(library, 'models', 'Large model'))).toBe(false)
})

test('a single graph is asked about what it does not say', async ({ app: { page } }) => {
  const file = join(temporaryFolder('model'), 'my network.onnx')
  cpSync(join(fixtureModel('edm'), 'unet/model.onnx'), file)
  await goTo(page, 'Models')
  const dialog = await addModel(page, file)
  await expect(dialog.getByRole('button', { name: 'Link', exact: true })).toHaveCount(0)
  await dialog.getByRole('combobox', { name: 'Schedule' }).click()
  await page.getByRole('option', { name: /^EDM/ }).click()
  await expect(dialog.getByRole('combobox', { name: 'Prediction' })).toHaveCount(0)
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Network of mine')
  await dialog.getByRole('button', { name: 'Copy into the library' }).click()
  const card = page.getByRole('article', { name: 'Network of mine' })
  await expect(fact(card, 'Prediction')).toHaveText('EDM raw output')
  await card.getByRole('button', { name: 'Use in Create' }).click()
  await generate(page, { seed: 1 })
})

test('a measurement shows on the card, in the details and on the tolerance slider', async ({ app: { page } }) => {
  await goTo(page, 'Models')
  const card = page.getByRole('article', { name: 'Exact pictures' })
  await expect(fact(card, 'One evaluation')).toHaveText('not measured')
  await card.getByRole('button', { name: 'Measure' }).click()
  await expect(fact(card, 'One evaluation')).toHaveText(/^[\d.]+ m?s$/)
  await card.getByRole('button', { name: 'Inspect' }).click()
  const details = page.getByRole('complementary', { name: 'Inspect' })
  const measured = details.getByRole('region', { name: 'Measured on this machine' })
  await expect(measured.getByText(/^Noise floor at σ/)).toHaveCount(3)
  await expect(fact(measured, 'Memory of the engine')).toHaveText(/MB$/)
  await goTo(page, 'Create')
  await chooseModel(page, 'Exact pictures')
  const tolerance = page.getByRole('spinbutton', { name: 'Tolerance' })
  await tolerance.fill('1e-12')
  await tolerance.press('Enter')
  await expect(page.getByText(/Below the noise floor/)).toBeVisible()
})

test('a folder that breaks says so with its remedy, and is well again once it is mended', async ({ app: { page } }) => {
  const folder = copyOf('flow', 'Fragile model')
  await goTo(page, 'Models')
  const dialog = await addModel(page, folder)
  await dialog.getByRole('button', { name: 'Link', exact: true }).click()
  const card = page.getByRole('article', { name: 'Fragile model' })
  await expect(card.getByRole('button', { name: 'Use in Create' })).toBeVisible()

  const scheduler = join(folder, 'scheduler/scheduler_config.json')
  renameSync(scheduler, `${scheduler}.away`)
  await expect(card).toContainText('scheduler/scheduler_config.json is missing')
  await expect(card).toContainText('Copy the whole model folder.')
  await expect(card.getByRole('button', { name: 'Use in Create' })).toHaveCount(0)
  renameSync(`${scheduler}.away`, scheduler)
  await expect(card.getByRole('button', { name: 'Use in Create' })).toBeVisible()

  rmSync(folder, { recursive: true })
  const gone = page.getByRole('article').filter({ hasText: 'Connect its disk' })
  await expect(gone).toContainText(folder)
  await gone.getByRole('button', { name: 'Unlink' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click()
  await expect(gone).toHaveCount(0)
})

test('a folder of models is linked whole, and a long list is searched', async ({ app: { page } }) => {
  const parent = temporaryFolder('models')
  for (const name of ['river', 'mountain', 'Mountain 2', 'sea'])
    cpSync(fixtureModel('flow'), join(parent, name), { recursive: true })
  for (const name of ['river', 'mountain', 'Mountain 2', 'sea'])
    writeFileSync(join(parent, name, 'flowline.json'), JSON.stringify({ name }))
  await goTo(page, 'Models')
  const dialog = await addModel(page, parent)
  await expect(dialog).toContainText('This folder holds 4 models')
  await dialog.getByRole('button', { name: 'Link all 4' }).click()
  const cards = page.getByRole('article')
  await expect(cards).toHaveCount(4 + embeddedModels.length)
  await page.getByRole('searchbox', { name: 'Search models' }).fill('mountain')
  await expect(cards).toHaveCount(2)
  await page.getByRole('combobox', { name: 'Order' }).click()
  await page.getByRole('option', { name: 'By name' }).click()
  await expect(cards.first()).toHaveAccessibleName('mountain')
  await page.getByRole('searchbox', { name: 'Search models' }).fill('no such model')
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(cards).toHaveCount(4 + embeddedModels.length)
})

test('a model that is dropped is added where the page is told its place, and else it is said what to do', async ({
  app: { page, host },
}) => {
  test.skip(!host, 'Electron’s page is told the place of real files only')
  const drop = (): Promise<void> =>
    page.evaluate(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['x'], 'model.onnx'))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
    })
  await drop()
  await expect(page.getByText('A browser does not tell where a folder lies.')).toBeVisible()
  const folder = copyOf('flow', 'Dropped model')
  await page.evaluate((path) => Object.assign(window, { flowline: { pathOf: () => path } }), folder)
  await drop()
  const dialog = page.getByRole('dialog', { name: 'Add a model' })
  await expect(dialog.getByRole('textbox')).toHaveValue(folder)
  await dialog.getByRole('button', { name: 'Link', exact: true }).click()
  await expect(page.getByRole('article', { name: 'Dropped model' })).toBeVisible()
})
