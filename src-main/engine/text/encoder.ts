import { AppError } from '../../../src-shared/contract/errors.ts'
import type { Config } from '../folder.ts'
import { flagFeed, floatData, idFeed, isFloat } from '../runtime/feed.ts'
import type { Session, TensorSpec } from '../runtime/session.ts'
import { fitLayerNorm } from './layer-norm.ts'
import { readPrompt, type Chunk } from './reading.ts'
import type { PromptTokenizer } from './tokenizer.ts'

/** What a text encoder says of one prompt: one row, shape without the batch dimension, chunks behind each other. */
export interface TextEncoding {
  readonly data: Float32Array
  readonly shape: readonly number[]
  /** 1 for every token that is no padding. */
  readonly mask: readonly number[]
  /** The summary of the first chunk, where the graph gives one. */
  readonly pooled: Float32Array | null
  readonly cutFrom: number | null
}

/** Which numbers of the encoder a model was trained with. */
export interface TextUse {
  /** The last layer, or the one before it as it is. */
  readonly layer: 'last' | 'penultimate'
  /** Chunks the denoiser has room for. */
  readonly chunks: number
  /** Padding is read like text, whatever mask the graph takes: as the pipelines of Flux and SD3 do, which give none. */
  readonly unmasked?: boolean | undefined
}

export interface TextEncoder {
  readonly tokenizer: PromptTokenizer
  /** `skip` leaves out so many more layers at the end. Throws `model-unsupported` where the graph does not show them. */
  encode(text: string, skip?: number): Promise<TextEncoding>
}

const remembered = 16

/** A text encoder with its tokenizer. Encodings are remembered by what the graph is given, the latest sixteen of them. */
export function textEncoder(session: Session, tokenizer: PromptTokenizer, config: Config, use: TextUse): TextEncoder {
  const cache = new Map<string, Omit<TextEncoding, 'cutFrom'>>()
  const ports = portsOf(session, use.layer)

  async function run(chunk: Chunk, skip: number): Promise<{ data: Float32Array; width: number; pooled: Float32Array | null }> {
    const feeds: Parameters<Session['run']>[0] = {}
    const allSeen = use.unmasked === true || (tokenizer.kind === 'clip' && config['use_attention_mask'] !== true)
    for (const input of session.inputs.values()) {
      if (input === ports.ids) feeds[input.name] = await idFeed(input, chunk.ids, session.file)
      else if (input.name === 'attention_mask')
        feeds[input.name] = await idFeed(input, allSeen ? chunk.ids.map(() => 1) : chunk.mask, session.file)
      else if (input.name === 'position_ids') feeds[input.name] = await idFeed(input, [...chunk.ids.keys()], session.file)
      else if (input.name === 'output_hidden_states') feeds[input.name] = await flagFeed(input)
      else
        throw new AppError(
          'model-unsupported',
          `${session.file} wants an input "${input.name}" that this version does not supply.`,
          { file: session.file },
        )
    }
    const layer = ports.layer(skip)
    const wanted = [...new Set([layer.output, ...layer.norm, ...(ports.pooled ? [ports.pooled] : [])])]
    const results = await session.run(feeds, wanted)
    const result = results[layer.output]!
    const [rows, width] = [result.dims.at(-2)!, result.dims.at(-1)!]
    let data = firstRow(floatData(result), rows * width)
    if (layer.norm.length > 0) {
      const [raw, normed] = layer.norm.map((name) => firstRow(floatData(results[name]!), rows * width))
      const epsilon = typeof config['layer_norm_eps'] === 'number' ? config['layer_norm_eps'] : 1e-5
      data = fitLayerNorm(raw!, normed!, width, epsilon)(data)
    }
    if (chunk.weights) weigh(data, width, chunk.weights)
    const pooled = ports.pooled ? results[ports.pooled]! : null
    return { data, width, pooled: pooled && firstRow(floatData(pooled), pooled.dims.at(-1)!) }
  }

  async function compute(chunks: readonly Chunk[], skip: number): Promise<Omit<TextEncoding, 'cutFrom'>> {
    const answers = []
    for (const chunk of chunks) answers.push(await run(chunk, skip))
    const { width, pooled } = answers[0]!
    const size = answers.reduce((total, { data }) => total + data.length, 0)
    const data = new Float32Array(size)
    let at = 0
    for (const answer of answers) {
      data.set(answer.data, at)
      at += answer.data.length
    }
    return { data, shape: [size / width, width], mask: chunks.flatMap(({ mask }) => mask), pooled }
  }

  return {
    tokenizer,
    async encode(text, skip = 0) {
      const { chunks, cutFrom } = readPrompt(tokenizer, text, use.chunks)
      const key = JSON.stringify([skip, chunks])
      const encoding = cache.get(key) ?? (await compute(chunks, skip))
      cache.delete(key)
      cache.set(key, encoding)
      const [oldest] = cache.keys()
      if (cache.size > remembered && oldest !== undefined) cache.delete(oldest)
      return { ...encoding, cutFrom }
    },
  }
}

