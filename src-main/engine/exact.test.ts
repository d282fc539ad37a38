import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pixelHash } from './output/hash.ts'
import { startEngine, type EngineChild } from './testing/engine-child.ts'

const exact = fileURLToPath(new URL('../../assets/models/exact', import.meta.url))

let engine: EngineChild
beforeAll(() => {
  engine = startEngine()
})
afterAll(() => engine.close())

describe('the exact model', () => {
  test('a prompt becomes a picture, twice the same', async () => {
    const settings = { prompt: 'a lighthouse under the moon', guidance: 1, seed: 3, solver: { rtol: 1e-4, atol: 1e-4 } }
    const first = await engine.run(exact, { settings, keep: 'thumbnails' })
    const again = startEngine()
    const second = await again.run(exact, { settings })
    await again.close()
    expect(first).toMatchObject({
      picture: { width: 64, height: 64 },
      dense: false,
      outcome: { status: 'done', effectiveTolerance: 1e-4 },
    })
    expect(first.frames).toBe(first.outcome.acceptedSteps + 2)
    expect(second.frames).toBe(0)
    expect(second.outcome.pixelHash).toBe(first.outcome.pixelHash)
    const data = await sharp(second.picture!.file).raw().toBuffer()
    expect(pixelHash({ width: 64, height: 64, rgb: new Uint8Array(data) })).toBe(first.outcome.pixelHash)
  })

  test('guidance calls the network twice, a guidance of 1 once', async () => {
    const solver = { id: 'euler', steps: 8 }
    const plain = await engine.run(exact, { settings: { prompt: 'a blue teacup on a table', guidance: 1, solver } })
    const guided = await engine.run(exact, { settings: { prompt: 'a blue teacup on a table', guidance: 3, solver } })
    expect(plain.outcome.nfe.networkCalls).toBe(plain.outcome.nfe.total)
    expect(guided.outcome.nfe.total).toBe(plain.outcome.nfe.total)
    expect(guided.outcome.nfe.networkCalls).toBe(2 * guided.outcome.nfe.total)
    expect(guided.outcome.pixelHash).not.toBe(plain.outcome.pixelHash)
  })

  test('tokens count before and after the model is loaded', async () => {
    const fresh = startEngine()
    const text = 'a lighthouse under the moon'
    const before = await fresh.client.call('tokens', { dir: exact, text })
    await fresh.close()
    await engine.run(exact, { settings: { solver: { id: 'euler', steps: 2 } } })
    expect(await engine.client.call('tokens', { dir: exact, text })).toEqual(before)
    expect(before).toMatchObject({ limit: 32, cutFrom: null })
    const long = await engine.client.call('tokens', { dir: exact, text: 'moon '.repeat(200_000) })
    expect(long.count).toBeGreaterThan(150_000)
    expect(long.cutFrom).toBeGreaterThan(100)
    expect(long.cutFrom).toBeLessThan(32 * 5)
    const result = await engine.run(exact, { settings: { prompt: 'moon '.repeat(200_000), solver: { id: 'euler', steps: 2 } } })
    expect(result.warnings.join()).toMatch(/longer than the model's 32 tokens/)
  })

  test('a prompt without a word that the model knows is said to be one', async () => {
    const warned = async (prompt: string): Promise<boolean> =>
      (await engine.run(exact, { settings: { prompt, solver: { id: 'euler', steps: 1 } } })).warnings
        .join()
        .includes('knows none of the words')
    expect(await warned('qwerty zxcvb')).toBe(true)
    expect(await warned('qwerty moon')).toBe(false)
    expect(await warned('')).toBe(false)
  })

  test('another size than the model makes is refused', async () => {
    await expect(engine.run(exact, { settings: { width: 128, height: 64 } })).rejects.toMatchObject({
      code: 'invalid-input',
      message: /64 x 64 pixels only/,
    })
  })

  test('an unknown solver is refused with those there are', async () => {
    await expect(engine.run(exact, { settings: { solver: { id: 'nonsense' } } })).rejects.toMatchObject({
      code: 'invalid-input',
      message: /uhp-fi/,
    })
  })
})
