import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { settingsOfRunSchema, type RunSettingsInput } from '../../../src-shared/contract/recipe.ts'
import { sample } from '../../../src-shared/numerics/index.ts'
import { readModelFolder } from '../folder.ts'
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

/** Folders of the same weights, and how far their arithmetic lets them differ. */
const folderOf: Readonly<Record<string, readonly { folder: string; half?: boolean }[]>> = {
  sd15: [{ folder: 'sd15' }, { folder: 'sd15-legacy' }, { folder: 'sd15-fixed' }, { folder: 'sd15-half', half: true }],
}

const families = readdirSync(vectors)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''))

const cases = families.flatMap((name) => (folderOf[name] ?? [{ folder: name }]).map((one) => ({ name, half: false, ...one })))

describe.each(cases)('$folder as diffusers', ({ name, folder, half }) => {
  const published = JSON.parse(readFileSync(new URL(`${name}.json`, vectors), 'utf8')) as Vectors
  const settings = settingsOfRunSchema.parse(published.settings)
  const directory = readModelFolder(folders + folder)
  let pipeline: Pipeline
  const opened = async (): Promise<Pipeline> => (pipeline ??= await openPipeline(directory, { provider: 'cpu', threads: 1 }))
  const [one, picture] = half ? [1e-2, 2e-2] : [1e-4, 2e-3]

  test('text encodings', async () => {
    const open = await opened()
    const { conditional, unconditional } = await open.conditions(settings, open.sampleShape(settings))
    for (const [own, theirs] of [
      [conditional, published.conditional],
      [unconditional, published.unconditional],
    ] as const) {
      expect(Object.keys(own ?? {}).sort()).toEqual(Object.keys(theirs ?? {}).sort())
      for (const [role, values] of Object.entries(theirs ?? {}))
        expect(difference(own![role as 'context']!.data, values), role).toBeLessThan(1e-4)
    }
  })

  test('one evaluation', async () => {
    const open = await opened()
    const shape = open.sampleShape(settings)
    const { network } = await open.condition(settings, shape)
    const { start } = await startNoise(settings, null, shape)
    const answer = new Float64Array(network.size)
    await network.predict(start, published.label, 'conditional', answer)
    expect(difference(answer, numbers(published.evaluation).subarray(0, network.size))).toBeLessThan(one)
  })

  test('the picture after five steps', async () => {
    const open = await opened()
    const shape = open.sampleShape(settings)
    const { network, guidance } = await open.condition(settings, shape)
    const { start, noise } = await startNoise(settings, null, shape)
    const result = await sample(network, { solver: settings.solver, refinement: settings.refinement, guidance, start, noise })
    expect(result.nfe.total).toBe(settings.solver.steps)
    expect(difference(result.x0, published.latent)).toBeLessThan(picture)
    const { values } = await open.colours(result.x0, shape)
    expect(difference(values, published.picture)).toBeLessThan(picture)
  })

  test.runIf(published.weighted)('weights and parts of a prompt', async () => {
    const open = await opened()
    const { prompt, context } = published.weighted!
    const { conditional } = await open.conditions({ ...settings, prompt }, open.sampleShape(settings))
    if (folder === 'sd15-fixed') expect(conditional.context!.shape).toEqual([77, 16])
    else expect(difference(conditional.context!.data, context)).toBeLessThan(1e-4)
  })

  test.runIf(published.skipped)('one layer less of the text encoder', async () => {
    const open = await opened()
    const { conditional } = await open.conditions({ ...settings, clipSkip: 2 }, open.sampleShape(settings))
    expect(difference(conditional.context!.data, published.skipped!)).toBeLessThan(1e-4)
  })
})
