import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readNpy } from '../../../src-shared/formats/npy.ts'
import { toRgb } from '../../../src-shared/formats/rgb.ts'
import { createNoise } from '../../../src-shared/numerics/index.ts'
import { readModelFolder } from '../folder.ts'
import { startEngine, type EngineChild } from '../testing/engine-child.ts'
import { gaussianFlow, gaussianStd, repeatDecoder, tableEncoder } from '../testing/gaussian.ts'
import type { Graph } from '../testing/onnx-writer.ts'
import { flowScheduler, modelFolder, wordTokenizer, type FolderPart } from '../testing/model-folder.ts'
import { partTokenizer } from '../families/conditioner.ts'
import { plainText } from '../families/plain-text.ts'
import { openTokenizer } from './tokenizer.ts'

const words = Array.from({ length: 40 }, (_, i) => `word${i}`)
const vocabulary = words.length + 4
const id = (word: number): number => word + 4

interface Layout {
  readonly ids?: 'int64' | 'int32'
  readonly length?: number | string
  readonly type?: 'float32' | 'float16'
  readonly more?: Record<string, FolderPart>
}

/** A text-to-picture folder whose data mean is the mean token id / 100 of the prompt. */
function textModel({ ids = 'int64', length = 8, type = 'float32', more = {} }: Layout = {}): string {
  return modelFolder({
    'unet/model.onnx': gaussianFlow({ context: 6, type }),
    'unet/config.json': { in_channels: 3, sample_size: 8 },
    'scheduler/scheduler_config.json': flowScheduler,
    'tokenizer/tokenizer.json': wordTokenizer(words),
    'tokenizer/tokenizer_config.json': { pad_token: '<pad>', model_max_length: 8 },
    'text_encoder/model.onnx': tableEncoder(vocabulary, 6, { type: ids, length }),
    ...more,
  })
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length / 100

let engine: EngineChild
beforeAll(() => {
  engine = startEngine()
})
afterAll(() => engine.close())

/** Largest distance of a run's latent from the exact end m + c z. */
async function distance(dir: string, m: number, settings: object): Promise<number> {
  const result = await engine.run(dir, {
    saveLatent: true,
    settings: { seed: 4, width: 8, height: 8, solver: { rtol: 1e-5, atol: 1e-5 }, ...settings },
  })
  const noise = new Float64Array(192)
  createNoise('philox', 4).fill(noise)
  const { data } = readNpy(readFileSync(result.latent!))
  return noise.reduce((most, z, i) => Math.max(most, Math.abs(data[i]! - m - gaussianStd * z)), 0)
}

describe('a prompt through tokenizer, text encoder and network', () => {
  const prompt = 'word3 Word7 word20'
  const ids = [0, id(3), id(7), id(20), 1, 2, 2, 2]

  test.each([
    ['int64 ids, fixed length', {}],
    ['int32 ids', { ids: 'int32' }],
    ['free length: the tokenizer says how long', { length: 'sequence' }],
  ] as const)('%s', async (_, layout) => {
    expect(await distance(textModel(layout), mean(ids), { prompt })).toBeLessThan(2e-4)
  })

  test.each([[[]], [[1]]])('an encoder that wants to be told to give its layers, by a switch of shape %j', async (shape) => {
    const table = tableEncoder(vocabulary, 6, { type: 'int64', length: 8 })
    const switched: Graph = {
      ...table,
      inputs: [...table.inputs, { name: 'output_hidden_states', type: 'bool', shape }],
      nodes: [
        { op: 'Gather', inputs: ['table', 'input_ids'], output: 'rows' },
        { op: 'Where', inputs: ['output_hidden_states', 'rows', 'zero'], output: 'last_hidden_state' },
      ],
      constants: { ...table.constants, zero: { shape: [], values: [0] } },
    }
    const dir = textModel({ more: { 'text_encoder/model.onnx': switched } })
    expect(await distance(dir, mean(ids), { prompt })).toBeLessThan(2e-4)
  })

  test('float16 network behind a float32 text encoder', async () => {
    expect(await distance(textModel({ type: 'float16' }), mean(ids), { prompt, solver: { id: 'heun', steps: 40 } })).toBeLessThan(
      2e-2,
    )
  })

  test('guidance moves the mean from the negative prompt through the prompt', async () => {
    const negative = 'word1'
    const other = mean([0, id(1), 1, 2, 2, 2, 2, 2])
    expect(await distance(textModel(), other + 2.5 * (mean(ids) - other), { prompt, negative, guidance: 2.5 })).toBeLessThan(5e-4)
    expect(await distance(textModel(), other, { prompt, negative, guidance: 0 })).toBeLessThan(2e-4)
  })

  test('a text that is too long keeps its beginning and the end token', async () => {
    const long = Array.from({ length: 30 }, (_, i) => words[i]).join(' ')
    expect(await distance(textModel(), mean([0, ...[0, 1, 2, 3, 4, 5].map(id), 1]), { prompt: long })).toBeLessThan(2e-4)
  })

  test('a missing tokenizer or text encoder is named', async () => {
    const more = { 'tokenizer/tokenizer.json': '{"version": "1.0"}' }
    await expect(engine.run(textModel({ more }), { settings: { width: 8, height: 8 } })).rejects.toMatchObject({
      code: 'model-broken',
      message: /tokenizer\.json is not a tokenizer/,
    })
    const bare = modelFolder({
      'unet/model.onnx': gaussianFlow({ context: 6 }),
      'unet/config.json': { in_channels: 3 },
      'scheduler/scheduler_config.json': flowScheduler,
    })
    await expect(engine.run(bare, { settings: { width: 8, height: 8 } })).rejects.toMatchObject({
      code: 'model-broken',
      message: /no text_encoder/,
    })
  })
})

describe('counting', () => {
  const tokenizerOf = async (limit: number | null = null) => {
    const folder = readModelFolder(textModel({ length: 'sequence' }))
    return (await openTokenizer(folder, 'tokenizer', limit))!
  }

  test('special tokens count, the cut is a place in the text', async () => {
    const tokenizer = await tokenizerOf()
    expect(tokenizer.limit).toBe(8)
    expect(tokenizer.count('')).toEqual({ count: 2, limit: 8, cutFrom: null })
    expect(tokenizer.count('word1 word2')).toEqual({ count: 4, limit: 8, cutFrom: null })
    const text = 'word1 word2 word3 word4 word5 word6 word7 word8'
    const { count, cutFrom } = tokenizer.count(text)
    expect(count).toBe(10)
    expect(text.slice(0, cutFrom!).trim()).toBe('word1 word2 word3 word4 word5 word6')
    expect(tokenizer.encode(text).ids).toEqual([0, 5, 6, 7, 8, 9, 10, 1].map((v, i) => (i === 0 || i === 7 ? v : id(i))))
  })

  test('a megabyte is counted in proportion and cut where it must be', async () => {
    const tokenizer = await tokenizerOf()
    const text = 'word1 '.repeat(170_000)
    const { count, cutFrom } = tokenizer.count(text)
    expect(Math.abs(count / 170_002 - 1)).toBeLessThan(1e-3)
    expect(cutFrom).toBe(36)
    expect(tokenizer.encode('x'.repeat(1_000_000)).ids).toHaveLength(8)
  })

  test('the limit comes from the graph, the sidecar, the position table, the tokenizer, in this order', async () => {
    const limit = async (more: Record<string, FolderPart>, fixed: number | null): Promise<number | null> => {
      const part = plainText.main(readModelFolder(textModel({ more })), {})!
      return (await partTokenizer(readModelFolder(textModel({ more })), part, fixed))!.limit
    }
    const table = { 'text_encoder/config.json': { max_position_embeddings: 7 } }
    const both = { 'flowline.json': { maxTokens: 5 }, ...table }
    expect([await limit(both, 3), await limit(both, null), await limit(table, null), await limit({}, null)]).toEqual([3, 5, 7, 8])
  })
})

test('the layout of Stable Diffusion: latents are decoded by the VAE', async () => {
  const scaling = 0.5
  const dir = modelFolder({
    'model_index.json': { _class_name: 'StableDiffusionPipeline' },
    'unet/model.onnx': gaussianFlow({ context: 6, shape: ['batch', 4, 'h', 'w'], timestep: { type: 'int64', shape: [] } }),
    'unet/config.json': { in_channels: 4, sample_size: 8 },
    'scheduler/scheduler_config.json': flowScheduler,
    'tokenizer/tokenizer.json': wordTokenizer(words),
    'tokenizer/tokenizer_config.json': { pad_token: '<pad>', model_max_length: 8 },
    'text_encoder/model.onnx': tableEncoder(vocabulary, 6, { type: 'int32', length: 'sequence' }),
    'vae_decoder/model.onnx': repeatDecoder(4, 4),
    'vae_decoder/config.json': { scaling_factor: scaling, shift_factor: -0.1, block_out_channels: [8, 8, 8] },
  })
  const settings = { prompt: 'word9', width: 48, height: 32, solver: { id: 'heun', steps: 20 } }
  const result = await engine.run(dir, { saveLatent: true, keep: 'thumbnails', settings })
  expect(result).toMatchObject({ sampleShape: [4, 8, 12], picture: { width: 48, height: 32 } })
  const latent = readNpy(readFileSync(result.latent!)).data
  const { data, info } = await sharp(result.picture!.file).raw().toBuffer({ resolveWithObject: true })
  expect(info).toMatchObject({ width: 48, height: 32, channels: 3 })
  const cell = toRgb(
    Float32Array.from(latent.subarray(0, 3 * 96), (v) => v / scaling - 0.1),
    [3, 8, 12],
  )
  for (const [x, y] of [
    [0, 0],
    [47, 31],
    [13, 6],
  ] as const) {
    const place = 3 * ((y >> 2) * 12 + (x >> 2))
    const here = 3 * (y * 48 + x)
    for (let c = 0; c < 3; c++) expect(Math.abs(data[here + c]! - cell.rgb[place + c]!)).toBeLessThanOrEqual(1)
  }
  expect((await sharp(`${result.outDir}/x0/00000.webp`).metadata()).width).toBe(48)
  await expect(engine.run(dir, { settings: { ...settings, width: 50 } })).rejects.toMatchObject({
    code: 'invalid-input',
    message: /multiples of 4/,
  })
})
