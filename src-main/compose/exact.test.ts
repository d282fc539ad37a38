import path from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { forkEngine } from './index.ts'
import { TestApp } from './testing/fixture.ts'

const assets = fileURLToPath(new URL('../../assets', import.meta.url))

test('the exact model: from a prompt to a picture, scrubbed, found and made again, on the real engine', async () => {
  const app = await TestApp.open({ spawnEngine: forkEngine(), assets })
  try {
    const card = (await app.call('models.list', {})).find(({ id }) => id === 'builtin-exact')
    expect(card).toMatchObject({
      id: 'builtin-exact',
      usable: true,
      predictionType: 'edm',
      size: { width: 64, height: 64 },
      maxTokens: 32,
    })
    const { run, frames, steps, dense, latentShape } = await app.run('builtin-exact', {
      prompt: card!.examplePrompts[0]!.en,
      seed: 11,
      width: 64,
      height: 64,
      solver: { rtol: 1e-2, atol: 1e-2 },
    })
    expect(run).toMatchObject({ state: 'done', failure: null, outcome: { status: 'done' } })
    expect(steps.at(-1)!.sigmaNext).toBeLessThan(0.01)
    expect({ dense, latentShape }).toEqual({ dense: true, latentShape: [3, 64, 64] })
    const middle = await app.get(`/runs/${run.id}/at?sigma=1.5&view=x0`)
    expect(middle.headers.get('content-type')).toBe('image/webp')
    expect(await sharp(await middle.arrayBuffer()).metadata()).toMatchObject({ width: 64, height: 64 })
    const last = frames.at(-1)!
    const kept = await pixels(await app.get(`/runs/${run.id}/frames/${last.index}?view=x0`))
    const made = await pixels(await app.get(`/pictures/${run.id}`))
    expect(meanDifference(kept, made)).toBeLessThan(6)
    const film = await sharp(await (await app.get(`/runs/${run.id}/film.webp`)).arrayBuffer(), { animated: true }).metadata()
    expect(film.delay!.reduce((sum, delay) => sum + delay, 0)).toBe(80 * (frames.length - 1) + 1500)
    const replay = await app.call('runs.reproduce', { pictureId: run.id })
    expect((await app.ended(replay.id)).run.verdict).toEqual({ kind: 'identical' })
    expect(path.basename((await app.gallery()).items[0]!.file)).toContain('-11-')
    expect((await app.call('models.tokens', { id: 'builtin-exact', text: 'two red boats' })).limit).toBe(32)
  } finally {
    await app.remove()
  }
})

async function pixels(response: Response): Promise<Buffer> {
  expect(response.status).toBe(200)
  return sharp(await response.arrayBuffer())
    .removeAlpha()
    .raw()
    .toBuffer()
}

function meanDifference(a: Buffer, b: Buffer): number {
  expect(a.length).toBe(b.length)
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
}
