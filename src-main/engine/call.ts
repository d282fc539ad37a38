import type { Tensor } from 'onnxruntime-node'
import { AppError } from '../../src-shared/contract/errors.ts'
import type { Branch, Row } from '../../src-shared/numerics/types.ts'
import type { Denoiser, Role } from './denoiser.ts'
import type { Arrangement, Conditioning } from './network.ts'
import { floatData, floatFeed, scalarFeed, valueFeed } from './runtime/feed.ts'

/** Tensors for a call of a fixed number of rows, used again by every such call. */
export interface Call {
  /** Answers up to as many rows as it has; those left over repeat the first. Whether each answer was finite. */
  answer(rows: readonly Row[]): Promise<{ seconds: number; finite: boolean[] }>
}

/** Mixtures of branches whose tensors are kept. */
const mixturesKept = 6

export async function openCall(
  denoiser: Denoiser,
  width: number,
  size: number,
  given: Readonly<Record<Branch, Conditioning>>,
  { order, behind, timeScale, shape }: Arrangement,
): Promise<Call> {
  const { session, sample, timestep, output } = denoiser
  const x = await floatFeed(sample, width, shape, session.file)
  const time = await scalarFeed(timestep, width, session.file)
  const common = { [sample.name]: x.tensor, [timestep.name]: time.tensor }
  const arranged = order || behind ? new Float64Array(size + (behind?.length ?? 0)) : null
  if (behind) arranged!.set(behind, size)
  const mixtures = new Map<string, Record<string, Tensor>>()
  /** The first answer's tensor takes all later ones: no memory is taken per call. */
  let answer: Record<string, Tensor> | null = null

  function write(native: Float64Array, row: number): void {
    if (!arranged) return x.write(native, row)
    if (order) for (let i = 0; i < size; i++) arranged[i] = native[order[i]!]!
    else arranged.set(native)
    x.write(arranged, row)
  }

  async function feedsFor(branches: readonly Branch[]): Promise<Record<string, Tensor>> {
    const key = branches.join()
    const feeds =
      mixtures.get(key) ??
      (await feedsOf(
        denoiser,
        branches.map((branch) => given[branch]),
      ))
    mixtures.delete(key)
    mixtures.set(key, feeds)
    if (mixtures.size > mixturesKept) mixtures.delete(mixtures.keys().next().value!)
    return feeds
  }

  return {
    async answer(rows) {
      const all = Array.from({ length: width }, (_, row) => rows[row] ?? rows[0]!)
      for (const [row, { x: native, t }] of all.entries()) {
        write(native, row)
        time.write(t * timeScale, row)
      }
      const feeds = { ...common, ...(await feedsFor(all.map(({ branch }) => branch))) }
      const start = performance.now()
      answer = await session.run(feeds, answer ?? [output.name])
      const seconds = (performance.now() - start) / 1000
      const result = answer[output.name]!
      if (result.size !== width * size && result.size !== 2 * width * size) {
        throw new AppError(
          'model-broken',
          `${session.file} answers with shape [${result.dims.join(', ')}] to a sample of [${[width, ...shape].join(', ')}]. Export the U-Net again.`,
          { file: session.file },
        )
      }
      const values = floatData(result)
      return { seconds, finite: rows.map(({ out }, row) => copyFinite(values, (row * result.size) / width, order, out)) }
    },
  }
}

/** The tensors of every row's branch; throws `model-unsupported` for an input that nothing was given for. */
async function feedsOf({ session, inputs }: Denoiser, rows: readonly Conditioning[]): Promise<Record<string, Tensor>> {
  const feeds: Record<string, Tensor> = {}
  for (const [role, spec] of Object.entries(inputs)) {
    const values = rows.flatMap((row) => row[role as Role] ?? [])
    if (values.length === rows.length) feeds[spec.name] = await valueFeed(spec, values, session.file)
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
function copyFinite(values: ArrayLike<number>, from: number, order: Int32Array | null, out: Float64Array): boolean {
  let check = 0
  for (let i = 0; i < out.length; i++) {
    const v = values[from + i]!
    out[order ? order[i]! : i] = v
    check += v - v
  }
  return check === 0
}
