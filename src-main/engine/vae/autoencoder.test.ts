import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../src-shared/contract/errors.ts'
import { createNoise } from '../../../src-shared/numerics/index.ts'
import { readModelFolder } from '../folder.ts'
import { openSession, type Session } from '../runtime/session.ts'
import { modelFolder } from '../testing/model-folder.ts'
import { openAutoencoder, type Autoencoder } from './autoencoder.ts'
import { vaeBytes, vaeLimit } from './memory.ts'
import { layTiles } from './tiles.ts'

const folder = (name: string) =>
  readModelFolder(fileURLToPath(new URL(`../../../e2e/fixtures/families/${name}`, import.meta.url)))
const open = (file: string): Promise<Session> => openSession(file, { provider: 'cpu', threads: 0 })

/** An autoencoder that may take the memory of a square of so many cells. */
async function within(name: string, side: number, opener = open): Promise<Autoencoder> {
  const at = folder(name)
  const limit = vaeBytes(at.json('vae_decoder/config.json') ?? {}, 8, side * side)
  return (await openAutoencoder(at, { limit: () => limit, open: opener }))!
}

/** Graphs that have no memory for more cells than that. */
const refusing =
  (most: { readonly cells: number }) =>
  async (file: string): Promise<Session> => {
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

function latentOf(channels: number, side: number): Float64Array {
  const latent = new Float64Array(channels * side * side)
  createNoise('philox', 1).fill(latent)
  return latent
}

/** a - b in 8-bit levels. */
const inLevels = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array =>
  Float64Array.from(a, (value, i) => (value - b[i]!) * 127.5)

const meanSize = (values: Float64Array): number => values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length

/** Mean over rows and colours of |d(x) - d(x - 1)|, for every column x from 1 on. */
function columnSteps(d: Float64Array, side: number): Float64Array {
  const steps = new Float64Array(side)
  for (let i = 0; i < d.length; i++) if (i % side > 0) steps[i % side]! += Math.abs(d[i]! - d[i - 1]!) / (d.length / side)
  return steps.subarray(1)
}

const transposed = (d: Float64Array, side: number): Float64Array =>
  d.map((_, i) => {
    const at = i % (side * side)
    return d[i - at + (at % side) * side + Math.floor(at / side)]!
  })

describe('decoding in tiles', () => {
  const cells = 64
  const shape = [4, cells, cells]
  const latent = latentOf(4, cells)
  const whole = within('sd15', cells).then((vae) => vae.decode(latent, shape))

  /**
   * Tiles cannot be like the whole: the attention and the group norms of the decoder see other cells. How far tiles overlap and how
   * their feathers rise changes these figures by less than a tenth. The trained decoder of assets/models/world-flow, whose norms see
   * the whole picture too, differs by 0.8, 1.5, 2.2, 2.4 levels on average and 16, 19, 32, 44 at most.
   */
  test.each<[number, number, number, number]>([
    [48, 4, 0.6, 12],
    [40, 4, 1.8, 25],
    [32, 9, 1.8, 30],
    [24, 16, 3, 55],
  ])(
    'tiles of %i cells, %i of them, differ by less than %d levels on average and %d anywhere, without a jump at their borders',
    async (side, tiles, mean, most) => {
      const tiled = await (await within('sd15', side, refusing({ cells: side * side }))).decode(latent, shape)
      expect([(await whole).tiles, tiled.tiles]).toEqual([1, tiles])
      const d = inLevels(tiled.values, (await whole).values)
      expect(meanSize(d)).toBeLessThan(mean)
      expect(d.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)).toBeLessThan(most)
      const pixels = cells * 8
      const starts = layTiles(cells, cells, { height: side, width: side }, side / 4).tiles.flatMap(({ left }) => [
        left,
        left + side,
      ])
      const borders = new Set(starts.filter((cell) => cell > 0 && cell < cells).map((cell) => cell * 8))
      for (const one of [d, transposed(d, pixels)]) {
        const steps = columnSteps(one, pixels)
        const largest = (border: boolean): number => Math.max(...steps.filter((_, i) => borders.has(i + 1) === border))
        expect(borders.size).toBeGreaterThan(1)
        expect(largest(true)).toBeLessThan(largest(false))
      }
    },
  )

  test('where the memory does not suffice after all, smaller tiles are tried, and at last it is said', async () => {
    const most = { cells: 30 * 30 }
    const vae = await within('sd15', 64, refusing(most))
    expect((await vae.decode(latentOf(4, 40), [4, 40, 40])).tiles).toBeGreaterThan(1)
    most.cells = 4
    await expect(vae.decode(latentOf(4, 40), [4, 40, 40])).rejects.toMatchObject({ code: 'out-of-memory' })
  })
})

describe('memory', () => {
  const gigabyte = 1e9
  const machine = { total: 32 * gigabyte, free: 20 * gigabyte, resident: 5 * gigabyte }

  test.each([
    ['a quarter of the machine', machine, 0, 8],
    ['four fifths of what is free', { ...machine, free: 5 * gigabyte }, 0, 4],
    ['what the limit leaves beside the process', machine, 11, 6],
    ['nothing where the process is over the limit', machine, 4, 0],
  ])('a graph on the CPU may take %s', (_, at, limit, gigabytes) => {
    expect(vaeLimit('cpu', limit * gigabyte, at)).toBe(gigabytes * gigabyte)
  })

  test('on a card neither counts', () => {
    expect(vaeLimit('cuda', gigabyte, { total: 1, free: 1, resident: 1 })).toBe(3 * gigabyte)
  })

  test('what a graph took once it may take again, and tiles of 32 cells it may always have', async () => {
    const at = folder('sd15')
    let allowed = vaeBytes(at.json('vae_decoder/config.json')!, 8, 40 * 40)
    const vae = (await openAutoencoder(at, { limit: () => allowed, open }))!
    const tiles = async (): Promise<number> => (await vae.decode(latentOf(4, 40), [4, 40, 40])).tiles
    expect(await tiles()).toBe(1)
    allowed = 0
    expect(await tiles()).toBe(1)
    const poor = (await openAutoencoder(at, { limit: () => 0, open }))!
    expect((await poor.decode(latentOf(4, 40), [4, 40, 40])).tiles).toBe(4)
    expect((await poor.decode(latentOf(4, 32), [4, 32, 32])).tiles).toBe(1)
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
    const vae = (await openAutoencoder(readModelFolder(bare), { limit: () => Infinity, open }))!
    await expect(vae.encode(new Float64Array(3 * 64), [3, 8, 8])).rejects.toMatchObject({
      code: 'model-unsupported',
      message: /no vae_encoder/,
    })
  })
})
