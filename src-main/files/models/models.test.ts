import {
  appendFileSync,
  cpSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs/minimal.js'
import { describe, expect, test } from 'vitest'
import { modelCardSchema } from '../../../src-shared/contract/index.ts'
import { flowScheduler, modelFolder, temporaryFolder, wordTokenizer, type FolderPart } from '../../engine/testing/model-folder.ts'
import { writeOnnx, type Graph } from '../../engine/testing/onnx-writer.ts'
import { withFile } from '../png-file.ts'
import { hashModel, memoryHashCache } from './hash.ts'
import { readOnnxHeader } from './onnx.ts'
import { scanModel } from './scan.ts'

const exact = fileURLToPath(new URL('../../../assets/models/exact', import.meta.url))

function denoiser(shape: (number | string)[] = ['batch', 3, 8, 8], inputs: string[] = []): Graph {
  return {
    inputs: [
      { name: 'sample', type: 'float32', shape },
      { name: 'timestep', type: 'float32', shape: ['batch'] },
      ...inputs.map((name) => ({ name, type: 'float32' as const, shape: ['batch', 'sequence', 16] })),
    ],
    outputs: [{ name: 'out_sample', type: 'float32', shape }],
    nodes: [{ op: 'Mul', inputs: ['sample', 'w'], output: 'out_sample' }],
    constants: { w: { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }, steps: { shape: [1], values: [4], type: 'int64' } },
  }
}

const encoder: Graph = {
  inputs: [{ name: 'input_ids', type: 'int64', shape: ['batch', 12] }],
  outputs: [{ name: 'last_hidden_state', type: 'float32', shape: ['batch', 12, 16] }],
  nodes: [],
  constants: {},
}
const decoder: Graph = {
  inputs: [{ name: 'latent_sample', type: 'float32', shape: ['batch', 4, 'h', 'w'] }],
  outputs: [{ name: 'sample', type: 'float32', shape: ['batch', 3, 'H', 'W'] }],
  nodes: [],
  constants: {},
}
const ddim = {
  _class_name: 'DDIMScheduler',
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  prediction_type: 'v_prediction',
}
const plain = { 'unet/model.onnx': denoiser(), 'scheduler/scheduler_config.json': flowScheduler }

const scan = (dir: string) => scanModel(dir, 'linked')
const codes = async (dir: string): Promise<string[]> => (await scan(dir)).problems.map(({ code }) => code)

describe('the header of a graph', () => {
  test('is what was written, without the weights', async () => {
    const file = path.join(modelFolder(plain), 'unet/model.onnx')
    const header = await withFile(file, readOnnxHeader)
    expect(header).toEqual({
      irVersion: 8,
      inputs: [
        { name: 'sample', type: 'float32', shape: ['batch', 3, 8, 8] },
        { name: 'timestep', type: 'float32', shape: ['batch'] },
      ],
      outputs: [{ name: 'out_sample', type: 'float32', shape: ['batch', 3, 8, 8] }],
      weights: new Map([
        ['float32', 6],
        ['int64', 1],
      ]),
      external: new Set(),
      operators: new Set(['Mul']),
    })
  })

  test('three gigabytes of weights are stepped over', async () => {
    const { model } = writeOnnx(denoiser())
    const reader = protobuf.Reader.create(model)
    let graph = new Uint8Array(0)
    while (reader.pos < reader.len) {
      const tag = reader.uint32()
      if (tag >>> 3 === 7) graph = Uint8Array.from(reader.bytes())
      else reader.skipType(tag & 7)
    }
    const size = 3e9
    const start = protobuf.Writer.create()
      .uint32(0x08)
      .uint64(size / 4)
      .uint32(0x10)
      .uint32(1)
      .uint32(0x4a)
      .uint64(size)
      .finish()
    const weights = protobuf.Writer.create()
      .uint32(0x2a)
      .uint64(start.length + size)
      .finish()
    const head = protobuf.Writer.create()
      .uint32(0x08)
      .uint32(8)
      .uint32(0x3a)
      .uint64(weights.length + start.length + size + graph.length)
      .finish()
    const file = path.join(temporaryFolder(), 'large.onnx')
    const prefix = Buffer.concat([head, weights, start])
    writeFileSync(file, prefix)
    truncateSync(file, prefix.length + size)
    appendFileSync(file, graph)
    const before = process.memoryUsage().rss
    const header = await withFile(file, readOnnxHeader)
    rmSync(file)
    expect(header.weights.get('float32')).toBe(size / 4 + 6)
    expect(header.inputs).toHaveLength(2)
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })

  test('no damage does more than a refusal', async () => {
    const { model } = writeOnnx(denoiser())
    const file = path.join(temporaryFolder(), 'damaged.onnx')
    for (let i = 0; i < 300; i++) {
      const damaged = model.slice()
      for (let k = 0; k < 2; k++) damaged[(i * 31 + k * 17) % damaged.length] = (i * 57 + k * 91) & 0xff
      writeFileSync(file, damaged)
      const code = await withFile(file, readOnnxHeader).then(
        () => 'read',
        (error: { code?: string }) => error.code,
      )
      expect(['read', 'onnx-foreign', 'onnx-truncated']).toContain(code)
    }
  })
})

describe('cards', () => {
  test('the model that comes with the app', async () => {
    const card = await scanModel(exact, 'built-in')
    expect(card).toMatchObject({
      name: 'Exact pictures',
      builtIn: true,
      predictionType: 'edm',
      schedule: { sigmaMin: 0.002, sigmaMax: 80, discrete: false, trainSteps: null },
      textConditioned: true,
      size: { width: 64, height: 64, fixed: true },
      sampleShape: [3, 64, 64],
      maxTokens: 32,
      precision: 'float64',
      problems: [],
      usable: true,
    })
    expect(card.bytes).toBeLessThan(16e6)
    expect(modelCardSchema.parse({ ...card, id: 'x', hash: null, measured: null }).components.map(({ name }) => name)).toEqual([
      'text_encoder',
      'unet',
      'tokenizer',
      'scheduler',
    ])
  })

  test('a latent model with text', async () => {
    const card = await scan(
      modelFolder({
        'model_index.json': { _class_name: 'StableDiffusionPipeline', unet: ['diffusers', 'OnnxRuntimeModel'] },
        'unet/model.onnx': denoiser(['batch', 4, 'h', 'w'], ['encoder_hidden_states']),
        'unet/config.json': { in_channels: 4, sample_size: 64 },
        'scheduler/scheduler_config.json': ddim,
        'text_encoder/model.onnx': encoder,
        'tokenizer/tokenizer.json': wordTokenizer(['boat']),
        'vae_decoder/model.onnx': decoder,
        'vae_decoder/config.json': { block_out_channels: [128, 256, 512, 512], scaling_factor: 0.18215 },
      }),
    )
    expect(card).toMatchObject({
      kind: 'stable-diffusion',
      predictionType: 'v_prediction',
      predictionTypeFrom: 'scheduler/scheduler_config.json: prediction_type',
      schedule: { discrete: true, trainSteps: 1000 },
      size: { width: 512, height: 512, multiple: 64, fixed: false },
      latent: { channels: 4, factor: 8 },
      sampleShape: [4, 64, 64],
      maxTokens: 12,
      precision: 'float32',
      usable: true,
    })
    // sqrt((1 - a)/a) of the scaled-linear schedule at its ends, from the published betas
    expect(card.schedule!.sigmaMin).toBeCloseTo(0.0292, 3)
    expect(card.schedule!.sigmaMax).toBeCloseTo(14.61, 1)
  })

  test('samples that are no pictures', async () => {
    const card = await scan(modelFolder({ ...plain, 'unet/model.onnx': denoiser(['batch', 2]) }))
    expect(card).toMatchObject({ size: null, sampleShape: [2], usable: true, kind: 'unconditional', textConditioned: false })
  })
})

describe('a broken folder is a card with its problem', () => {
  const broken: [string, Record<string, FolderPart>, string][] = [
    ['no scheduler', { 'unet/model.onnx': denoiser() }, 'scheduler-missing'],
    [
      'unknown scheduler',
      { ...plain, 'scheduler/scheduler_config.json': { _class_name: 'MagicScheduler' } },
      'scheduler-unsupported',
    ],
    ['scheduler not JSON', { ...plain, 'scheduler/scheduler_config.json': '{"_class_name":' }, 'config-unreadable'],
    ['truncated graph', { ...plain, 'unet/model.onnx': writeOnnx(denoiser()).model.slice(0, -30) }, 'onnx-truncated'],
    ['foreign graph', { ...plain, 'unet/model.onnx': 'PK\u0003\u0004 this is a zip' }, 'onnx-foreign'],
    ['empty graph', { ...plain, 'unet/model.onnx': '' }, 'onnx-foreign'],
    [
      'LFS pointer',
      { ...plain, 'unet/model.onnx': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n' },
      'onnx-pointer',
    ],
    ['PyTorch weights', { 'unet/diffusion_pytorch_model.safetensors': 'x', 'scheduler/scheduler_config.json': ddim }, 'not-onnx'],
    ['nothing', { 'readme.txt': 'hello' }, 'network-missing'],
    ['models inside', { 'one/scheduler/scheduler_config.json': ddim }, 'folder-of-models'],
    [
      'inputs of another kind',
      {
        ...plain,
        'unet/model.onnx': denoiser(['b', 4, 8, 8], ['encoder_hidden_states', 'time_ids']),
        'text_encoder/model.onnx': encoder,
        'tokenizer/tokenizer.json': {},
      },
      'inputs-unsupported',
    ],
    [
      'no text encoder',
      { ...plain, 'unet/model.onnx': denoiser(['b', 3, 8, 8], ['encoder_hidden_states']), 'tokenizer/tokenizer.json': {} },
      'text-encoder-missing',
    ],
    [
      'no tokenizer',
      { ...plain, 'unet/model.onnx': denoiser(['b', 3, 8, 8], ['encoder_hidden_states']), 'text_encoder/model.onnx': encoder },
      'tokenizer-missing',
    ],
    [
      'weights outside',
      {
        ...plain,
        'unet/model.onnx': writeOnnx({ ...denoiser(), external: { location: '../../../etc/passwd', names: ['w'] } }).model,
      },
      'path-escape',
    ],
    [
      'absolute weights',
      { ...plain, 'unet/model.onnx': writeOnnx({ ...denoiser(), external: { location: '/etc/passwd', names: ['w'] } }).model },
      'path-escape',
    ],
    [
      'weights missing',
      { ...plain, 'unet/model.onnx': writeOnnx({ ...denoiser(), external: { location: 'weights.bin', names: ['w'] } }).model },
      'weights-missing',
    ],
  ]
  test.each(broken)('%s', async (_, parts, code) => {
    const card = await scan(modelFolder(parts))
    expect(card.problems.map((problem) => problem.code)).toContain(code)
    expect(card.usable).toBe(false)
    for (const { message } of card.problems) expect(message).toMatch(/^[A-Z"\w].*[.]$/)
  })

  test('folders that are not there, files, and links that lead round or out', async () => {
    expect(await codes('/nowhere/models/x')).toEqual(['folder-missing'])
    const dir = modelFolder(plain)
    expect(await codes(path.join(dir, 'unet/model.onnx'))).toEqual(['not-a-folder'])
    const loop = path.join(temporaryFolder(), 'loop')
    symlinkSync(loop, loop)
    expect(await codes(loop)).toEqual(['link-loop'])
    const inner = modelFolder(plain)
    rmSync(path.join(inner, 'unet/model.onnx'))
    symlinkSync('model.onnx', path.join(inner, 'unet/model.onnx'))
    expect(await codes(inner)).toContain('link-loop')
    const outer = modelFolder(plain)
    rmSync(path.join(outer, 'scheduler/scheduler_config.json'))
    symlinkSync('/etc/passwd', path.join(outer, 'scheduler/scheduler_config.json'))
    expect(await codes(outer)).toContain('path-escape')
  })

  test('a snapshot of a hub cache, all links into its own blobs, is fine', async () => {
    const repository = path.join(temporaryFolder(), 'models--someone--tiny')
    const snapshot = path.join(repository, 'snapshots', 'abc')
    cpSync(modelFolder(plain), snapshot, { recursive: true })
    mkdirSync(path.join(repository, 'blobs'))
    renameSync(path.join(snapshot, 'unet/model.onnx'), path.join(repository, 'blobs/f00'))
    symlinkSync('../../../blobs/f00', path.join(snapshot, 'unet/model.onnx'))
    expect(await scan(snapshot)).toMatchObject({ usable: true, problems: [] })
  })
})

describe('the hash', () => {
  test('is the same for a copy elsewhere, another for any other byte, and blind to what decides nothing', async () => {
    const dir = modelFolder(plain)
    const hash = await hashModel(dir, memoryHashCache())
    const copy = path.join(temporaryFolder(), 'copy')
    cpSync(dir, copy, { recursive: true })
    writeFileSync(path.join(copy, 'README.md'), 'words')
    writeFileSync(path.join(copy, 'flowline.json'), '{"name":"Other"}')
    expect(await hashModel(copy, memoryHashCache())).toBe(hash)
    const file = path.join(copy, 'unet/model.onnx')
    const handle = openSync(file, 'r+')
    writeSync(handle, Uint8Array.of(readFileSync(file).at(-1)! ^ 1), 0, 1, statSync(file).size - 1)
    closeSync(handle)
    expect(await hashModel(copy, memoryHashCache())).not.toBe(hash)
  })

  test('files that did not change are not read again', async () => {
    const dir = modelFolder(plain)
    const cache = memoryHashCache()
    expect(await hashModel(dir, cache, { readFiles: false })).toBeNull()
    const hash = await hashModel(dir, cache)
    expect(await hashModel(dir, cache, { readFiles: false })).toBe(hash)
    utimesSync(path.join(dir, 'unet/model.onnx'), new Date(), new Date(Date.now() + 5000))
    expect(await hashModel(dir, cache, { readFiles: false })).toBeNull()
    expect(await hashModel(dir, cache)).toBe(hash)
    expect(await hashModel('/nowhere', cache)).toBeNull()
  })
})
