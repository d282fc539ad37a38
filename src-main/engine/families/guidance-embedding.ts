import { AppError } from '../../../src-shared/contract/errors.ts'
import type { Config } from '../folder.ts'
import type { TensorSpec } from '../runtime/session.ts'

/**
 * The guidance of a latent consistency model as its graph reads it (Luo et al. 2023, section 4.2): w = guidance - 1, times
 * 1000, as sin and cos at `size`/2 frequencies from 1 down to 1/10000; an odd size ends with 0.
 */
export function guidanceEmbedding(guidance: number, size: number): Float64Array {
  const half = size >> 1
  const embedding = new Float64Array(size)
  for (let k = 0; k < half; k++) {
    const angle = 1000 * (guidance - 1) * Math.exp((-Math.log(10_000) * k) / Math.max(1, half - 1))
    embedding[k] = Math.sin(angle)
    embedding[half + k] = Math.cos(angle)
  }
  return embedding
}

/** Length of the embedding: the graph's, else the config's `time_cond_proj_dim`. */
export function guidanceSize(input: TensorSpec, file: string, config: Config): number {
  const fixed = input.shape[1]
  const size = typeof fixed === 'number' ? fixed : config['time_cond_proj_dim']
  if (typeof size === 'number' && Number.isInteger(size) && size > 0) return size
  throw new AppError(
    'model-unsupported',
    `${file} takes guidance as "${input.name}" of unknown length; add "time_cond_proj_dim" to its config.json.`,
    { file },
  )
}
