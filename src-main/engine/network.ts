import type { Tensor } from 'onnxruntime-node'
import { AppError } from '../../src-shared/contract/errors.ts'
import type { Network, PredictionType, Schedule } from '../../src-shared/numerics/types.ts'
import type { Denoiser, Role } from './denoiser.ts'
import { batchOf, floatData, floatFeed, scalarFeed, valueFeed, type Values } from './runtime/feed.ts'

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

/** What the graph is given besides the sample and the time. */
export type Conditioning = Readonly<Partial<Record<Role, Values>>>

/** How a sample becomes the graph's input, where it is not the input as it stands. */
export interface Arrangement {
  /** The graph's sample without its batch; element i is element `order[i]` of ours. */
  readonly shape: readonly number[]
  readonly order: Int32Array | null
  /** Numbers behind the sample, the same at every call. */
  readonly behind: Float64Array | null
  /** The graph's time label per label of the schedule. */
  readonly timeScale: number
}

export const asItStands = (shape: readonly number[]): Arrangement => ({ shape, order: null, behind: null, timeScale: 1 })

/**
 * The denoiser over one sample of `shape` (no batch dimension). Memory is taken once; every call rounds x to the input's
 * type, runs the graph and widens the answer. A learned-variance half of the output is left aside. Without unconditional
 * values both branches are the conditional one. An answer that is not finite throws `model-output-not-finite`, unless the
 * state was not finite before: then the solver diverged, which is its own to tell.
 */
export async function bindNetwork(
  denoiser: Denoiser,
  facts: NetworkFacts,
  shape: readonly number[],
  given: { conditional: Conditioning; unconditional: Conditioning | null; arrangement?: Arrangement },
): Promise<BoundNetwork> {
  const { session, sample, timestep, output } = denoiser
  const { order, behind, timeScale, shape: inputShape } = given.arrangement ?? asItStands(shape)
  const size = shape.reduce((total, n) => total * n, 1)
  const batch = batchOf(sample)
  const x = await floatFeed(sample, batch, inputShape, session.file)
  const time = await scalarFeed(timestep, batch, session.file)
  const conditional = await feedsOf(denoiser, batch, given.conditional)
  const branches = {
    conditional,
    unconditional: given.unconditional ? await feedsOf(denoiser, batch, given.unconditional) : conditional,
  }
  const common = { [sample.name]: x.tensor, [timestep.name]: time.tensor }
  const arranged = order || behind ? new Float64Array(size + (behind?.length ?? 0)) : null
  if (behind) arranged!.set(behind, size)
  /** The first answer's tensor takes all later ones: no memory is taken per call. */
  let answer: Record<string, Tensor> | null = null
  let calls = 0
  let seconds = 0

  function write(native: Float64Array): void {
    if (!arranged) return x.write(native)
    if (order) for (let i = 0; i < size; i++) arranged[i] = native[order[i]!]!
    else arranged.set(native)
    x.write(arranged)
  }

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
      write(native)
      time.write(t * timeScale)
      calls++
      const start = performance.now()
      answer = await session.run({ ...common, ...branches[branch] }, answer ?? [output.name])
      const result = answer[output.name]!
      seconds += (performance.now() - start) / 1000
      if (result.size !== batch * size && result.size !== 2 * batch * size) {
        throw new AppError(
          'model-broken',
          `${session.file} answers with shape [${result.dims.join(', ')}] to a sample of [${[batch, ...inputShape].join(', ')}]. Export the U-Net again.`,
          { file: session.file },
        )
      }
      if (!copyFinite(floatData(result), order, out) && native.every(Number.isFinite))
        throw notFinite(facts.schedule.s(t), t, calls)
    },
  }
}

/** The tensors of one branch; throws `model-unsupported` for an input that nothing was given for. */
async function feedsOf({ session, inputs }: Denoiser, batch: number, given: Conditioning): Promise<Record<string, Tensor>> {
  const feeds: Record<string, Tensor> = {}
  for (const [role, spec] of Object.entries(inputs)) {
    const values = given[role as Role]
    if (values) feeds[spec.name] = await valueFeed(spec, batch, values, session.file)
    else
      throw new AppError(
        'model-unsupported',
        `${session.file} wants "${spec.name}", which a model with these inputs is not known to need.`,
        { file: session.file, input: spec.name },
      )
  }
  return feeds
}

/** Copies as many numbers as `out` holds; false where one of them is NaN or infinite (v - v is 0 for the others). */
function copyFinite(values: ArrayLike<number>, order: Int32Array | null, out: Float64Array): boolean {
  let check = 0
  for (let i = 0; i < out.length; i++) {
    const v = values[i]!
    out[order ? order[i]! : i] = v
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