/**
 * Weighs the rows of an encoding, then scales it so that its mean is what it was: the rule of the AUTOMATIC1111 web UI under
 * its name "Original".
 */
export function weigh(data: Float32Array, width: number, weights: readonly number[]): void {
  const mean = (): number => data.reduce((sum, value) => sum + value, 0) / data.length
  const before = mean()
  for (const [row, weight] of weights.entries()) {
    if (weight === 1) continue
    for (let k = 0; k < width; k++) data[row * width + k]! *= weight
  }
  const scale = before / mean()
  if (!Number.isFinite(scale) || scale === 0) return
  for (let i = 0; i < data.length; i++) data[i]! *= scale
}

interface Ports {
  readonly ids: TensorSpec
  readonly pooled: string | null
  /** The output to read; `norm` names the last layer before and after the final norm where that has to be applied. */
  layer(skip: number): { output: string; norm: readonly string[] }
}

function portsOf(session: Session, layer: TextUse['layer']): Ports {
  const { file } = session
  const ids = session.inputs.get('input_ids') ?? [...session.inputs.values()][0]
  const outputs = session.outputs.filter(isFloat)
  const named = (name: string): TensorSpec | undefined => outputs.find((output) => output.name === name)
  const wide = outputs.find(({ name, shape }) => shape.length === 3 && !name.startsWith('hidden_states'))
  const last = named('last_hidden_state') ?? wide ?? outputs[0]
  if (!ids || !last)
    throw new AppError('model-broken', `${file} has no token input or no output. Export the model again.`, { file })
  const flat = outputs.find(({ name, shape }) => shape.length === 2 && name !== last.name)
  const pooled = named('text_embeds') ?? named('pooler_output') ?? named('pooled_output') ?? flat ?? null
  /** hidden_states.N, one per layer and one in front of them. */
  const states = outputs
    .flatMap(({ name }) => (/^hidden_states\.(\d+)$/.test(name) ? [Number(name.split('.')[1])] : []))
    .sort((a, b) => b - a)
  const top = states[0] ?? 0
  return {
    ids,
    pooled: pooled?.name ?? null,
    layer(skip) {
      const back = (layer === 'penultimate' ? 1 : 0) + skip
      if (back === 0 || (states.length === 0 && skip === 0)) return { output: last.name, norm: [] }
      const output = `hidden_states.${top - back}`
      const normed = layer === 'last' ? [`hidden_states.${top}`, last.name] : []
      if (states.includes(top - back)) return { output, norm: normed }
      throw new AppError(
        'model-unsupported',
        `${file} does not show its layers (hidden_states), so none can be left out. Set clip skip to 1, or export the model with output_hidden_states.`,
        { file },
      )
    },
  }
}

const firstRow = (values: ArrayLike<number>, size: number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => values[i]!)
