import type { PromptTokenizer } from './tokenizer.ts'
import { readWeights, type WeightedText } from './weights.ts'

/** What a text model is given at once: exactly its length of ids. */
export interface Chunk {
  readonly ids: readonly number[]
  /** 1 on text and special tokens, 0 on padding. */
  readonly mask: readonly number[]
  /** Weight of every position, null where all are 1. */
  readonly weights: readonly number[] | null
}

/** A prompt as a text model reads it. */
export interface Reading {
  readonly chunks: readonly Chunk[]
  /** Tokens with the special ones; all chunks but the last count whole. */
  readonly count: number
  /** Tokens that would fit into as many chunks, null for a model that reads any number. */
  readonly limit: number | null
  /** Offset in the prompt (UTF-16) from which it is ignored; null where all of it is read. */
  readonly cutFrom: number | null
}

/** A word behind a comma moves to the next chunk with all that follows the comma, if it is at most so many tokens. */
const commaReach = 20
/** Chunks of one prompt at most. */
const mostChunks = 32
/** No tokenizer in use makes fewer than one token of so many characters. */
const charactersPerToken = 64

/** Chunks that fit into the tokens a denoiser insists on, which takes any number where that is null. */
export function chunksWithin(contextLength: number | null, { limit }: PromptTokenizer): number {
  return contextLength === null || limit === null ? mostChunks : Math.max(1, Math.floor(contextLength / limit))
}

/**
 * Reads a prompt for a model of CLIP's or T5's kind, with weights and BREAK. CLIP reads up to `chunks` parts of its length less
 * the special tokens (75), begun anew at BREAK; parts end behind a comma where one is near. T5 reads one part and takes
 * BREAK as a space. Other tokenizers are their model's own: they read the prompt as it is written.
 */
export function readPrompt(tokenizer: PromptTokenizer, prompt: string, chunks = mostChunks): Reading {
  const { kind, limit, before, after, pad } = tokenizer
  if (kind === 'other') return readPlainly(tokenizer, prompt)
  const room = limit === null ? Infinity : Math.max(1, limit - before.length - after.length)
  const most = kind === 'clip' ? Math.max(1, Math.min(chunks, mostChunks)) : 1
  const readable = prompt.slice(0, room === Infinity ? prompt.length : (most * room + 1) * charactersPerToken)
  const filled = fill(tokenizer, readWeights(readable), room, most)
  const places = filled.chunks.length
  return {
    chunks: filled.chunks.map(({ ids, weights }) => {
      const used = before.length + ids.length + after.length
      const padding = Array<number>(limit === null ? 0 : Math.max(0, limit - used))
      const weighted = weights.some((weight) => weight !== 1)
      const ones = (count: number): number[] => Array<number>(count).fill(1)
      return {
        ids: [...before, ...ids, ...after, ...padding.fill(pad)],
        mask: [...ones(used), ...Array<number>(padding.length).fill(0)],
        weights: weighted ? [...ones(before.length), ...weights, ...ones(after.length + padding.length)] : null,
      }
    }),
    count: filled.tokens + before.length + after.length,
    limit: limit === null ? null : places * room + before.length + after.length,
    cutFrom: filled.cutFrom ?? (readable.length < prompt.length ? readable.length : null),
  }
}

function readPlainly(tokenizer: PromptTokenizer, prompt: string): Reading {
  const { ids, mask } = tokenizer.encode(prompt)
  const { count, limit, cutFrom } = tokenizer.count(prompt)
  return { chunks: [{ ids, mask, weights: null }], count, limit, cutFrom }
}

interface Filling {
  readonly ids: number[]
  readonly weights: number[]
}

function fill(
  tokenizer: PromptTokenizer,
  parts: readonly (readonly WeightedText[])[],
  room: number,
  most: number,
): { chunks: Filling[]; tokens: number; cutFrom: number | null } {
  const comma = tokenizer.kind === 'clip' && most > 1 ? (tokenizer.id(',</w>') ?? -1) : -1
  const chunks: Filling[] = [{ ids: [], weights: [] }]
  let lastComma = -1
  let overflow: number | null = null
  let ignored = 0
  const next = (): void => {
    chunks.push({ ids: [], weights: [] })
    lastComma = -1
  }
  for (const [index, part] of parts.entries()) {
    if (index > 0 && most > 1) next()
    for (const run of part) {
      const ids = tokenizer.plain(run.text)
      for (const [position, id] of ids.entries()) {
        let chunk = chunks.at(-1)!
        if (chunk.ids.length >= room && chunks.length < most) {
          const moved = id !== comma && lastComma >= 0 && chunk.ids.length - lastComma <= commaReach ? lastComma + 1 : room
          next()
          const fresh = chunks.at(-1)!
          fresh.ids.push(...chunk.ids.splice(moved))
          fresh.weights.push(...chunk.weights.splice(moved))
          chunk = fresh
        }
        if (chunk.ids.length >= room || chunks.length > most) {
          overflow ??= placeOf(tokenizer, run, position)
          ignored++
          continue
        }
        if (id === comma) lastComma = chunk.ids.length
        chunk.ids.push(id)
        chunk.weights.push(run.weight)
      }
    }
  }
  while (chunks.length > 1 && chunks.at(-1)!.ids.length === 0) chunks.pop()
  const kept = chunks.slice(0, most)
  return { chunks: kept, tokens: (kept.length - 1) * room + kept.at(-1)!.ids.length + ignored, cutFrom: overflow }
}

/** Where in the prompt the token at `position` of a run begins: behind the longest text that makes no more tokens. */
function placeOf(tokenizer: PromptTokenizer, { text, places }: WeightedText, position: number): number {
  let fits = 0
  let tooLong = Math.min(text.length, (position + 2) * charactersPerToken)
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (tokenizer.plain(text.slice(0, middle)).length <= position) fits = middle
    else tooLong = middle
  }
  const unit = text.charCodeAt(fits)
  const inside = unit >= 0xdc00 && unit <= 0xdfff
  return places[inside ? fits - 1 : fits] ?? places.at(-1)! + 1
}
