import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeNpy } from '../../src-shared/formats/npy.ts'
import { startEngine, type EngineChild } from './testing/engine-child.ts'
import { temporaryFolder } from './testing/model-folder.ts'

const families = fileURLToPath(new URL('../../e2e/fixtures/families/', import.meta.url))
const models = fileURLToPath(new URL('../../e2e/fixtures/models/', import.meta.url))

let engine: EngineChild
let folder: string
beforeAll(() => {
  engine = startEngine()
  folder = temporaryFolder()
})
afterAll(() => engine.close())

const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

/** A ramp of three colours. */
async function ramp(width: number, height: number, name = 'ramp.png'): Promise<string> {
  const data = Buffer.from({ length: 3 * width * height }).map((_, k) => {
    const [x, y, c] = [Math.floor(k / 3) % width, Math.floor(k / (3 * width)), k % 3]
    return [(255 * x) / width, (255 * y) / height, 128][c]!
  })
  const file = join(folder, name)
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file)
  return file
}

/** White where `inside` holds. */
async function maskOf(width: number, height: number, inside: (x: number, y: number) => boolean): Promise<string> {
  const data = Buffer.from({ length: width * height }).map((_, i) => (inside(i % width, Math.floor(i / width)) ? 255 : 0))
  const file = join(folder, `mask-${width}x${height}.png`)
  await sharp(data, { raw: { width, height, channels: 1 } })
    .png()
    .toFile(file)
  return file
}

const raw = async (file: string): Promise<Buffer> => sharp(file).removeAlpha().raw().toBuffer()

function run(dir: string, picture: string, mask: string | null, settings: object, strength = 0.6) {
  const source = { picture: hash(picture), strength, mask: mask && hash(mask) }
  return engine.run(dir, { sourceFile: picture, maskFile: mask, settings: { seed: 3, source, ...settings } as never })
}

describe('a run from a picture', () => {
  test('little strength stays near the picture of a pixel model, full strength does not', async () => {
    const picture = await ramp(8, 8)
    const settings = { width: 8, height: 8, solver: { id: 'heun', steps: 20, nodes: { id: 'karras' } } }
    const source = await raw(picture)
    const apart = async (strength: number): Promise<number> => {
      const { picture: made } = await run(join(models, 'flow'), picture, null, settings, strength)
      const pixels = await raw(made!.file)
      return pixels.reduce((sum, value, i) => sum + Math.abs(value - source[i]!), 0) / pixels.length
    }
    const [little, more, all] = [await apart(0.05), await apart(0.5), await apart(1)]
    expect(little).toBeLessThan(20)
    expect(little).toBeLessThan(more)
    expect(more).toBeLessThanOrEqual(all + 1)
  })

  test('a share of the steps is done, and adaptive methods begin at a share of the time', async () => {
    const picture = await ramp(64, 64)
    const euler = { width: 64, height: 64, solver: { id: 'euler', steps: 10, nodes: { id: 'model' } } }
    const half = await run(join(families, 'sd15'), picture, null, euler, 0.5)
    expect(half.outcome.nfe.total).toBe(5)
    const adaptive = await run(join(models, 'edm'), await ramp(8, 8), null, { width: 8, height: 8 }, 0.3)
    const first = engine.steps[0]!
    expect(adaptive.outcome.status).toBe('done')
    expect(first.sigma).toBeLessThan(2)
    expect(engine.progress.at(-1)!.nfe).toBe(adaptive.outcome.nfe.total)
  })

  test('another shape of picture is cropped about its middle, turned as its camera held it', async () => {
    const wide = join(folder, 'turned.jpg')
    await sharp(await ramp(32, 16, 'wide.png'))
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toFile(wide)
    const settings = { width: 8, height: 8, solver: { id: 'euler', steps: 1, nodes: { id: 'karras' } } }
    const result = await run(join(models, 'flow'), wide, null, settings, 0.01)
    expect(result.picture).toMatchObject({ width: 8, height: 8 })
  })

  test('the same source gives the same picture again', async () => {
    const picture = await ramp(64, 64)
    const mask = await maskOf(64, 64, (x) => x >= 32)
    const settings = {
      width: 64,
      height: 64,
      prompt: 'a fox',
      guidance: 4,
      solver: { id: 'euler', steps: 4, nodes: { id: 'model' } },
    }
    const [first, second] = [
      await run(join(families, 'sd15'), picture, mask, settings),
      await run(join(families, 'sd15'), picture, mask, settings),
    ]
    expect(second.outcome.pixelHash).toBe(first.outcome.pixelHash)
  })
})

