import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { readChange } from './change.ts'

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'flowline-change-'))
afterAll(() => fs.rm(folder, { recursive: true, force: true }))

const frames = [0, 1, 2].map((index) => ({ index, step: index - 1, sigma: 3 - index, t: 0, nfe: index }))

/** Two pixels side by side, `left` and `right` grey. */
async function keep(index: number, left: number, right: number): Promise<void> {
  await fs.mkdir(path.join(folder, 'x0'), { recursive: true })
  await sharp(Uint8Array.from([left, left, left, right, right, right]), { raw: { width: 2, height: 1, channels: 3 } })
    .webp({ lossless: true })
    .toFile(path.join(folder, 'x0', `0000${index}.webp`))
}

test('a small change is multiplied until its largest difference fills the range', async () => {
  await keep(0, 100, 100)
  await keep(1, 110, 95)
  const { webp, gain, largest } = await readChange(folder, frames, 1, null)
  expect({ gain, largest }).toEqual({ gain: 12.7, largest: 10 })
  const { data } = await sharp(webp).raw().toBuffer({ resolveWithObject: true })
  expect(data[0]).toBeGreaterThan(240)
  expect(data[3]).toBeLessThan(90)
})

test('what does not change stays grey, without a gain', async () => {
  await keep(2, 110, 95)
  const { webp, gain, largest } = await readChange(folder, frames, 2, null)
  expect({ gain, largest }).toEqual({ gain: 1, largest: 0 })
  const { channels } = await sharp(webp).stats()
  for (const { mean } of channels) expect(Math.abs(mean - 128)).toBeLessThanOrEqual(1)
})
