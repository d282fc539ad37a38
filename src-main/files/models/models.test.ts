import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { modelCardSchema } from '../../../src-shared/contract/index.ts'
import { catalogues } from '../../../src-shared/i18n/index.ts'
import { flowScheduler, modelFolder, temporaryFolder, wordTokenizer, type FolderPart } from '../../engine/testing/model-folder.ts'
import { writeOnnx, type Graph } from '../../engine/testing/onnx-writer.ts'
import { hashModel, memoryHashCache } from './hash.ts'
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
    expect(
      modelCardSchema.parse({ ...card, id: 'x', hash: null, measured: null, devices: [] }).components.map(({ name }) => name),
    ).toEqual(['text_encoder', 'unet', 'tokenizer', 'scheduler'])
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
      kind: 'latent-text',
      architecture: 'latent-text',
      kindFrom: 'text encodings of width 16, a VAE',
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

  test('absurd entries give way to the usual ones, are named, and do not keep the model from running', async () => {
    const card = await scan(
      modelFolder({ ...plain, 'unet/model.onnx': denoiser(['b', 3, 'h', 'w']), 'unet/config.json': { sample_size: 1e12 } }),
    )
    expect(card).toMatchObject({ sampleShape: [3, 64, 64], usable: true })
    expect(card.problems.map(({ code }) => code)).toEqual(['config-absurd'])
  })

  test('weights are counted per part, the licence comes from wherever it is written', async () => {
    const dir = modelFolder({ ...plain, LICENSE: '\n  # Creative ML Open RAIL-M\n\nmore', 'unet/config.json': {} })
    expect(await scan(dir)).toMatchObject({ parameters: 6, licence: 'Creative ML Open RAIL-M', licenceFile: 'LICENSE' })
    expect((await scan(dir)).components[0]).toMatchObject({ name: 'unet', parameters: 6, precision: 'float32', opset: 17 })
    writeFileSync(path.join(dir, 'README.md'), '---\nlicense: openrail\ntags: [a]\n---\n# Model')
    expect(await scan(dir)).toMatchObject({ licence: 'openrail', licenceFile: 'LICENSE' })
    writeFileSync(path.join(dir, 'flowline.json'), '{"licence":"My own"}')
    expect((await scan(dir)).licence).toBe('My own')
  })

  test('the structure is known without weights: blind to them, not to shapes and configs', async () => {
    const of = async (parts: Record<string, FolderPart>) => (await scan(modelFolder(parts))).structure
    const other = { ...denoiser(), constants: { ...denoiser().constants, w: { shape: [2, 3], values: [6, 5, 4, 3, 2, 1] } } }
    const base = await of(plain)
    expect(base).toMatch(/^[0-9a-f]{64}$/)
    expect(await of({ ...plain, 'unet/model.onnx': other })).toBe(base)
    expect(await of({ ...plain, 'flowline.json': { name: 'Other' } })).toBe(base)
    expect(await of({ ...plain, 'unet/model.onnx': denoiser(['batch', 3, 16, 16]) })).not.toBe(base)
    expect(await of({ ...plain, 'unet/config.json': { sample_size: 8 } })).not.toBe(base)
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
        'unet/model.onnx': denoiser(['b', 4, 8, 8], ['encoder_hidden_states', 'camera']),
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
      'weights-escape',
    ],
    [
      'absolute weights',
      { ...plain, 'unet/model.onnx': writeOnnx({ ...denoiser(), external: { location: '/etc/passwd', names: ['w'] } }).model },
      'weights-escape',
    ],
    [
      'weights cut off',
      {
        ...plain,
        'unet/model.onnx': writeOnnx({ ...denoiser(), external: { location: 'weights.bin', names: ['w'] } }).model,
        'unet/weights.bin': 'short',
      },
      'weights-truncated',
    ],
    [
      'a sample of whole numbers',
      {
        ...plain,
        'unet/model.onnx': {
          ...denoiser(),
          inputs: [
            { name: 'sample', type: 'int64', shape: ['b', 3, 8, 8] },
            { name: 'timestep', type: 'float32', shape: [] },
          ],
        },
      },
      'input-type',
    ],
    [
      'no prediction',
      { ...plain, 'unet/model.onnx': { ...denoiser(), outputs: [{ name: 'out', type: 'int64', shape: ['b'] }] } },
      'output-missing',
    ],
    ['a sample beyond any memory', { ...plain, 'unet/model.onnx': denoiser(['b', 4, 2 ** 20, 2 ** 20]) }, 'shape-absurd'],
    [
      'a billion training steps',
      { ...plain, 'scheduler/scheduler_config.json': { ...ddim, num_train_timesteps: 1e9 } },
      'scheduler-unsupported',
    ],
    ['a configuration of many megabytes', { ...plain, 'model_index.json': `{"a":"${'x'.repeat(2 ** 21)}"}` }, 'config-too-large'],
    [
      'no decoder',
      {
        'model_index.json': { _class_name: 'StableDiffusionPipeline', vae: ['diffusers', 'AutoencoderKL'] },
        'unet/model.onnx': denoiser(['batch', 4, 'h', 'w'], ['encoder_hidden_states']),
        'scheduler/scheduler_config.json': ddim,
        'text_encoder/model.onnx': encoder,
        'tokenizer/tokenizer.json': wordTokenizer(['boat']),
      },
      'decoder-missing',
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
    for (const { message, code, values } of card.problems) {
      expect(message).toMatch(/^[A-Z"\w].*[.]$/)
      expect(message).not.toContain('{{')
      for (const part of ['problem', 'remedy'])
        for (const catalogue of Object.values(catalogues)) {
          const words = catalogue[`${part}.${code}`]
          for (const [, name] of words!.matchAll(/\{\{(\w+)\}\}/g)) expect(values).toHaveProperty(name!)
        }
    }
  })

  test('what is no file is not opened: a named pipe would never answer', async () => {
    for (const file of ['unet/model.onnx', 'scheduler/scheduler_config.json']) {
      const dir = modelFolder(plain)
      rmSync(path.join(dir, file))
      execFileSync('mkfifo', [path.join(dir, file)])
      expect(await codes(dir)).toContain('special-file')
      expect(await hashModel(dir, memoryHashCache())).toBeNull()
    }
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
