import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunDetail } from '../../src-shared/contract/index.ts'
import { forkEngine } from './index.ts'
import { TestApp } from './testing/fixture.ts'

const fixture = fileURLToPath(new URL('../../e2e/fixtures/models/latent', import.meta.url))

let app: TestApp
let made: RunDetail
beforeAll(async () => {
  app = await TestApp.open({ spawnEngine: forkEngine() })
  const solver = { id: 'heun', steps: 8 }
  made = await app.run(await app.link(fixture), { prompt: 'a red flower', width: 128, height: 128, guidance: 2, solver })
})
afterAll(() => app.remove())

async function picture(address: string) {
  const response = await app.get(address)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)])
  const { data, info } = await sharp(await response.arrayBuffer())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, size: [info.width, info.height] }
}

const meanDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length

test('every view of the trajectory of a latent model has the size of its picture', async () => {
  const { run, frames, dense, latentShape } = made
  expect(run).toMatchObject({ state: 'done', failure: null })
  expect({ dense, latentShape }).toEqual({ dense: true, latentShape: [8, 16, 16] })
  const { index } = frames.at(-1)!
  for (const view of ['x0', 'state', 'change'])
    expect((await picture(`/runs/${run.id}/frames/${index}?view=${view}`)).size).toEqual([128, 128])
  for (const view of ['x0', 'state']) expect((await picture(`/runs/${run.id}/at?sigma=1&view=${view}`)).size).toEqual([128, 128])
})

test('between the steps a latent is shown in the same colours as in the kept frames', async () => {
  const { run, frames } = made
  const frame = frames.at(-2)!
  const kept = await picture(`/runs/${run.id}/frames/${frame.index}?view=x0`)
  const between = await picture(`/runs/${run.id}/at?sigma=${frame.sigma}&view=x0`)
  expect(meanDifference(kept.data, between.data)).toBeLessThan(3)
  const other = await picture(`/runs/${run.id}/frames/0?view=x0`)
  expect(meanDifference(kept.data, other.data)).toBeGreaterThan(6)
})

test('a latent picture is made again to the last bit', async () => {
  const replay = await app.call('runs.reproduce', { pictureId: made.run.id })
  expect((await app.ended(replay.id)).run.verdict).toEqual({ kind: 'identical' })
})
