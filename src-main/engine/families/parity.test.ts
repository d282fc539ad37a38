import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { settingsOfRunSchema, type RunSettingsInput } from '../../../src-shared/contract/recipe.ts'
import { sample } from '../../../src-shared/numerics/index.ts'
import { readModelFolder } from '../folder.ts'
import { openSession } from '../runtime/session.ts'
import { startFrom, type SourcePicture } from '../source.ts'
import { startNoise } from '../start.ts'
import { openPipeline } from './pipeline.ts'
import type { Pipeline } from './types.ts'

interface Packed {
  readonly shape: readonly number[]
  readonly data: string
}

interface Vectors {
  readonly made: string
  readonly settings: RunSettingsInput & { solver: { nodes?: { list?: (number | null)[] } } }
  readonly conditional: Record<string, Packed>
  readonly unconditional: Record<string, Packed> | null
  readonly label: number
  readonly evaluation: Packed
  readonly latent: Packed
  readonly picture: Packed
  readonly weighted?: { prompt: string; context: Packed }
  readonly skipped?: Packed
  /** The run starts from the picture of `sourceOf`. */
  readonly source?: { strength: number; mask: boolean }
  readonly encoded?: Packed
}

const folders = fileURLToPath(new URL('../../../e2e/fixtures/families/', import.meta.url))
const vectors = new URL('../testing/vectors/', import.meta.url)

function numbers({ data }: Packed): Float32Array {
  const bytes = Buffer.from(data, 'base64')
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

/** Largest difference over the spread of the published numbers. */
function difference(own: ArrayLike<number>, published: Packed | Float32Array): number {
  const theirs = published instanceof Float32Array ? published : numbers(published)
  expect(own.length).toBe(theirs.length)
  let most = 0
  let [low, high] = [Infinity, -Infinity]
  theirs.forEach((value, i) => {
    most = Math.max(most, Math.abs(own[i]! - value))
    low = Math.min(low, value)
    high = Math.max(high, value)
  })
  return most / Math.max(high - low, 1e-3)
}

/** Ramps and a chequerboard, and a mask of the right half. */
function sourceOf(side: number, masked: boolean): SourcePicture {
  const area = side * side
  const rgb = Uint8Array.from({ length: 3 * area }, (_, k) => {
    const [x, y, c] = [Math.floor(k / 3) % side, Math.floor(k / (3 * side)), k % 3]
    return (3 * x + 2 * y + 40 * c + 60 * (((x >> 4) + (y >> 4)) % 2)) % 256
  })
  const colours = Float64Array.from({ length: 3 * area }, (_, k) => rgb[(k % area) * 3 + Math.floor(k / area)]! / 127.5 - 1)
  const free = masked ? Float64Array.from({ length: area }, (_, i) => (i % side >= side / 2 ? 1 : 0)) : null
  return { colours, rgb, width: side, height: side, free }
}

/** Folders of the same weights, and how far their arithmetic lets them differ. */
const folderOf: Readonly<Record<string, readonly { folder: string; half?: boolean }[]>> = {
  'sd15-from-picture': [{ folder: 'sd15' }, { folder: 'sd15-legacy' }, { folder: 'sd15-half', half: true }],
  'sd15-inpaint': [{ folder: 'sd15' }],
  sd15: [{ folder: 'sd15' }, { folder: 'sd15-legacy' }, { folder: 'sd15-fixed' }, { folder: 'sd15-half', half: true }],
}

const families = readdirSync(vectors)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''))

const cases = families.flatMap((name) => (folderOf[name] ?? [{ folder: name }]).map((one) => ({ name, half: false, ...one })))

