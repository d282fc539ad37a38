import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readModelFolder } from '../folder.ts'
import { openPipeline } from './pipeline.ts'

const folder = readModelFolder(fileURLToPath(new URL('../../../e2e/fixtures/families/sd15', import.meta.url)))

test('the memory limit of the settings decides into how many tiles a picture is decoded', async () => {
  const shape = [4, 48, 48]
  const tilesWithin = async (memoryLimit: number): Promise<number> => {
    const pipeline = await openPipeline(folder, { provider: 'cpu', threads: 1, memoryLimit })
    const { tiles } = await pipeline.colours(new Float64Array(4 * 48 * 48), shape)
    await pipeline.release()
    return tiles
  }
  expect(await tilesWithin(0)).toBe(1)
  expect(await tilesWithin(process.memoryUsage.rss() + 30e6)).toBe(4)
})
