import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../src-shared/contract/errors.ts'
import { createNoise } from '../../../src-shared/numerics/index.ts'
import { readModelFolder } from '../folder.ts'
import { openSession, type Session } from '../runtime/session.ts'
import { modelFolder } from '../testing/model-folder.ts'
import { openAutoencoder, type Autoencoder } from './autoencoder.ts'
import { vaeBytes } from './memory.ts'

const folder = (name: string) =>
  readModelFolder(fileURLToPath(new URL(`../../../e2e/fixtures/families/${name}`, import.meta.url)))
const open = (file: string): Promise<Session> => openSession(file, { provider: 'cpu', threads: 0 })

/** An autoencoder that may take the memory of a square of so many cells. */
async function within(name: string, side: number, opener = open): Promise<Autoencoder> {
  const at = folder(name)
  const limit = vaeBytes(at.json('vae_decoder/config.json') ?? {}, 8, side * side)
  return (await openAutoencoder(at, { provider: 'cpu', limit, open: opener }))!
}

function latentOf(channels: number, side: number): Float64Array {
  const latent = new Float64Array(channels * side * side)
  createNoise('philox', 1).fill(latent)
  return latent
}

/** Means over blocks of 16 x 16 pixels of a - b, in 8-bit levels, by colour, row and column. */
function blockMeans(a: ArrayLike<number>, b: ArrayLike<number>, side: number): Float64Array[] {
  const blocks = side / 16
  return [0, 1, 2].map((c) => {
    const means = new Float64Array(blocks * blocks)
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const i = (c * side + y) * side + x
        means[(y >> 4) * blocks + (x >> 4)]! += ((a[i]! - b[i]!) * 127.5) / 256
      }
    return means
  })
}

describe('decoding in tiles', () => {
  const cells = 64
  const shape = [4, cells, cells]

  test('no seam is seen: over blocks of 16 pixels the difference changes by less than a fifth of a level per pixel', async () => {
    const latent = latentOf(4, cells)
    const whole = await (await within('sd15', cells)).decode(latent, shape)
    const tiled = await (await within('sd15', 48)).decode(latent, shape)
    expect([whole.tiles, tiled.tiles]).toEqual([1, 4])
    const side = cells * 8
    for (const means of blockMeans(tiled.values, whole.values, side)) {
      const blocks = side / 16
      means.forEach((mean, i) => {
        if (i % blocks > 0) expect(Math.abs(mean - means[i - 1]!) / 16).toBeLessThan(0.2)
        if (i >= blocks) expect(Math.abs(mean - means[i - blocks]!) / 16).toBeLessThan(0.2)
      })
    }
  })

  test('where the memory does not suffice after all, smaller tiles are tried, and at last it is said', async () => {
    const most = { cells: 30 * 30 }
    const short = async (file: string): Promise<Session> => {
      const session = await open(file)
      return {
        ...session,
        run: async (feeds, fetches) => {
          const [, , height, width] = Object.values(feeds)[0]!.dims
          if (height! * width! > most.cells) throw new AppError('out-of-memory', 'too large')
          return session.run(feeds, fetches)
        },
      }
    }
    const vae = await within('sd15', 64, short)
    expect((await vae.decode(latentOf(4, 40), [4, 40, 40])).tiles).toBeGreaterThan(1)
    most.cells = 4
    await expect(vae.decode(latentOf(4, 40), [4, 40, 40])).rejects.toMatchObject({ code: 'out-of-memory' })
  })
})

describe('encoding', () => {
  test('tiles of an encoder agree with the whole', async () => {
    const picture = latentOf(3, 64 * 8)
    const dims = [3, 512, 512]
    const whole = await (await within('sd15', 64)).encode(picture, dims)
    const tiled = await (await within('sd15', 48)).encode(picture, dims)
    expect(whole.length).toBe(4 * 64 * 64)
    const rms = Math.hypot(...whole) / Math.sqrt(whole.length)
    const apart = Math.hypot(...whole.map((value, i) => value - tiled[i]!)) / Math.sqrt(whole.length)
    expect(apart / rms).toBeLessThan(0.05)
  })

  test('a folder without an encoder says so', async () => {
    const bare = modelFolder({ 'scheduler/scheduler_config.json': {}, 'vae_decoder/config.json': {} })
    const { copyFileSync } = await import('node:fs')
    copyFileSync(folder('sd15').graph('vae_decoder')!, `${bare}/vae_decoder/model.onnx`)
    const vae = (await openAutoencoder(readModelFolder(bare), { provider: 'cpu', open }))!
    await expect(vae.encode(new Float64Array(3 * 64), [3, 8, 8])).rejects.toMatchObject({
      code: 'model-unsupported',
      message: /no vae_encoder/,
    })
  })
})
