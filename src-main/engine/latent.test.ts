import { readFileSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDenseHeader } from '../../src-shared/formats/dense.ts'
import { readNpy } from '../../src-shared/formats/npy.ts'
import { startEngine, type EngineChild, type RunOptions } from './testing/engine-child.ts'
import { temporaryFolder } from './testing/model-folder.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../e2e/fixtures/models/${name}`, import.meta.url))

let engine: EngineChild
beforeAll(() => {
  engine = startEngine()
})
afterAll(() => engine.close())

const english = 'a hand with three raised fingers'
const chinese = '一只竖起三根手指的手'
const ways = {
  euler: { id: 'euler', steps: 6, nodes: { id: 'trailing' } },
  lcm: { id: 'lcm', steps: 4, nodes: { id: 'trailing' } },
}

async function run(dir: string, settings: RunOptions['settings'], more: RunOptions = {}) {
  const made = await engine.run(dir, { saveLatent: true, ...more, settings: { width: 128, height: 128, seed: 5, ...settings } })
  return { ...made, x0: Float64Array.from(readNpy(readFileSync(made.latent!)).data) }
}

const furthest = (a: Float64Array, b: Float64Array): number => a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0)

/** A copy of a fixture whose flowline.json has other entries. */
async function altered(name: string, change: Record<string, unknown>): Promise<string> {
  const dir = join(temporaryFolder(), name)
  await cp(fixture(name), dir, { recursive: true })
  const file = join(dir, 'flowline.json')
  await writeFile(file, JSON.stringify({ ...(JSON.parse(await readFile(file, 'utf8')) as object), ...change }))
  return dir
}

describe('a latent model whose network gives features beside its prediction', () => {
  test.each([english, chinese])('draws a picture for "%s"', async (prompt) => {
    const made = await run(fixture('latent'), { prompt, guidance: 2, solver: ways.euler })
    expect(made).toMatchObject({ sampleShape: [8, 16, 16], picture: { width: 128, height: 128 }, warnings: [] })
    expect(made.outcome.nfe).toMatchObject({ total: 6, networkCalls: 12 })
    const other = await run(fixture('latent'), { prompt: 'a red flower', guidance: 2, solver: ways.euler })
    expect(furthest(made.x0, other.x0)).toBeGreaterThan(0.05)
  })

  test('any multiple of the cell is a size', async () => {
    const made = await run(fixture('latent'), { prompt: english, width: 64, height: 200, solver: ways.euler })
    expect(made).toMatchObject({ sampleShape: [8, 25, 8], picture: { width: 64, height: 200 } })
  })

  test('weights in half precision and in bytes give nearly the same', async () => {
    const settings = { prompt: english, guidance: 2, solver: ways.euler }
    const [whole, half, bytes] = [
      await run(fixture('latent'), settings),
      await run(fixture('latent-fp16'), settings),
      await run(fixture('latent-int8'), settings),
    ]
    expect(furthest(whole.x0, half.x0)).toBeLessThan(1e-5)
    const loss = furthest(whole.x0, bytes.x0)
    expect(loss).toBeGreaterThan(1e-4)
    expect(loss).toBeLessThan(0.1)
  })
})

describe('a model that takes its guidance as a number', () => {
  test('one network call per evaluation, whatever the guidance, and another picture for another guidance', async () => {
    const weak = await run(fixture('lcm'), { prompt: english, guidance: 1, solver: ways.lcm })
    const strong = await run(fixture('lcm'), { prompt: english, guidance: 7.5, solver: ways.lcm })
    for (const { outcome, warnings } of [weak, strong]) {
      expect(outcome.nfe).toMatchObject({ total: 4, networkCalls: 4 })
      expect(warnings).toEqual([])
    }
    expect(furthest(weak.x0, strong.x0)).toBeGreaterThan(0.01)
  })

  test('a negative prompt does nothing, and that is said', async () => {
    const settings = { prompt: english, guidance: 4, solver: ways.lcm }
    const plain = await run(fixture('lcm'), settings)
    const negative = await run(fixture('lcm'), { ...settings, negative: 'a red flower' })
    expect(negative.outcome.pixelHash).toBe(plain.outcome.pixelHash)
    expect(negative.warnings.join()).toContain('negative prompt has no effect')
  })
})

