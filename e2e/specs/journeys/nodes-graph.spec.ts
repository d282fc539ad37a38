import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBytes } from '../../../src-shared/formats/png.ts'
import { readRecipe } from '../../../src-shared/formats/recipe-png.ts'
import { generate } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('a time node is dragged with the mouse, and the run stands on the level it is dragged to', async ({
  app: { page, library },
}) => {
  await page.getByRole('button', { name: 'Draft' }).click()
  await page.getByRole('button', { name: 'Levels as a list' }).click()
  const list = page.getByRole('textbox', { name: 'Levels as a list' })
  await list.fill('80, 10, 2, 0.5, 0.1, 0.002')
  await list.press('Enter')
  const levels = async (): Promise<number[]> => (await list.inputValue()).split(',').map(Number)
  expect(await levels()).toEqual([80, 10, 2, 0.5, 0.1, 0.002])

  const graph = page.getByRole('slider', { name: /^Node \d+ of 6$/ })
  const { x, y, width } = (await graph.boundingBox())!
  /** The graph is straight in log sigma from 80 to 0.002, with 10 pixels left free on either side. */
  const at = (level: number): number => x + 10 + ((width - 20) * Math.log(80 / level)) / Math.log(80 / 0.002)
  await page.mouse.move(at(2), y + 14)
  await page.mouse.down()
  await page.mouse.move(at(3), y + 14, { steps: 4 })
  await page.mouse.move(at(4), y + 14, { steps: 4 })
  await page.mouse.up()

  const moved = await levels()
  expect(moved).toHaveLength(6)
  expect(moved.toSpliced(2, 1)).toEqual([80, 10, 0.5, 0.1, 0.002])
  expect(Math.abs(Math.log(moved[2]! / 4))).toBeLessThan(0.1)
  await expect(graph).toHaveAttribute('aria-valuetext', `σ ${moved[2]}`)
  // The node is let go of: the mouse moves on alone.
  await page.mouse.move(at(8), y + 14)
  expect(await levels()).toEqual(moved)
  await expect(page.getByRole('combobox', { name: 'Time nodes' })).toHaveText('Own levels')

  await generate(page, { seed: 7 })
  const pictures = join(library, 'pictures')
  const png = readdirSync(pictures, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.png'))!
  const { recipe } = await readRecipe(fromBytes(readFileSync(join(pictures, png))))
  const { id, list: run } = recipe!.settings.solver.nodes
  expect({ id, levels: run!.map((level) => Number(level.toPrecision(5))) }).toEqual({
    id: 'custom',
    levels: moved.map((level) => Number(level.toPrecision(5))),
  })
  expect(recipe!.outcome.nfe.total).toBe(6)
})
