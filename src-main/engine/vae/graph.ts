import { AppError } from '../../../src-shared/contract/errors.ts'
import { batchOf, floatData, floatFeed, isFloat } from '../runtime/feed.ts'
import type { Session } from '../runtime/session.ts'

/** One half of an autoencoder: planar numbers [c, h, w] in, [c, h, w] out. */
export interface VaeGraph {
  readonly file: string
  /** Channels and sides the graph insists on, null where any number goes. */
  readonly channels: number | null
  readonly height: number | null
  readonly width: number | null
  /** The graph draws random numbers of its own, so that no two answers are the same. */
  readonly draws: boolean
  /** Loads the graph now if it is not loaded. */
  ready(): Promise<void>
  /** Throws `model-output-not-finite` for an answer that is none. */
  run(values: Float64Array, shape: readonly number[]): Promise<{ values: ArrayLike<number>; dims: readonly number[] }>
}

export function vaeGraph(session: Session): VaeGraph {
  const { file } = session
  const input = [...session.inputs.values()].find(isFloat)
  const output = session.outputs.find(isFloat)
  if (!input || !output)
    throw new AppError('model-broken', `${file} has no float input or output. Export the VAE again.`, { file })
  const fixed = (axis: number): number | null => {
    const dim = input.shape[axis]
    return typeof dim === 'number' && dim > 0 ? dim : null
  }
  return {
    file,
    channels: fixed(1),
    height: fixed(2),
    width: fixed(3),
    draws: [...(session.operators ?? [])].some((operator) => /^Random(Normal|Uniform)/.test(operator)),
    ready: () => session.ready(),
    async run(values, shape) {
      const batch = batchOf(input)
      const feed = await floatFeed(input, batch, shape, file)
      feed.write(values)
      const result = (await session.run({ [input.name]: feed.tensor }, [output.name]))[output.name]!
      const dims = result.dims.slice(1)
      const answer = floatData(result)
      const size = dims.reduce((total, n) => total * n, 1)
      for (let i = 0; i < size; i++) {
        if (Number.isFinite(answer[i]!)) continue
        throw new AppError('model-output-not-finite', `${file} gave numbers that are not finite. Use a 32-bit VAE.`, { file })
      }
      return { values: answer, dims }
    },
  }
}