describe('methods and models that do not belong together', () => {
  test.each([
    ['lcm', ways.euler, 'was distilled for the method "lcm"'],
    ['latent', ways.lcm, 'which this one is not'],
  ])('%s', async (name, solver, words) => {
    const { warnings } = await run(fixture(name), { prompt: english, solver })
    expect(warnings.join()).toContain(words)
  })

  test('refinement of a model that says where paths end', async () => {
    const { warnings } = await run(fixture('lcm'), { prompt: english, solver: ways.lcm, refinement: { iterations: 1 } })
    expect(warnings.join()).toContain('without refinement the picture is better')
  })

  test('guidance that is part of the model has no second pass', async () => {
    const dir = await altered('latent', { distilledGuidance: 2 })
    const plain = await run(dir, { prompt: english, guidance: 1, solver: ways.euler })
    expect(plain.warnings).toEqual([])
    const guided = await run(dir, { prompt: english, guidance: 4, negative: 'a red flower', solver: ways.euler })
    expect(guided.outcome.pixelHash).toBe(plain.outcome.pixelHash)
    expect(guided.outcome.nfe.networkCalls).toBe(plain.outcome.nfe.networkCalls)
    expect(guided.warnings.join()).toContain('Guidance of strength 2 is part of this model')
  })

  test('guidance outside of what the model was distilled with', async () => {
    const dir = await altered('lcm', { distilledGuidance: [1, 5] })
    const inside = await run(dir, { prompt: english, guidance: 5, solver: ways.lcm })
    expect(inside.warnings.join()).not.toContain('lies outside')
    const outside = await run(dir, { prompt: english, guidance: 15, solver: ways.lcm })
    expect(outside.warnings.join()).toContain('guidance from 1 to 5; 15 lies outside')
  })

  test('a negative prompt without guidance', async () => {
    const { warnings } = await run(fixture('latent'), { prompt: english, guidance: 1, negative: 'blue', solver: ways.euler })
    expect(warnings.join()).toContain('negative prompt has no effect')
  })

  test('what flowline.json recommends counts as what the model was made for', async () => {
    const dir = await altered('latent', { recommended: { solver: { id: 'consistency', steps: 1 } } })
    const fitting = await run(dir, { prompt: english, solver: { id: 'consistency', steps: 1 } })
    expect(fitting.warnings).toEqual([])
    expect(fitting.outcome.nfe.total).toBe(1)
    expect((await run(dir, { prompt: english, solver: ways.euler })).warnings.join()).toContain('"consistency"')
  })
})

describe('previews of latents', () => {
  const settings = { prompt: english, guidance: 2, solver: ways.euler }
  const raw = (file: string) => sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })

  /** Correlation of two pictures over all their values. */
  function likeness(a: Uint8Array, b: Uint8Array): number {
    const mean = (values: Uint8Array): number => values.reduce((sum, v) => sum + v, 0) / values.length
    const [ma, mb] = [mean(a), mean(b)]
    let [both, aa, bb] = [0, 0, 0]
    a.forEach((v, i) => {
      both += (v - ma) * (b[i]! - mb)
      aa += (v - ma) ** 2
      bb += (b[i]! - mb) ** 2
    })
    return both / Math.sqrt(aa * bb)
  }

  test('the last estimate looks like the picture, in its size', async () => {
    const made = await run(fixture('latent'), settings, { keep: 'full' })
    const frame = await raw(join(made.outDir, `x0/${String(made.frames - 1).padStart(5, '0')}.webp`))
    const picture = await raw(made.picture!.file)
    expect(frame.info).toMatchObject({ width: 128, height: 128 })
    expect(likeness(frame.data, picture.data)).toBeGreaterThan(0.9)
    expect(parseDenseHeader(readFileSync(join(made.outDir, 'dense.json'), 'utf8')).latent?.matrix[0]).toHaveLength(8)
  })

  test('the map in flowline.json is taken where it fits', async () => {
    const matrix = [0, 1, 2].map((k) => Array.from({ length: 8 }, () => (k === 1 ? 0.25 : 0)))
    const dir = await altered('latent', { latentRgb: { matrix, bias: [-1, 0, 1] } })
    const made = await run(dir, settings, { keep: 'thumbnails' })
    const { channels } = await sharp(join(made.outDir, 'x0/00003.webp')).stats()
    expect(channels[0]!.mean).toBeLessThan(20)
    expect(channels[2]!.mean).toBeGreaterThan(235)
    expect(channels[1]!.stdev).toBeGreaterThan(10)
  })
})
