import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readModelFolder } from '../folder.ts'
import { flowScheduler, modelFolder } from '../testing/model-folder.ts'
import { openTokenizer, type PromptTokenizer } from './tokenizer.ts'
import published from './testing/vectors/tokens.json' with { type: 'json' }

const place = fileURLToPath(new URL('testing/vectors/', import.meta.url))

/** A folder with the files of a tokenizer, those of `more` over them. */
async function tokenizerOf(name: string, files: readonly string[], more: Record<string, object | string> = {}) {
  const parts: Record<string, object | string | Uint8Array> = { 'scheduler/scheduler_config.json': flowScheduler }
  for (const file of files) parts[`tokenizer/${file}`] = readFileSync(`${place}${name}/tokenizer/${file}`)
  return (await openTokenizer(readModelFolder(modelFolder({ ...parts, ...more } as never)), 'tokenizer', null))!
}

const slowClip = ['vocab.json', 'merges.txt', 'special_tokens_map.json', 'tokenizer_config.json']
const fast = ['tokenizer.json', 'tokenizer_config.json']

const withSpecial = ({ before, after, plain }: PromptTokenizer, text: string): number[] => [...before, ...plain(text), ...after]

describe(`the tokens of ${published.made}`, () => {
  test('over two hundred strings', () => expect(published.strings.length).toBeGreaterThanOrEqual(200))

  test.each([
    ['clip-slow', slowClip, 'clip', 'clip'],
    ['clip-fast', fast, 'clip', 'clip'],
    ['t5-slow', ['spiece.model', 'tokenizer_config.json'], 't5', 'unigram'],
    ['t5-fast', fast, 't5', 'unigram'],
  ] as const)('%s', async (name, files, ids, kind) => {
    const tokenizer = await tokenizerOf(name, files)
    expect(tokenizer.kind).toBe(kind)
    const apart = published.strings.filter((string) => withSpecial(tokenizer, string.text).join() !== string[ids].join())
    expect(apart.map(({ text }) => text)).toEqual([])
  })
})

describe('padding and limits', () => {
  test('CLIP pads with its end token, or with what the folder names', async () => {
    const usual = await tokenizerOf('clip-slow', slowClip)
    expect([usual.limit, usual.before, usual.after, usual.pad]).toEqual([77, [992], [993], 993])
    const bang = { 'tokenizer/special_tokens_map.json': { pad_token: '!' } }
    const other = await tokenizerOf('clip-slow', ['vocab.json', 'merges.txt'], bang)
    expect([other.limit, other.pad]).toEqual([77, 0])
    expect((await tokenizerOf('clip-fast', ['tokenizer.json'])).pad).toBe(993)
  })

  test('T5 pads with <pad>', async () => {
    const { ids, mask } = (await tokenizerOf('t5-slow', ['spiece.model', 'tokenizer_config.json'])).encode('a red fox')
    expect(ids).toHaveLength(512)
    const used = published.strings.find(({ text }) => text === 'fox')!.t5.length + 2
    expect(mask.indexOf(0)).toBe(ids.indexOf(1) + 1)
    expect(used).toBeLessThan(8)
    expect(new Set(ids.slice(mask.indexOf(0)))).toEqual(new Set([0]))
  })
})

const clipVocabulary = { '<|startoftext|>': 0, '<|endoftext|>': 1, a: 2, 'a</w>': 3 }

describe('files that are no tokenizer', () => {
  test.each([
    [
      'a cut spiece.model',
      { 'tokenizer/spiece.model': readFileSync(`${place}t5-slow/tokenizer/spiece.model`).subarray(0, 5000) },
    ],
    ['a text as spiece.model', { 'tokenizer/spiece.model': 'version https://git-lfs.github.com/spec/v1' }],
    ['an empty spiece.model', { 'tokenizer/spiece.model': '' }],
    ['a vocabulary without special tokens', { 'tokenizer/vocab.json': { a: 0 }, 'tokenizer/merges.txt': '' }],
    [
      'a merges.txt that was cut off at its beginning',
      { 'tokenizer/vocab.json': clipVocabulary, 'tokenizer/merges.txt': '#version: 0.2\n' },
    ],
    [
      'no rules',
      { 'tokenizer/tokenizer.json': { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAAA' }, model: {} } },
    ],
  ])('%s', async (_, more) => {
    await expect(tokenizerOf('clip-slow', [], more as never)).rejects.toMatchObject({
      code: 'model-broken',
      message: /is not a tokenizer that can be read: .+\. Export the model again\./,
    })
  })
})