describe('a run from a latent', () => {
  const settings = { width: 8, height: 8, solver: { id: 'heun', steps: 20, nodes: { id: 'karras' } } }
  const keep = (name: string, data: Float32Array | Float64Array, shape: number[]): string => {
    const file = join(folder, name)
    writeFileSync(file, writeNpy(data, shape))
    return file
  }

  test.each([[[3, 8, 8]], [[1, 3, 8, 8]]])('shaped %j gives what its picture gives', async (shape) => {
    const picture = await ramp(8, 8)
    const pixels = await raw(picture)
    const planar = Float64Array.from(pixels, (_, i) => pixels[3 * (i % 64) + Math.floor(i / 64)]! / 127.5 - 1)
    const [fromPicture, fromLatent] = [
      await run(join(models, 'flow'), picture, null, settings, 0.3),
      await run(join(models, 'flow'), keep('ramp.npy', planar, shape), null, settings, 0.3),
    ]
    expect(fromLatent.outcome.pixelHash).toBe(fromPicture.outcome.pixelHash)
  })

  test('of another shape, with numbers that are none, or with a mask is refused', async () => {
    const flow = join(models, 'flow')
    const small = keep('small.npy', new Float32Array(3 * 4 * 4), [3, 4, 4])
    await expect(run(flow, small, null, settings)).rejects.toMatchObject({
      code: 'invalid-input',
      message: /latent file .*small\.npy has the shape \(3, 4, 4\); this model and size need \(3, 8, 8\)/,
    })
    const broken = keep('broken.npy', new Float32Array(3 * 8 * 8).fill(Number.NaN), [3, 8, 8])
    await expect(run(flow, broken, null, settings)).rejects.toMatchObject({ message: /NaN or infinite.*--save-latent/ })
    const whole = keep('whole.npy', new Float32Array(3 * 8 * 8), [3, 8, 8])
    await expect(run(flow, whole, await maskOf(8, 8, () => true), settings)).rejects.toMatchObject({
      message: /mask belongs to a picture/,
    })
  })
})

describe('a mask', () => {
  test.each(['sd15', 'sd-inpaint'])('%s: what is black stays bit for bit, what is white changes', async (family) => {
    const picture = await ramp(64, 64)
    const mask = await maskOf(64, 64, (x, y) => x >= 32 && y >= 16)
    const settings = {
      width: 64,
      height: 64,
      prompt: 'a fox',
      guidance: 4,
      solver: { id: 'euler', steps: 4, nodes: { id: 'model' } },
    }
    const made = await raw((await run(join(families, family), picture, mask, settings, 0.9)).picture!.file)
    const source = await raw(picture)
    let changed = 0
    for (let i = 0; i < 64 * 64; i++) {
      const inside = i % 64 >= 32 && Math.floor(i / 64) >= 16
      const same = [0, 1, 2].every((c) => made[3 * i + c] === source[3 * i + c])
      if (inside) changed += same ? 0 : 1
      else expect(same).toBe(true)
    }
    expect(changed).toBeGreaterThan(32 * 48 * 0.9)
  })

  test('an inpainting model without a picture draws everything', async () => {
    const settings = { width: 64, height: 64, prompt: 'a fox', solver: { id: 'euler', steps: 2, nodes: { id: 'model' } } }
    const result = await engine.run(join(families, 'sd-inpaint'), { settings })
    expect(result.picture).toMatchObject({ width: 64, height: 64 })
  })
})

describe('pictures that cannot be started from', () => {
  const settings = { width: 64, height: 64, solver: { id: 'euler', steps: 2, nodes: { id: 'model' } } }

  test('a file that is no picture is named', async () => {
    const text = join(folder, 'text.png')
    writeFileSync(text, 'no picture')
    await expect(run(join(families, 'sd15'), text, null, settings)).rejects.toMatchObject({
      code: 'invalid-input',
      message: /picture to start from cannot be read.*PNG, JPEG or WebP/,
    })
    await expect(run(join(families, 'sd15'), await ramp(64, 64), text, settings)).rejects.toMatchObject({
      message: /mask to start from cannot be read/,
    })
  })

  test('a sample that is no picture', async () => {
    const source = { picture: 'a'.repeat(64), strength: 0.5, mask: null }
    const picture = await ramp(64, 64)
    await expect(
      engine.run(join(models, 'tensor3d'), { sourceFile: picture, settings: { source, width: 64, height: 64 } }),
    ).rejects.toMatchObject({ code: 'model-unsupported', message: /no pictures/ })
  })
})
