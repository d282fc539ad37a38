/** A tokenizer definition as @huggingface/tokenizers reads it, in the format of tokenizer.json. */
export type Definition = Readonly<Record<string, unknown>>

const splitWords = String.raw`<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`

/** Names of the special tokens of a folder without tokenizer.json. */
export interface SpecialNames {
  readonly start: string
  readonly end: string
  readonly unknown: string
}

/**
 * The definition behind `vocab.json` and `merges.txt` of CLIP (Radford et al. 2021): canonical composition, spaces
 * collapsed, lower case; words, single digits and runs of the rest, each as bytes, merged with `</w>` at its end.
 * Null where the vocabulary lacks a special token.
 */
export function clipDefinition(vocab: Definition, mergesText: string, { start, end, unknown }: SpecialNames): Definition | null {
  const [startId, endId] = [vocab[start], vocab[end]]
  if (typeof startId !== 'number' || typeof endId !== 'number') return null
  const merges = mergesText
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line, i) => line !== '' && !(i === 0 && line.startsWith('#version')))
    .map((line) => line.split(' '))
  const special = (content: string, id: number) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })
  return {
    version: '1.0',
    added_tokens: [special(start, startId), special(end, endId)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: String.raw`\s+` }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: splitWords }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [end, endId],
      cls: [start, startId],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: unknown,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges,
    },
  }
}
