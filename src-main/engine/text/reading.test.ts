import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { readModelFolder } from '../folder.ts'
import { flowScheduler, modelFolder } from '../testing/model-folder.ts'
import { chunksWithin, readPrompt } from './reading.ts'
import { openTokenizer, type PromptTokenizer } from './tokenizer.ts'

const place = fileURLToPath(new URL('testing/vectors/', import.meta.url))
const [start, end] = [992, 993]

async function open(name: string, files: readonly string[], limit: number | null): Promise<PromptTokenizer> {
  const parts: Record<string, object | Uint8Array> = { 'scheduler/scheduler_config.json': flowScheduler }
  for (const file of files) parts[`tokenizer/${file}`] = readFileSync(`${place}${name}/tokenizer/${file}`)
  return (await openTokenizer(readModelFolder(modelFolder(parts as never)), 'tokenizer', limit))!
}

let clip: PromptTokenizer
let t5: PromptTokenizer
let id: (word: string) => number
beforeAll(async () => {
  clip = await open('clip-slow', ['vocab.json', 'merges.txt'], 77)
  t5 = await open('t5-fast', ['tokenizer.json', 'tokenizer_config.json'], 16)
  id = (word) => clip.id(`${word}</w>`)!
})

/** The text tokens of every chunk. */
const inside = (prompt: string, chunks?: number): number[][] =>
  readPrompt(clip, prompt, chunks).chunks.map(({ ids }) => ids.slice(1, ids.indexOf(end)))

describe('a prompt for CLIP', () => {
  test('one chunk has the length of the model and is padded with its token', () => {
    const { chunks, count, limit, cutFrom } = readPrompt(clip, 'a fox')
    expect(chunks).toHaveLength(1)
    expect(chunks[0]!.ids).toEqual([
      start,
      id('a'),
      ...clip.plain('fox'),
      ...Array<number>(76 - 1 - clip.plain('fox').length).fill(end),
    ])
    expect(chunks[0]!.weights).toBeNull()
    expect([count, limit, cutFrom]).toEqual([3 + clip.plain('fox').length, 77, null])
  })

  test('an empty prompt is one empty chunk', () => {
    expect(readPrompt(clip, '').chunks.map(({ ids }) => ids)).toEqual([[start, ...Array<number>(76).fill(end)]])
  })

  test('75 tokens fill a chunk, the 76th begins another', () => {
    expect(inside('a '.repeat(75))).toEqual([Array(75).fill(id('a'))])
    expect(inside('a '.repeat(76)).map(({ length }) => length)).toEqual([75, 1])
    expect(readPrompt(clip, 'a '.repeat(160))).toMatchObject({ count: 162, limit: 227, cutFrom: null })
  })

  test('what follows a near comma moves to the next chunk, behind a far one nothing does', () => {
    const near = inside(`${'a '.repeat(60)}, ${'b '.repeat(20)}`)
    expect(near.map(({ length }) => length)).toEqual([61, 20])
    expect(near[0]!.at(-1)).toBe(id(','))
    expect(inside(`${'a '.repeat(50)}, ${'b '.repeat(30)}`).map(({ length }) => length)).toEqual([75, 6])
    expect(inside(`${'a '.repeat(75)}, b`).map(({ length }) => length)).toEqual([75, 2])
  })

  test('BREAK begins a chunk; none is left empty at the end', () => {
    expect(inside('a BREAK b a')).toEqual([[id('a')], [id('b'), id('a')]])
    expect(inside('a BREAK ')).toEqual([[id('a')]])
    expect(inside('BREAK a')).toEqual([[], [id('a')]])
  })

  test('weights stand on their tokens', () => {
    const [chunk] = readPrompt(clip, 'a (b a:1.5) [b]').chunks
    expect(chunk!.ids.slice(0, 6)).toEqual([start, id('a'), id('b'), id('a'), id('b'), end])
    expect(chunk!.weights!.slice(0, 7)).toEqual([1, 1, 1.5, 1.5, 1 / 1.1, 1, 1])
    expect(chunk!.weights).toHaveLength(77)
  })

  test('with room for one chunk the rest is cut, and the place is told through brackets', () => {
    const prompt = `(${'a '.repeat(70)}:1.2) [${'b '.repeat(10)}]`
    const { chunks, count, limit, cutFrom } = readPrompt(clip, prompt, 1)
    expect(chunks).toHaveLength(1)
    expect([count, limit]).toEqual([82, 77])
    expect(prompt.slice(cutFrom!).match(/b/g)).toHaveLength(5)
    const later = 'a BREAK b'
    expect(readPrompt(clip, later, 1).cutFrom).toBeNull()
    expect(chunksWithin(77, clip)).toBe(1)
    expect(chunksWithin(154, clip)).toBe(2)
  })

  test('a megabyte is read as far as thirty-two chunks go', () => {
    const began = performance.now()
    const { chunks, cutFrom } = readPrompt(clip, 'a '.repeat(500_000))
    expect(chunks).toHaveLength(32)
    expect(cutFrom).toBeGreaterThanOrEqual(32 * 75 * 2 - 1)
    expect(cutFrom).toBeLessThanOrEqual(32 * 75 * 2)
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

describe('a prompt for T5', () => {
  test('one part, cut at the limit; BREAK is a space', () => {
    const { chunks, count, limit, cutFrom } = readPrompt(t5, 'a BREAK a')
    expect(chunks[0]!.ids).toEqual([
      ...t5.plain('a'),
      ...t5.plain('a'),
      1,
      ...Array<number>(16 - 1 - 2 * t5.plain('a').length).fill(0),
    ])
    expect([count, limit, cutFrom]).toEqual([2 * t5.plain('a').length + 1, 16, null])
    const long = 'a '.repeat(30)
    const cut = readPrompt(t5, long)
    expect(cut.chunks[0]!.ids).toHaveLength(16)
    expect(long.slice(cut.cutFrom!).match(/a/g)).toHaveLength(30 - 15 / t5.plain('a').length)
  })

  test('weights stand on their tokens', () => {
    const [chunk] = readPrompt(t5, 'a (fox:1.4)').chunks
    const [plain, fox] = [t5.plain('a').length, t5.plain('fox').length]
    expect(chunk!.weights).toEqual([
      ...Array<number>(plain).fill(1),
      ...Array<number>(fox).fill(1.4),
      ...Array<number>(16 - plain - fox).fill(1),
    ])
  })
})
