import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { settingsOfRunSchema } from '../../../src-shared/contract/recipe.ts'
import { readModelFolder } from '../folder.ts'
import { tableEncoder } from '../testing/gaussian.ts'
import { modelFolder, temporaryFolder, wordTokenizer } from '../testing/model-folder.ts'
import type { Graph } from '../testing/onnx-writer.ts'
import { openPipeline } from './pipeline.ts'

const fixture = fileURLToPath(new URL('../../../e2e/fixtures/families/pixart', import.meta.url))
const settings = settingsOfRunSchema.parse({ prompt: 'fox', width: 32, height: 32 })

test.each([
  ['PixArtAlphaPipeline', 120],
  ['PixArtSigmaPipeline', 300],
  ['SanaPipeline', 300],
])('%s reads %i tokens', async (className, tokens) => {
  const dir = join(temporaryFolder(), 'pixart')
  cpSync(fixture, dir, { recursive: true })
  rmSync(join(dir, 'flowline.json'))
  const index = join(dir, 'model_index.json')
  const written = JSON.parse(readFileSync(index, 'utf8')) as object
  writeFileSync(index, JSON.stringify({ ...written, _class_name: className }))
  const pipeline = await openPipeline(readModelFolder(dir), { provider: 'cpu', threads: 1 })
  expect(pipeline.tokenizer!.limit).toBe(tokens)
  const { conditional } = await pipeline.conditions(settings, [4, 16, 16])
  expect([conditional.context!.shape[0], conditional.contextMask!.shape]).toEqual([tokens, [tokens]])
  await pipeline.release()
})

/** Answers everywhere with height + 1000 width + 10 height/width, as it is told them. */
const sizes: Graph = {
  inputs: [
    { name: 'hidden_states', type: 'float32', shape: ['batch', 3, 'h', 'w'] },
    { name: 'encoder_hidden_states', type: 'float32', shape: ['batch', 'tokens', 6] },
    { name: 'encoder_attention_mask', type: 'int64', shape: ['batch', 'tokens'] },
    { name: 'resolution', type: 'float32', shape: ['batch', 2] },
    { name: 'aspect_ratio', type: 'float32', shape: ['batch', 1] },
    { name: 'timestep', type: 'float32', shape: ['batch'] },
  ],
  outputs: [{ name: 'out_sample', type: 'float32', shape: ['batch', 3, 'h', 'w'] }],
  nodes: [
    { op: 'MatMul', inputs: ['resolution', 'weights'], output: 'pixels' },
    { op: 'Mul', inputs: ['aspect_ratio', 'ten'], output: 'aspect' },
    { op: 'Add', inputs: ['pixels', 'aspect'], output: 'sum' },
    { op: 'Reshape', inputs: ['sum', 'column'], output: 'value' },
    { op: 'Mul', inputs: ['hidden_states', 'zero'], output: 'nothing' },
    { op: 'Add', inputs: ['nothing', 'value'], output: 'out_sample' },
  ],
  constants: {
    weights: { shape: [2, 1], values: [1, 1000] },
    ten: { shape: [], values: [10] },
    zero: { shape: [], values: [0] },
    column: { shape: [4], values: [-1, 1, 1, 1], type: 'int64' },
  },
}

test('PixArt-alpha at 1024 pixels is told the size of the picture and its height over its width', async () => {
  const dir = modelFolder({
    'model_index.json': { _class_name: 'PixArtAlphaPipeline' },
    'transformer/model.onnx': sizes,
    'transformer/config.json': { in_channels: 3, sample_size: 8, patch_size: 1 },
    'scheduler/scheduler_config.json': { _class_name: 'DPMSolverMultistepScheduler' },
    'tokenizer/tokenizer.json': wordTokenizer(['fox']),
    'tokenizer/tokenizer_config.json': { pad_token: '<pad>' },
    'text_encoder/model.onnx': tableEncoder(5, 6, { type: 'int64', length: 'sequence' }),
  })
  const pipeline = await openPipeline(readModelFolder(dir), { provider: 'cpu', threads: 1 })
  const size = { ...settings, width: 16, height: 8 }
  const { network } = await pipeline.condition(size, pipeline.sampleShape(size))
  const out = new Float64Array(network.size)
  await network.predict(new Float64Array(network.size), 500, 'conditional', out)
  expect([...new Set(out)]).toEqual([8 + 16_000 + 10 * (8 / 16)])
  await pipeline.release()
})
