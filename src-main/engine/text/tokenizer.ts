import type { Tokenizer } from '@huggingface/tokenizers'
import type { ModelFolder } from '../folder.ts'
import { notATokenizer, readTokenizerFiles, tokenText, type TokenizerFiles, type TokenizerKind } from './definition.ts'

export interface TokenCount {
  readonly count: number
  /** Tokens the model reads, with its special ones; null where it reads any number. */
  readonly limit: number | null
  /** Offset in the text (UTF-16) from which it is ignored; null where all of it is read. */
  readonly cutFrom: number | null
}

/** Turns a text into token ids. */
export interface PromptTokenizer {
  readonly kind: TokenizerKind
  /** Tokens of one reading of the model, with its special ones; null where it reads any number. */
  readonly limit: number | null
  /** Special tokens around every text, and the one behind it up to the limit. */
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly pad: number
  /** The id of a token by its text. */
  id(token: string): number | null
  /** False where there is a text and every token of it stands for what the vocabulary lacks. */
  knows(text: string): boolean
  /** Ids of a text without special tokens, however many. */
  plain(text: string): number[]
  /** Ids of exactly the model's length. `mask` is 1 on text and special tokens, 0 on padding. */
  encode(text: string): { ids: number[]; mask: number[]; cutFrom: number | null }
  count(text: string): TokenCount
}

/** Prompts longer than this are counted by their first part, in proportion: a word of a megabyte costs 15 s to split. */
const countedCharacters = 20_000
/** Tokens of every CLIP text model there is. */
const clipLimit = 77
/** No tokenizer in use makes fewer than one token of so many characters, and no text model reads more tokens than 1024. */
const charactersPerToken = 64

/**
 * Opens the tokenizer of a component; null where the folder has none. Nothing is ever fetched. `limit` comes from the graph
 * or the sidecar; without them the tokenizer's own `model_max_length` holds.
 */
export async function openTokenizer(
  folder: ModelFolder,
  component: string,
  limit: number | null,
): Promise<PromptTokenizer | null> {
  const files = readTokenizerFiles(folder, component)
  if (!files) return null
  const { Tokenizer } = await import('@huggingface/tokenizers')
  let tokenizer: Tokenizer
  try {
    tokenizer = new Tokenizer(files.definition, { ...files.config })
    tokenizer.encode('')
  } catch (error) {
    throw notATokenizer(files.file, error instanceof Error ? error.message : String(error), error)
  }
  return promptTokenizer(tokenizer, files, limit ?? declaredLimit(files.config) ?? (files.kind === 'clip' ? clipLimit : null))
}

function promptTokenizer(tokenizer: Tokenizer, files: TokenizerFiles, limit: number | null): PromptTokenizer {
  const [before, after] = specialTokens(tokenizer)
  const pad = padToken(tokenizer, files, after.at(-1))
  const unknownToken = (files.definition['model'] as { unk_token?: unknown } | undefined)?.unk_token
  const unknown = typeof unknownToken === 'string' ? (tokenizer.token_to_id(unknownToken) ?? null) : null
  const room = limit === null ? Infinity : Math.max(0, limit - before.length - after.length)
  const plain = (text: string): number[] => tokenizer.encode(files.prepare(text), { add_special_tokens: false }).ids

  /** The longest prefix whose tokens still fit; never inside a surrogate pair. */
  function cutOffset(text: string): number {
    let fits = 0
    let tooLong = text.length
    while (tooLong - fits > 1) {
      const middle = (fits + tooLong) >> 1
      if (plain(text.slice(0, middle)).length <= room) fits = middle
      else tooLong = middle
    }
    // The beginning of a word can take more tokens than the whole word.
    for (let end = fits + 2; end <= Math.min(text.length, fits + charactersPerToken); end++)
      if (plain(text.slice(0, end)).length <= room) fits = end
    return isLowSurrogate(text, fits) ? fits - 1 : fits
  }

  function fit(text: string): { ids: number[]; cutFrom: number | null } {
    const readable = limit === null ? text : text.slice(0, (limit + 1) * charactersPerToken)
    const ids = plain(readable)
    if (ids.length <= room && readable.length === text.length) return { ids, cutFrom: null }
    return { ids: ids.slice(0, room), cutFrom: ids.length > room ? cutOffset(readable) : readable.length }
  }

  return {
    kind: files.kind,
    limit,
    before,
    after,
    pad,
    id: (token) => tokenizer.token_to_id(token) ?? null,
    plain,
    knows(text) {
      const ids = unknown === null ? [] : plain(text.slice(0, countedCharacters))
      return ids.length === 0 || ids.some((id) => id !== unknown)
    },
    encode(text) {
      const { ids, cutFrom } = fit(text)
      const used = [...before, ...ids, ...after]
      const padding = limit === null ? 0 : limit - used.length
      return {
        ids: [...used, ...Array<number>(Math.max(0, padding)).fill(pad)],
        mask: [...Array<number>(used.length).fill(1), ...Array<number>(Math.max(0, padding)).fill(0)],
        cutFrom,
      }
    },
    count(text) {
      const counted = plain(text.slice(0, countedCharacters)).length
      const all = text.length <= countedCharacters ? counted : Math.round((counted * text.length) / countedCharacters)
      return { count: all + before.length + after.length, limit, cutFrom: fit(text).cutFrom }
    },
  }
}

/** Tokens the post-processor puts around every text, found by comparing one text with and without them. */
function specialTokens(tokenizer: Tokenizer): [number[], number[]] {
  for (const text of ['a', '1', '.']) {
    const bare: number[] = tokenizer.encode(text, { add_special_tokens: false }).ids
    const full: number[] = tokenizer.encode(text).ids
    const start = bare.length === 0 ? -1 : full.findIndex((_, i) => bare.every((id, k) => full[i + k] === id))
    if (start >= 0) return [full.slice(0, start), full.slice(start + bare.length)]
  }
  return [[], []]
}

/** The pad token of the configs, else of the definition, else the one of the usual name, else the end token. */
function padToken(tokenizer: Tokenizer, { config, definition }: TokenizerFiles, end: number | undefined): number {
  const padding = definition['padding'] as { pad_id?: unknown } | null | undefined
  const declared = tokenText(config['pad_token'])
  const known = declared === null ? undefined : tokenizer.token_to_id(declared)
  if (known !== undefined) return known
  if (typeof padding?.pad_id === 'number') return padding.pad_id
  for (const name of ['<pad>', '[PAD]']) {
    const id = tokenizer.token_to_id(name)
    if (id !== undefined) return id
  }
  return end ?? 0
}

function declaredLimit(config: Record<string, unknown>): number | null {
  const limit = config['model_max_length']
  return typeof limit === 'number' && limit >= 1 && limit <= 100_000 ? Math.floor(limit) : null
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** The position table of a text encoder, null where its config has none. */
export function positionLimit(folder: ModelFolder, encoder: string): number | null {
  const positions = folder.json(`${encoder}/config.json`)?.['max_position_embeddings']
  return typeof positions === 'number' && positions >= 1 ? Math.floor(positions) : null
}

/** A tokenizer that reads everything in lower case, without spaces around it. */
export function lowered(tokenizer: PromptTokenizer): PromptTokenizer {
  const change = (text: string): string => text.toLowerCase().trim()
  return {
    ...tokenizer,
    knows: (text) => tokenizer.knows(change(text)),
    plain: (text) => tokenizer.plain(text.toLowerCase()),
    encode: (text) => tokenizer.encode(change(text)),
    count: (text) => tokenizer.count(change(text)),
  }
}
