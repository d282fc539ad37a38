import { AppError } from '../../../src-shared/contract/errors.ts'
import { floatData, idFeed } from '../runtime/feed.ts'
import type { Session } from '../runtime/session.ts'
import type { PromptTokenizer } from './tokenizer.ts'

/** What a text encoder says of one prompt: one row, shape without the batch dimension. */
export interface TextEncoding {
  readonly data: Float32Array
  readonly shape: readonly number[]
  readonly cutFrom: number | null
}

export interface TextEncoder {
  readonly tokenizer: PromptTokenizer
  encode(text: string): Promise<TextEncoding>
}

const remembered = 16

/** A text encoder with its tokenizer. Encodings are remembered by text, the latest sixteen of them. */
export function textEncoder(session: Session, tokenizer: PromptTokenizer): TextEncoder {
  const cache = new Map<string, TextEncoding>()
  const ids = [...session.inputs.values()].find((input) => input.name === 'input_ids') ?? [...session.inputs.values()][0]
  const output =
    session.outputs.find((candidate) => candidate.name === 'last_hidden_state') ??
    session.outputs.find((candidate) => candidate.shape.length === 3) ??
    session.outputs[0]
  if (!ids || !output)
    throw new AppError('model-broken', `${session.file} has no token input or no output. Export the model again.`, {
      file: session.file,
    })

  async function compute(text: string): Promise<TextEncoding> {
    const tokens = tokenizer.encode(text)
    const feeds: Parameters<Session['run']>[0] = {}
    for (const input of session.inputs.values()) {
      if (input === ids) feeds[input.name] = await idFeed(input, tokens.ids, session.file)
      else if (input.name === 'attention_mask') feeds[input.name] = await idFeed(input, tokens.mask, session.file)
      else
        throw new AppError(
          'model-unsupported',
          `${session.file} wants an input "${input.name}" that this version does not supply.`,
          { file: session.file },
        )
    }
    const result = (await session.run(feeds, [output!.name]))[output!.name]!
    const shape = result.dims.slice(1)
    const size = shape.reduce((total, n) => total * n, 1)
    const values = floatData(result)
    const data = new Float32Array(size)
    for (let i = 0; i < size; i++) data[i] = values[i]!
    return { data, shape, cutFrom: tokens.cutFrom }
  }

  return {
    tokenizer,
    async encode(text) {
      const known = cache.get(text)
      const encoding = known ?? (await compute(text))
      cache.delete(text)
      cache.set(text, encoding)
      const [oldest] = cache.keys()
      if (cache.size > remembered && oldest !== undefined) cache.delete(oldest)
      return encoding
    },
  }
}
