import { AppError } from '../../src-shared/contract/errors.ts'
import { isFloat } from './runtime/feed.ts'
import type { Session, TensorSpec } from './runtime/session.ts'

/** What a denoising graph can take besides the sample and the time, with the names exporters give it. */
const roles = {
  /** Encodings of the prompt, [tokens, width]. */
  context: ['encoder_hidden_states', 'context'],
  /** 1 for the tokens of the context that count. */
  contextMask: ['encoder_attention_mask'],
  /** One vector for the whole prompt. */
  pooled: ['pooled_projections', 'text_embeds'],
  /** Sizes and cropping of the picture (SDXL). */
  timeIds: ['time_ids'],
  /** Guidance as an embedding, of a model distilled with it (LCM). */
  guidanceEmbedding: ['timestep_cond'],
  /** Guidance as a number (Flux dev). */
  guidance: ['guidance'],
  /** Places of the packed cells and of the tokens (Flux). */
  imageIds: ['img_ids'],
  textIds: ['txt_ids'],
  /** The class of a model without text. */
  labels: ['class_labels'],
  /** Size of the picture and height/width (PixArt-alpha). */
  resolution: ['resolution'],
  aspectRatio: ['aspect_ratio'],
} as const satisfies Record<string, readonly string[]>

export type Role = keyof typeof roles

type Named = Pick<TensorSpec, 'name' | 'shape'>

/** The inputs of a graph by what they mean; only names and shapes where no graph is loaded. */
export type Inputs<S extends Named = Named> = Readonly<Partial<Record<Role, S>>>

/** A denoising graph with its inputs told apart by name. */
export interface Denoiser {
  readonly session: Session
  readonly sample: TensorSpec
  readonly timestep: TensorSpec
  readonly inputs: Inputs<TensorSpec>
  /** The prediction; further outputs, such as a layer's features, are never computed. */
  readonly output: TensorSpec
}

const sampleNames = ['sample', 'hidden_states', 'x']
const timestepNames = ['timestep', 'timesteps', 't']
const outputNames = ['out_sample', 'sample', 'out_hidden_states']

/** The inputs of a denoising graph by their meaning, and the names of those that have none here. */
export function rolesOf<S extends Named>(specs: Iterable<S>): { inputs: Inputs<S>; rest: Map<string, S> } {
  const rest = new Map([...specs].map((spec) => [spec.name, spec]))
  const inputs: Partial<Record<Role, S>> = {}
  for (const [role, names] of Object.entries(roles)) {
    const name = names.find((candidate) => rest.has(candidate))
    if (name === undefined) continue
    inputs[role as Role] = rest.get(name)!
    rest.delete(name)
  }
  return { inputs, rest }
}

/** Names the inputs of a graph, throws `model-unsupported` for one that cannot be fed and `model-broken` for no denoiser. */
export function describeDenoiser(session: Session): Denoiser {
  const { inputs, rest } = rolesOf(session.inputs.values())
  const take = (wanted: readonly string[]): TensorSpec | undefined => {
    const name = wanted.find((candidate) => rest.has(candidate))
    const spec = name === undefined ? undefined : rest.get(name)
    if (spec) rest.delete(spec.name)
    return spec
  }
  const [sample, timestep] = [take(sampleNames), take(timestepNames)]
  const { file } = session
  if (!sample || !timestep) {
    throw new AppError(
      'model-broken',
      `${file} is no denoising network: it has no "sample" or no "timestep" input. Export the U-Net again.`,
      { file },
    )
  }
  const [unknown] = rest.keys()
  if (unknown !== undefined) {
    throw new AppError('model-unsupported', `${file} wants an input "${unknown}" that this version does not supply.`, {
      file,
      input: unknown,
    })
  }
  const output = predictionOf(session, sample)
  if (!output) {
    const found = session.outputs.map(({ name }) => name).join(', ') || 'none'
    throw new AppError(
      'model-broken',
      `${file} has no output that is its prediction: none is named "out_sample", and not exactly one has the shape of the sample (outputs: ${found}). Export the U-Net again.`,
      { file },
    )
  }
  return { session, sample, timestep, inputs, output }
}

/** The output known by name, else the only float one, else the only one of the sample's shape. */
function predictionOf(session: Session, sample: TensorSpec): TensorSpec | null {
  const outputs = session.outputs.filter(isFloat)
  const named = outputNames.map((name) => outputs.find((output) => output.name === name)).find(Boolean)
  if (named) return named
  if (outputs.length === 1) return outputs[0]!
  const alike = outputs.filter(
    ({ shape }) => shape.length === sample.shape.length && shape.every((dim, axis) => axis === 0 || dim === sample.shape[axis]),
  )
  return alike.length === 1 ? alike[0]! : null
}
