import { AppError } from '../../../src-shared/contract/errors.ts'
import type { Denoiser, Inputs } from '../denoiser.ts'
import type { Config, ModelFolder } from '../folder.ts'
import type { Conditioning } from '../network.ts'
import type { Session } from '../runtime/session.ts'
import { textEncoder, type TextEncoder, type TextUse } from '../text/encoder.ts'
import { chunksWithin } from '../text/reading.ts'
import { lowered, openTokenizer, positionLimit, type PromptTokenizer } from '../text/tokenizer.ts'
import type { Geometry } from './geometry.ts'

/** A loaded folder on its way to a pipeline. `open` keeps the session until the model is released. */
export interface Opening {
  readonly folder: ModelFolder
  /** Folder of the denoising graph, and its config.json. */
  readonly component: string
  readonly config: Config
  readonly denoiser: Denoiser
  readonly geometry: Geometry
  open(file: string): Promise<Session>
}

export interface ConditionRequest {
  readonly text: string
  readonly branch: 'conditional' | 'unconditional'
  /** Layers of the text encoders left out at their end. */
  readonly skip: number
  /** Shape of one sample, and of the picture it makes. */
  readonly shape: readonly number[]
  readonly width: number
  readonly height: number
}

/** What the text of one branch became. */
export interface Condition {
  readonly values: Conditioning
  readonly cutFrom: number | null
  readonly warnings?: readonly string[]
}

/** Turns a prompt into what the denoiser is told. */
export interface Conditioner {
  /** The tokenizer whose limit counts; null without text. */
  readonly tokenizer: PromptTokenizer | null
  /** What guidance works on; null where it has no effect, said in `unguided`. */
  readonly guided: boolean
  readonly unguided?: string
  condition(request: ConditionRequest): Promise<Condition>
}

/** One way of conditioning a denoiser, told from what its graph takes. One file each; registry.ts lists them. */
export interface ConditionerKind {
  readonly id: string
  matches(inputs: Inputs): boolean
  /** The part whose tokens are counted while a prompt is written, null without text. */
  main(folder: ModelFolder, inputs: Inputs): TextPart | null
  open(opening: Opening): Promise<Conditioner>
}

/** Which encoder, which tokenizer, and how its answers are used. */
export interface TextPart {
  readonly encoder: string
  readonly tokenizer: string
  readonly layer: TextUse['layer']
  /** Chunks at most, whatever the denoiser has room for. */
  readonly chunks?: number
  /** Tokens read where the graph leaves it open. */
  readonly tokens?: number
  /** The part whose limit counts: `maxTokens` of flowline.json is meant for it. */
  readonly main?: boolean
  readonly unmasked?: TextUse['unmasked']
  /** Trained on texts in lower case. */
  readonly lowered?: boolean
}

/** The tokenizer of a part, null where the folder has none; `fixed` is the length its graph insists on. */
export async function partTokenizer(folder: ModelFolder, part: TextPart, fixed: number | null): Promise<PromptTokenizer | null> {
  const sidecar = part.main === true ? folder.sidecar['maxTokens'] : undefined
  const told = typeof sidecar === 'number' && sidecar >= 1 ? Math.floor(sidecar) : null
  const limit = fixed ?? told ?? part.tokens ?? positionLimit(folder, part.encoder)
  const tokenizer = await openTokenizer(folder, part.tokenizer, limit)
  return tokenizer && part.lowered === true ? lowered(tokenizer) : tokenizer
}

/** Chunks of a prompt that a part reads for a denoiser with these inputs. */
export function chunksFor(part: TextPart, inputs: Inputs, tokenizer: PromptTokenizer): number {
  const length = inputs.context?.shape[1]
  const room = chunksWithin(typeof length === 'number' ? length : null, tokenizer)
  return Math.min(room, part.chunks ?? room)
}

/** Opens a text encoder with its tokenizer. Throws `model-broken` where one is missing. */
export async function openTextPart({ folder, denoiser, open }: Opening, part: TextPart): Promise<TextEncoder> {
  const file = folder.graph(part.encoder)
  if (!file) {
    throw new AppError(
      'model-broken',
      `${folder.dir} has no ${part.encoder}/model.onnx, which its network needs. Copy the whole model folder again.`,
      { file: folder.dir },
    )
  }
  const session = await open(file)
  const fixed = session.inputs.get('input_ids')?.shape[1]
  const tokenizer = await partTokenizer(folder, part, typeof fixed === 'number' ? fixed : null)
  if (!tokenizer) {
    const missing = `${folder.dir}/${part.tokenizer}/tokenizer.json`
    throw new AppError(
      'model-broken',
      `${missing} is missing (or vocab.json with merges.txt, or spiece.model), so prompts cannot be read. Copy the whole model folder again.`,
      { file: missing },
    )
  }
  const use = { layer: part.layer, chunks: chunksFor(part, denoiser.inputs, tokenizer), unmasked: part.unmasked }
  return textEncoder(session, tokenizer, folder.json(`${part.encoder}/config.json`) ?? {}, use)
}

/** Encodings side by side: the widths add up. Shorter ones are continued with zeros. */
export function sideBySide(parts: readonly { data: Float32Array; shape: readonly number[] }[], width = 0) {
  const rows = Math.max(...parts.map(({ shape }) => shape[0]!))
  const total = Math.max(
    width,
    parts.reduce((sum, { shape }) => sum + shape[1]!, 0),
  )
  const data = new Float32Array(rows * total)
  let left = 0
  for (const part of parts) {
    const [height, own] = part.shape as [number, number]
    for (let row = 0; row < height; row++) data.set(part.data.subarray(row * own, (row + 1) * own), row * total + left)
    left += own
  }
  return { data, shape: [rows, total] }
}

/** Encodings behind each other, all of one width. */
export function oneAfterAnother(parts: readonly { data: Float32Array; shape: readonly number[] }[]) {
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0))
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { data, shape: [data.length / parts[0]!.shape[1]!, parts[0]!.shape[1]!] }
}

/** Vectors behind each other. */
export function joined(vectors: readonly Float32Array[]) {
  const data = Float32Array.from(vectors.flatMap((vector) => [...vector]))
  return { data, shape: [data.length] }
}

/** What T5 reads on where CLIP has no room left; nothing where CLIP read all of it. */
export function clipCut({ branch }: ConditionRequest, { limit }: PromptTokenizer, cutFrom: number | null): string[] {
  if (cutFrom === null) return []
  const which = branch === 'conditional' ? 'prompt' : 'negative prompt'
  return [`The ${which} is longer than CLIP's ${limit} tokens: from character ${cutFrom} on only T5 reads it.`]
}

/** The summary of a prompt; throws `model-broken` for an encoder that gives none. */
export function pooledOf(encoding: { readonly pooled: Float32Array | null }, folder: ModelFolder, encoder: string): Float32Array {
  if (encoding.pooled) return encoding.pooled
  throw new AppError(
    'model-broken',
    `${folder.dir}/${encoder}/model.onnx has no pooled output (text_embeds or pooler_output), which its network needs. Export the model again.`,
    { file: `${folder.dir}/${encoder}/model.onnx` },
  )
}
