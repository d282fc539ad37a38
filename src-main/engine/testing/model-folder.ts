import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { writeOnnx, type Graph } from './onnx-writer.ts'

export type FolderPart = Graph | Readonly<Record<string, unknown>> | string | Uint8Array

const made: string[] = []
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true })
})

/** A new folder that is removed when the tests of the file are over. */
export function temporaryFolder(name = 'flowline-engine-'): string {
  const dir = mkdtempSync(join(tmpdir(), name))
  made.push(dir)
  return dir
}

const isGraph = (part: FolderPart): part is Graph => typeof part === 'object' && 'nodes' in part

/** Writes a model folder: a path that ends in .onnx takes a graph, one that ends in .json an object. Returns its path. */
export function modelFolder(parts: Readonly<Record<string, FolderPart>>): string {
  const dir = temporaryFolder('flowline-model-')
  for (const [path, part] of Object.entries(parts)) {
    const file = join(dir, path)
    mkdirSync(join(file, '..'), { recursive: true })
    if (typeof part === 'string' || part instanceof Uint8Array) writeFileSync(file, part)
    else if (isGraph(part)) {
      const { model, external } = writeOnnx(part)
      writeFileSync(file, model)
      if (part.external) writeFileSync(join(file, '..', part.external.location), external)
    } else writeFileSync(file, JSON.stringify(part))
  }
  return dir
}

/** scheduler_config.json of a flow model with label 1000 tau. */
export const flowScheduler = { _class_name: 'FlowMatchEulerDiscreteScheduler', num_train_timesteps: 1000, shift: 1 }

/** A folder of one unconditional network over [3, 8, 8] with that scheduler. */
export function flowFolder(unet: FolderPart): string {
  return modelFolder({
    'unet/model.onnx': unet,
    'unet/config.json': { in_channels: 3, sample_size: 8 },
    'scheduler/scheduler_config.json': flowScheduler,
  })
}

/** A word-level tokenizer: <s> 0, </s> 1, <pad> 2, <unk> 3, then the words, lower case. */
export function wordTokenizer(words: readonly string[]): Record<string, unknown> {
  const special = ['<s>', '</s>', '<pad>', '<unk>']
  return {
    version: '1.0',
    added_tokens: special.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '<s>', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '</s>', type_id: 0 } },
      ],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: { '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] }, '</s>': { id: '</s>', ids: [1], tokens: ['</s>'] } },
    },
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries([...special, ...words].map((word, id) => [word, id])),
      unk_token: '<unk>',
    },
  }
}
