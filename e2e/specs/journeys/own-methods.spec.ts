import type { Page } from '@playwright/test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recipe } from '../../../src-shared/contract/index.ts'
import { fromBytes } from '../../../src-shared/formats/png.ts'
import { readRecipe } from '../../../src-shared/formats/recipe-png.ts'
import { fact, generate, goTo, screens } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

async function recipes(library: string): Promise<Recipe[]> {
  const names = readdirSync(join(library, 'pictures'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.png'),
  )
  const read = await Promise.all(names.map((name) => readRecipe(fromBytes(readFileSync(join(library, 'pictures', name))))))
  return read.map(({ recipe }) => recipe!).sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
}

async function enter(page: Page, label: string, value: string): Promise<void> {
  const field = page.getByRole('spinbutton', { name: label })
  await field.fill(value)
  await field.press('Enter')
}

/** Pastes into the field that has the focus, as Ctrl+V does. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', pasted)
    document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

const method = (page: Page) => page.getByRole('button', { name: /^Method: / })

async function chooseMethod(page: Page, name: string): Promise<void> {
  await method(page).click()
  await page.getByRole('combobox', { name: 'Search methods' }).fill(name)
  await page.keyboard.press('Enter')
  await expect(method(page)).toHaveText(name)
}

test('a tableau is pasted, mended at its field, saved, and gives what RK4 gives', async ({ app: { page, library } }) => {
  await chooseMethod(page, 'Runge–Kutta 4')
  await enter(page, 'Steps', '6')
  await page.getByRole('button', { name: 'Lock the seed' }).click()
  await generate(page, { seed: 5 })

  await method(page).click()
  await page.getByRole('button', { name: 'Tableau of your own' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tableau of your own' })
  await dialog.getByRole('textbox', { name: 'Weights b', exact: true }).focus()
  await paste(page, '0 |\n1/2 | 1/2\n1/2 | 0 1/2\n1 | 0 0 1\n | 1/6 1/3 1/3 0.1667')
  await expect(dialog.getByRole('textbox', { name: 'Weights of stage 3' })).toHaveValue('0 1/2')
  const weights = dialog.getByRole('textbox', { name: 'Weights b', exact: true })
  await expect(weights).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog.getByRole('alert').filter({ hasText: 'The weights sum to 1.0000333, not to 1.' })).toBeVisible()
  await weights.fill('1/6 1/3 1/3 1/6')
  await expect(dialog.getByText('Order 4')).toBeVisible()
  await dialog.getByRole('button', { name: 'Save and use' }).click()
  await expect(dialog.getByText('Give it a name.')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Name of the method' }).fill('My RK4')
  await dialog.getByRole('button', { name: 'Save and use' }).click()
  await expect(dialog).toBeHidden()
  await expect(method(page)).toHaveText('My RK4')
  await expect(page.getByText('A tableau of your own: order 4 by its order conditions.')).toBeVisible()
  await generate(page, { seed: 5 })

  const [theirs, ours] = await recipes(library)
  expect(ours!.settings.solver).toMatchObject({
    id: 'tableau',
    steps: 6,
    tableau: { name: 'My RK4', b: [1 / 6, 1 / 3, 1 / 3, 1 / 6] },
  })
  expect(ours!.outcome.pixelHash).toBe(theirs!.outcome.pixelHash)
  expect(ours!.outcome.nfe).toEqual(theirs!.outcome.nfe)

  // Deleted from the library it is still in the picture.
  await page.getByRole('button', { name: 'Edit the tableau' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await chooseMethod(page, 'Heun')
  await goTo(page, 'Gallery')
  const { pictures, details } = screens(page)
  await pictures.getByRole('option').first().click()
  await expect(fact(details, 'Solver')).toContainText('My RK4')
  await details.getByRole('button', { name: 'Make again and compare' }).click()
  await expect(details.getByRole('status')).toContainText('Identical, bit for bit')
  await details.getByRole('button', { name: 'Open in Create' }).click()
  await expect(method(page)).toHaveText('My RK4')
})

test('a pair of weights makes an adaptive method; an implicit tableau is refused', async ({ app: { page, library } }) => {
  await method(page).click()
  await page.getByRole('button', { name: 'Tableau of your own' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tableau of your own' })
  await dialog.getByRole('textbox', { name: 'Name of the method' }).fill('Heun–Euler')
  await paste(page, '1/4\n1/2 1/4\n1/2 1/2')
  await expect(dialog.getByText(/diagonally implicit\. Only explicit ones can be run/)).toBeVisible()
  await paste(page, '1\n1/2 1/2\n1 0')
  await expect(dialog.getByText('Order 2(1), adaptive')).toBeVisible()
  await dialog.getByRole('button', { name: 'Save and use' }).click()
  await enter(page, 'Tolerance', '1e-2')
  await generate(page, { seed: 6 })
  const [recipe] = await recipes(library)
  expect(recipe!.outcome.effectiveTolerance).toBe(1e-2)
  expect(recipe!.settings.solver.tableau).toMatchObject({ name: 'Heun–Euler', bHat: [1, 0] })
})

test('levels are saved, chosen, renamed, copied for other tools and removed', async ({ app: { page, library } }) => {
  await page.getByRole('button', { name: 'Draft' }).click()
  await page.getByRole('button', { name: 'Levels as a list' }).click()
  const list = page.getByRole('textbox', { name: 'Levels as a list' })
  await list.fill('80, 10, 2, 0.5, 0.1, 0.002')
  await list.press('Enter')
  await page.getByRole('button', { name: 'Save the levels' }).click()
  await page.getByRole('textbox', { name: 'Name of the levels' }).fill('Six')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const nodes = page.getByRole('combobox', { name: 'Time nodes' })
  await expect(nodes).toHaveText('Six')
  expect(JSON.parse(readFileSync(join(library, 'nodes/Six.json'), 'utf8'))).toEqual({
    name: 'Six',
    levels: [80, 10, 2, 0.5, 0.1, 0.002],
  })

  await nodes.click()
  await page.getByRole('option', { name: 'Karras' }).click()
  await expect(list).not.toHaveValue('80, 10, 2, 0.5, 0.1, 0.002')
  await page.reload()
  await page.getByRole('button', { name: 'Saved levels' }).click()
  const name = page.getByRole('textbox', { name: 'Name of levels Six' })
  await name.fill('Half a dozen')
  await name.press('Enter')
  await page.getByRole('button', { name: 'Use levels Half a dozen' }).click()
  await expect(nodes).toHaveText('Half a dozen')
  await generate(page, { seed: 7 })
  const [recipe] = await recipes(library)
  expect(recipe!.settings.solver).toMatchObject({ steps: 6, nodes: { id: 'custom', list: [80, 10, 2, 0.5, 0.1, 0.002] } })
  expect(recipe!.outcome.nfe.total).toBe(6)

  await page.getByRole('button', { name: 'Copy the levels' }).click()
  await page.getByRole('menuitem', { name: 'For stable-diffusion.cpp (--sigmas)' }).click()
  await expect(page.getByText('--sigmas 80,10,2,0.5,0.1,0.002,0.0')).toBeVisible()

  await page.getByRole('button', { name: 'Saved levels' }).click()
  await page
    .getByRole('listitem')
    .filter({ has: page.getByRole('textbox', { name: 'Name of levels Half a dozen' }) })
    .hover()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('No saved levels yet.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(nodes).toHaveText('Own levels')
})
