import type { Tensor } from 'onnxruntime-node'
import { AppError } from '../../src-shared/contract/errors.ts'
import type { Network, PredictionType, Schedule } from '../../src-shared/numerics/types.ts'
import { batchOf, floatData, floatFeed, isFloat, scalarFeed } from './runtime/feed.ts'
import type { Session, TensorSpec } from './runtime/session.ts'
import type { TextEncoding } from './text/encoder.ts'

/** A denoising graph with its inputs told apart by name. */
export interface Denoiser {
  readonly session: Session
  readonly sample: TensorSpec
  readonly timestep: TensorSpec
  readonly context: TensorSpec | null
  /** Where a model distilled with guidance takes its strength as an embedding. */
  readonly guidance: TensorSpec | null
  /** The prediction; further outputs, such as a layer's features, are never computed. */
  readonly output: TensorSpec
}

/** How the numbers a network gives are to be understood. */
export interface NetworkFacts {
  readonly predictionType: PredictionType
  readonly schedule: Schedule
  readonly sigmaData: number
}

/** A network of one run, with the time spent inside its graph. */
export interface BoundNetwork extends Network {
  readonly calls: number
  readonly seconds: number
}

const names = {
  sample: ['sample', 'hidden_states', 'x'],
  timestep: ['timestep', 'timesteps', 't'],
  context: ['encoder_hidden_states', 'context'],
  guidance: ['timestep_cond'],
  output: ['out_sample', 'sample', 'out_hidden_states'],
} as const

/** Names the inputs of a graph, throws `model-unsupported` for one this family cannot feed and `model-broken` for none. */
export function describeDenoiser(session: Session): Denoiser {
  const rest = new Map(session.inputs)
  const take = (wanted: readonly string[]): TensorSpec | null => {
    const name = wanted.find((candidate) => rest.has(candidate))
    const spec = name === undefined ? null : rest.get(name)!
    if (spec) rest.delete(spec.name)
    return spec
  }
  const [sample, timestep, context] = [take(names.sample), take(names.timestep), take(names.context)]
  const guidance = take(names.guidance)
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
  return { session, sample, timestep, context, guidance, output }
}

/** The output known by name, else the only float one, else the only one of the sample's shape. */
function predictionOf(session: Session, sample: TensorSpec): TensorSpec | null {
  const outputs = session.outputs.filter(isFloat)
  const named = names.output.map((name) => outputs.find((output) => output.name === name)).find(Boolean)
  if (named) return named
  if (outputs.length === 1) return outputs[0]!
  const alike = outputs.filter(
    ({ shape }) => shape.length === sample.shape.length && shape.every((dim, axis) => axis === 0 || dim === sample.shape[axis]),
  )
  return alike.length === 1 ? alike[0]! : null
}

/**
 * The denoiser over one sample of `shape` (no batch dimension). Memory is taken once; every call rounds x to the input's
 * type, runs the graph and widens the answer. A learned-variance half of the output is left aside. Branches without an
 * encoding use the conditional one. `guidance` is the embedding of its strength, for a graph that takes one. An answer that is not finite throws `model-output-not-finite`, unless the state was
 * not finite before: then the solver diverged, which is its own to tell.
 */
export async function bindNetwork(
  denoiser: Denoiser,
  facts: NetworkFacts,
  shape: readonly number[],
  encodings: { conditional: TextEncoding | null; unconditional: TextEncoding | null; guidance?: Float64Array | null },
): Promise<BoundNetwork> {
  const { session, sample, timestep, context, guidance, output } = denoiser
  const size = shape.reduce((total, n) => total * n, 1)
  const batch = batchOf(sample)
  const x = await floatFeed(sample, batch, shape, session.file)
  const time = await scalarFeed(timestep, batch, session.file)
  const contexts = {
    conditional:
      context && encodings.conditional ? await contextTensor(context, batch, encodings.conditional, session.file) : null,
    unconditional:
      context && encodings.unconditional ? await contextTensor(context, batch, encodings.unconditional, session.file) : null,
  }
  const feeds: Record<string, Tensor> = { [sample.name]: x.tensor, [timestep.name]: time.tensor }
  if (guidance && encodings.guidance) {
    const strength = await floatFeed(guidance, batch, [encodings.guidance.length], session.file)
    strength.write(encodings.guidance)
    feeds[guidance.name] = strength.tensor
  }
  /** The first answer's tensor takes all later ones: no memory is taken per call. */
  let answer: Record<string, Tensor> | null = null
  let calls = 0
  let seconds = 0

  return {
    ...facts,
    float64: sample.type === 'float64',
    size,
    get calls() {
      return calls
    },
    get seconds() {
      return seconds
    },
    async predict(native, t, branch, out) {
      x.write(native)
      time.write(t)
      const tensor = contexts[branch] ?? contexts.conditional
      if (context && tensor) feeds[context.name] = tensor
      calls++
      const start = performance.now()
      answer = await session.run(feeds, answer ?? [output.name])
      const result = answer[output.name]!
      seconds += (performance.now() - start) / 1000
      if (result.size !== batch * size && result.size !== 2 * batch * size) {
        throw new AppError(
          'model-broken',
          `${session.file} answers with shape [${result.dims.join(', ')}] to a sample of [${[batch, ...shape].join(', ')}]. Export the U-Net again.`,
          { file: session.file },
        )
      }
      if (!copyFinite(floatData(result), out) && native.every(Number.isFinite)) throw notFinite(facts.schedule.s(t), t, calls)
    },
  }
}

async function contextTensor(spec: TensorSpec, batch: number, encoding: TextEncoding, file: string): Promise<Tensor> {
  const feed = await floatFeed(spec, batch, encoding.shape, file)
  feed.write(encoding.data)
  return feed.tensor
}

/** Copies as many numbers as `out` holds; false where one of them is NaN or infinite (v - v is 0 for the others). */
function copyFinite(values: ArrayLike<number>, out: Float64Array): boolean {
  let check = 0
  for (let i = 0; i < out.length; i++) {
    const v = values[i]!
    out[i] = v
    check += v - v
  }
  return check === 0
}

function notFinite(s: number, t: number, evaluation: number): AppError {
  const level = Number.isFinite(s) ? s.toPrecision(4) : 'infinity'
  return new AppError(
    'model-output-not-finite',
    `The network's answer is not a number at noise level ${level} (network call ${evaluation}). A half-precision model may overflow: use its 32-bit form, lower the guidance, or another provider.`,
    { level: Number.isFinite(s) ? s : null, t, evaluation },
  )
}
