import { readFileSync } from 'node:fs'
import { AppError } from '../../../src-shared/contract/errors.ts'
import type { Config, ModelFolder } from '../folder.ts'
import { readCharsmap } from './charsmap.ts'
import { clipDefinition, type Definition } from './clip-definition.ts'
import { spieceDefinition } from './spiece.ts'

/** `clip`: byte pairs with `</w>`, texts longer than the model are read in parts. `unigram`: T5. `other`: the model's own. */
export type TokenizerKind = 'clip' | 'unigram' | 'other'

/** A tokenizer as a folder gives it. */
export interface TokenizerFiles {
  readonly kind: TokenizerKind
  readonly definition: Definition
  /** tokenizer_config.json over special_tokens_map.json. */
  readonly config: Config
  /** What has to happen to a text before the library reads it. Keeps no offsets. */
  readonly prepare: (text: string) => string
  /** The file the definition was read from. */
  readonly file: string
}

/**
 * Reads `tokenizer.json`, else `vocab.json` with `merges.txt`, else `spiece.model` of a component; null where there is none.
 * Throws `model-broken` for files that are no tokenizer.
 */
export function readTokenizerFiles(folder: ModelFolder, component: string): TokenizerFiles | null {
  const json = (name: string): Config | null => folder.json(`${component}/${name}`)
  const config = { ...json('special_tokens_map.json'), ...json('tokenizer_config.json') }
  const name = (key: string, usual: string): string => tokenText(config[key]) ?? usual
  const whole = json('tokenizer.json')
  if (whole) return complete(whole, config, `${folder.dir}/${component}/tokenizer.json`)

  const vocab = json('vocab.json')
  const merges = folder.file(`${component}/merges.txt`)
  if (vocab && merges) {
    const file = `${folder.dir}/${component}/vocab.json`
    const end = name('eos_token', '<|endoftext|>')
    const names = { start: name('bos_token', '<|startoftext|>'), end, unknown: name('unk_token', end) }
    const text = readFileSync(merges, 'utf8')
    // Without merges every word would be spelled out, which no network has learnt.
    if (!/^(?!#version)\S+ \S+/m.test(text)) throw notATokenizer(merges, 'it holds no merges')
    const definition = clipDefinition(vocab, text, names)
    if (!definition) throw notATokenizer(file, `it has no token "${names.start}" or "${names.end}"`)
    return complete(definition, config, file)
  }

  const pieces = folder.file(`${component}/spiece.model`)
  if (!pieces) return null
  try {
    return complete(spieceDefinition(readFileSync(pieces), config['extra_ids']), config, pieces)
  } catch (error) {
    throw notATokenizer(pieces, error instanceof Error ? error.message : String(error), error)
  }
}

/** A token in a config: its text, or an object with its text. */
export function tokenText(value: unknown): string | null {
  if (typeof value === 'string') return value
  const content = (value as { content?: unknown } | null | undefined)?.content
  return typeof content === 'string' ? content : null
}

export function notATokenizer(file: string, why: string, cause?: unknown): AppError {
  return new AppError(
    'model-broken',
    `${file} is not a tokenizer that can be read: ${why}. Export the model again.`,
    { file },
    { cause },
  )
}

/** Tells the kind, and takes over what the library does otherwise than the tokenizers that models were trained with. */
function complete(definition: Definition, config: Config, file: string): TokenizerFiles {
  const model = part(definition['model'])
  const kind: TokenizerKind = model['type'] === 'Unigram' ? 'unigram' : model['end_of_word_suffix'] === '</w>' ? 'clip' : 'other'
  const steps: ((text: string) => string)[] = []
  let normalizer: unknown = definition['normalizer']
  const compiled = flat(normalizer, 'normalizers').find(({ type }) => type === 'Precompiled')
  if (compiled && typeof compiled['precompiled_charsmap'] === 'string') {
    try {
      steps.push(readCharsmap(Buffer.from(compiled['precompiled_charsmap'], 'base64')))
    } catch (error) {
      throw notATokenizer(file, error instanceof Error ? error.message : String(error), error)
    }
    const others = flat(normalizer, 'normalizers').filter((step) => step !== compiled)
    normalizer = others.length > 0 ? { type: 'Sequence', normalizers: others } : null
  }
  /** JavaScript counts the next-line character as no space. */
  if (flat(definition['pre_tokenizer'], 'pretokenizers').some(({ type }) => type === 'WhitespaceSplit'))
    steps.push((text) => text.replaceAll('\u0085', ' '))
  /** JavaScript lowers a sigma at the end of a word to its final form; the leading space keeps texts from being tokens. */
  if (kind === 'clip') steps.push((text) => ` ${text.replaceAll('Σ', 'σ')}`)
  return {
    kind,
    definition: { ...definition, normalizer },
    config,
    prepare: (text) => steps.reduce((now, step) => step(now), text),
    file,
  }
}

const part = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** The steps of a normalizer or pre-tokenizer, one or a sequence of them. */
function flat(value: unknown, key: 'normalizers' | 'pretokenizers'): Record<string, unknown>[] {
  const step = part(value)
  const inner = step[key]
  if (Array.isArray(inner)) return inner.flatMap((one) => flat(one, key))
  return step['type'] === undefined ? [] : [step]
}