describe.each(cases)('$name in $folder as diffusers', ({ name, folder, half }) => {
  const published = JSON.parse(readFileSync(new URL(`${name}.json`, vectors), 'utf8')) as Vectors
  const settings = settingsOfRunSchema.parse(published.settings)
  const directory = readModelFolder(folders + folder)
  const source = published.source ? sourceOf(settings.width, published.source.mask) : null
  let pipeline: Pipeline
  const opened = async (): Promise<Pipeline> => (pipeline ??= await openPipeline(directory, { provider: 'cpu', threads: 1 }))
  /** A half-precision number is right to 5e-4; what was measured is 6e-4, 7e-4 and 2e-3. */
  const [one, picture] = half ? [2e-3, 4e-3] : [1e-4, 2e-3]

  test.runIf(half)('every graph takes and gives half-precision numbers', async () => {
    for (const part of ['text_encoder', 'unet', 'vae_encoder', 'vae_decoder']) {
      const session = await openSession(directory.graph(part)!, { provider: 'cpu', threads: 1 })
      const types = [...session.inputs.values(), ...session.outputs].map(({ type }) => type)
      expect(new Set(types.filter((type) => type !== 'int64')), part).toEqual(new Set(['float16']))
      await session.release()
    }
  })

  test('text encodings', async () => {
    const open = await opened()
    const { conditional, unconditional } = await open.conditions(settings, open.sampleShape(settings))
    for (const [own, theirs] of [
      [conditional, published.conditional],
      [unconditional, published.unconditional],
    ] as const) {
      expect(Object.keys(own ?? {}).sort()).toEqual(Object.keys(theirs ?? {}).sort())
      for (const [role, values] of Object.entries(theirs ?? {}))
        expect(difference(own![role as 'context']!.data, values), role).toBeLessThan(one)
    }
  })

  test('one evaluation', async () => {
    const open = await opened()
    const shape = open.sampleShape(settings)
    const { network } = await open.condition(settings, shape, { source })
    const { start } = await startNoise(settings, null, shape)
    const answer = new Float64Array(network.size)
    await network.predict(start, published.label, 'conditional', answer)
    expect(difference(answer, numbers(published.evaluation).subarray(0, network.size))).toBeLessThan(one)
  })

  test('the picture after the last step', async () => {
    const open = await opened()
    const shape = open.sampleShape(settings)
    const { network, guidance } = await open.condition(settings, shape, { source })
    const { start, noise } = await startNoise(settings, null, shape)
    const { solver, refinement } = settings
    const strength = published.source?.strength ?? 1
    const begun = source ? await startFrom(source, { solver, source: { strength } }, open, shape, network.schedule) : null
    const own = begun?.nodes ? { ...solver, nodes: begun.nodes } : solver
    const result = await sample(network, { solver: own, refinement, guidance, start, noise, ...begun })
    expect(result.nfe.total).toBe(Math.floor(solver.steps * strength))
    expect(difference(result.x0, published.latent)).toBeLessThan(picture)
    const { values } = await open.colours(result.x0, shape)
    expect(difference(values, published.picture)).toBeLessThan(picture)
  })

  test.runIf(published.weighted)('weights and parts of a prompt', async () => {
    const open = await opened()
    const { prompt, context } = published.weighted!
    const { conditional } = await open.conditions({ ...settings, prompt }, open.sampleShape(settings))
    if (folder === 'sd15-fixed') expect(conditional.context!.shape).toEqual([77, 16])
    else expect(difference(conditional.context!.data, context)).toBeLessThan(one)
  })

  test.runIf(published.encoded)('the latent of a picture', async () => {
    const open = await opened()
    const latent = await open.sampleOf(source!.colours, [3, settings.height, settings.width], open.sampleShape(settings))
    expect(difference(latent, published.encoded!)).toBeLessThan(one)
  })

  test.runIf(published.skipped)('one layer less of the text encoder', async () => {
    const open = await opened()
    const { conditional } = await open.conditions({ ...settings, clipSkip: 2 }, open.sampleShape(settings))
    expect(difference(conditional.context!.data, published.skipped!)).toBeLessThan(one)
  })
})
