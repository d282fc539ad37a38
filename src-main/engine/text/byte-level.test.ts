import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readModelFolder } from '../folder.ts'
import { modelFolder, flowScheduler, wordTokenizer } from '../testing/model-folder.ts'
import { openTokenizer } from './tokenizer.ts'

const fixture = fileURLToPath(new URL('../../../e2e/fixtures/models/latent', import.meta.url))

/** Ids that the Python package tokenizers 0.23.3 gives for the fixture's tokenizer.json. */
const published: readonly (readonly [string, readonly number[]])[] = [
  ['a hand with three raised fingers', [1, 35, 100, 262, 266, 301, 272, 279, 2]],
  ['一只竖起三根手指的手', [1, 35, 303, 305, 307, 309, 310, 312, 314, 316, 318, 314, 2]],
  ['Ａ Ｈand, ½ ☕', [1, 35, 100, 262, 47, 35, 52, 229, 132, 135, 53, 35, 229, 155, 152, 2]],
]

test.each(published)('byte-level tokens of "%s", padded with 0', async (text, ids) => {
  const tokenizer = (await openTokenizer(readModelFolder(fixture), 'tokenizer', 32))!
  const { ids: found, mask, cutFrom } = tokenizer.encode(text)
  expect(found).toEqual([...ids, ...Array<number>(32 - ids.length).fill(0)])
  expect(mask.reduce((sum, bit) => sum + bit)).toBe(ids.length)
  expect(cutFrom).toBeNull()
})

test('without a config the padding is the token of that name', async () => {
  const folder = modelFolder({
    'scheduler/scheduler_config.json': flowScheduler,
    'tokenizer/tokenizer.json': wordTokenizer(['boat']),
  })
  const tokenizer = (await openTokenizer(readModelFolder(folder), 'tokenizer', 5))!
  expect(tokenizer.encode('boat').ids).toEqual([0, 4, 1, 2, 2])
})
