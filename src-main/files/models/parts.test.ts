import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { catalogues } from '../../../src-shared/i18n/index.ts'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { writeOnnx, type TensorDeclaration } from '../../engine/testing/onnx-writer.ts'
import { scanModel } from './scan.ts'

const family = (name: string): string => fileURLToPath(new URL(`../../../e2e/fixtures/families/${name}`, import.meta.url))

/** A copy of a fixture to which something happens. */
function changed(name: string, change: (dir: string) => void): string {
  const dir = path.join(temporaryFolder(), name)
  cpSync(family(name), dir, { recursive: true })
  change(dir)
  return dir
}

/** What the card says, after its words were checked in both languages. */
async function said(dir: string) {
  const { usable, problems } = await scanModel(dir, 'linked')
  for (const { code, message, values } of problems) {
    expect(message).not.toContain('{{')
    for (const catalogue of Object.values(catalogues))
      for (const part of ['problem', 'remedy'])
        for (const [, name] of catalogue[`${part}.${code}`]!.matchAll(/\{\{(\w+)\}\}/g)) expect(values).toHaveProperty(name!)
  }
  return { usable, problems: problems.map(({ code, message }) => [code, message.split('. ')[0]!]) }
}

const both =
  (...changes: ((dir: string) => void)[]) =>
  (dir: string) =>
    changes.forEach((change) => change(dir))
const without = (part: string) => (dir: string) => rmSync(path.join(dir, part), { recursive: true })
const rename = (from: string, to: string) => (dir: string) => renameSync(path.join(dir, from), path.join(dir, to))

/** Writes a denoising graph of so many channels in the place of the folder's own. */
const channels = (count: number) => (dir: string) => {
  const float = (name: string, ...shape: (number | string)[]): TensorDeclaration => ({ name, type: 'float32', shape })
  const { model } = writeOnnx({
    inputs: [float('sample', 'b', count, 'h', 'w'), float('timestep', 'b'), float('encoder_hidden_states', 'b', 's', 768)],
    outputs: [float('out_sample', 'b', 4, 'h', 'w')],
    nodes: [{ op: 'Mul', inputs: ['sample', 'w'], output: 'out_sample' }],
    constants: { w: { shape: [1], values: [1] } },
  })
  writeFileSync(path.join(dir, 'unet/model.onnx'), model)
}

describe('what a model runs without is a note', () => {
  test.each([
    ['whole', 'sd15', () => {}, []],
    ['no encoder', 'sd15', without('vae_encoder'), [['encoder-note', expect.stringContaining('cannot start from a picture')]]],
    ['no encoder, packed', 'flux-dev', without('vae_encoder'), [['encoder-note', expect.any(String)]]],
    ['no T5', 'sd3-no-t5', () => {}, [['t5-note', expect.stringContaining('text_encoder_3/model.onnx (T5)')]]],
    ['inpainting', 'sd-inpaint', () => {}, []],
  ])('%s', async (_, name, change, problems) => expect(await said(changed(name, change))).toEqual({ usable: true, problems }))
})

describe('what a run would fail of is a problem beforehand', () => {
  test.each([
    [
      'inpainting without an encoder',
      'sd-inpaint',
      without('vae_encoder'),
      'encoder-missing',
      'vae_encoder/model.onnx is missing',
    ],
    [
      'a network that edits by instruction',
      'sd15',
      channels(8),
      'channels-unsupported',
      'takes 8 channels where its latents have 4',
    ],
    [
      'a network that enlarges',
      'sd15',
      both(channels(7), without('vae_encoder')),
      'channels-unsupported',
      'takes 7 channels where its latents have 4',
    ],
    [
      'a network of another name',
      'sd15',
      rename('unet/model.onnx', 'unet/model_fp16.onnx'),
      'graph-renamed',
      'There is no unet/model.onnx, but unet/model_fp16.onnx',
    ],
    [
      'a decoder of another name',
      'sd15',
      rename('vae_decoder/model.onnx', 'vae_decoder/model_q4.onnx'),
      'graph-renamed',
      'There is no vae_decoder/model.onnx, but vae_decoder/model_q4.onnx',
    ],
    [
      'a text encoder of another name',
      'sd15',
      rename('text_encoder/model.onnx', 'text_encoder/model_fp16.onnx'),
      'graph-renamed',
      'There is no text_encoder/model.onnx, but text_encoder/model_fp16.onnx',
    ],
    ['no text encoder at all', 'sd15', without('text_encoder'), 'text-encoder-missing', 'text_encoder/model.onnx is missing'],
  ])('%s', async (_, name, change, code, words) =>
    expect(await said(changed(name, change))).toEqual({ usable: false, problems: [[code, expect.stringContaining(words)]] }),
  )
})

test('a tokenizer of two files names the one that is missing', async () => {
  const only = async (file: string) => {
    const dir = changed('sd15', (folder) => {
      rmSync(path.join(folder, 'tokenizer'), { recursive: true })
      cpSync(path.join(family('sd15'), 'tokenizer', file), path.join(folder, 'tokenizer', file))
    })
    return (await said(dir)).problems
  }
  expect(await only('vocab.json')).toEqual([['tokenizer-missing', expect.stringContaining('tokenizer/merges.txt is missing')]])
  expect(await only('merges.txt')).toEqual([['tokenizer-missing', expect.stringContaining('tokenizer/vocab.json is missing')]])
})

test('a scheduler that cannot be read: the classes that can, and what to do where it is the published file', async () => {
  const dir = changed('sd15', (folder) => {
    const file = path.join(folder, 'scheduler/scheduler_config.json')
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), _class_name: 'IPNDMScheduler' }))
  })
  const [problem] = (await scanModel(dir, 'linked')).problems
  expect(problem!.message).toMatch(/"IPNDMScheduler".*LMS.*Heun.*LCM, TCD.*if this is it, this version cannot run the model/)
})
