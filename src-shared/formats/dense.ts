import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import type { DenseSegment } from '../numerics/types.ts'
import { latentRgbSchema } from './latent-rgb.ts'

/**
 * The dense output of a run: `dense.json` (this header) and `dense.bin`. Accepted step j of the integrator is a segment
 * between the levels sigma > sigmaNext (s = sigma/alpha, infinity as Number.MAX_VALUE) whose solution in chart coordinates is the polynomial
 *   y(theta) = sum_k c_k theta^k,  theta = (tau - tau0)/(tau1 - tau0) in [0, 1].
 * dense.bin holds c_0, c_1, ... of one segment after the other, each `size` little-endian float32 numbers; a segment's
 * first byte is `offset`. Steps of methods without dense output have no segment.
 */
export const denseHeaderSchema = z.object({
  format: z.literal('flowline-dense'),
  version: z.literal(1),
  /** Shape of one sample, without a batch dimension. */
  shape: z.array(z.number().int().positive()),
  size: z.number().int().positive(),
  /** Id of the numerics chart, with the data's standard deviation it was made for. */
  chart: z.string(),
  sigmaData: z.number(),
  /** scheduler_config.json of the model: the `native` chart cannot be rebuilt without it. */
  scheduler: z.record(z.string(), z.unknown()),
  /** How latents are shown; left out where samples are the picture or have none. */
  latent: latentRgbSchema.optional(),
  segments: z.array(
    z.object({
      /** Index of the step record. */
      step: z.number().int(),
      sigma: z.number(),
      sigmaNext: z.number(),
      tau0: z.number(),
      tau1: z.number(),
      /** Number of coefficients: degree + 1. */
      terms: z.number().int().positive(),
      offset: z.number().int().nonnegative(),
    }),
  ),
})

export type DenseHeader = z.infer<typeof denseHeaderSchema>
export type DenseEntry = DenseHeader['segments'][number]

/** Throws `not-found` for a text that is no header of this version. */
export function parseDenseHeader(text: string): DenseHeader {
  try {
    return denseHeaderSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new AppError(
      'not-found',
      'The dense output of this run cannot be read. Make the picture again to inspect it.',
      {},
      { cause: error },
    )
  }
}

/** The segment that holds level s; s above the run is clamped to its start. Null where no segment covers it. */
export function denseEntryAt(header: DenseHeader, s: number): DenseEntry | null {
  const { segments } = header
  const first = segments[0]
  const last = segments.at(-1)
  if (!first || !last) return null
  if (s >= first.sigma) return first
  if (s <= last.sigmaNext) return s >= last.sigmaNext * (1 - 1e-6) ? last : null
  return segments.find((entry) => s <= entry.sigma && s >= entry.sigmaNext) ?? null
}

/** Bytes of dense.bin that `readDense` needs for a segment. */
export const denseRange = (header: DenseHeader, entry: DenseEntry): { offset: number; length: number } => ({
  offset: entry.offset,
  length: entry.terms * header.size * 4,
})

/** A segment from its bytes, for `evaluateDense` of numerics, which gives state and estimate at any level inside. */
export function readDense(header: DenseHeader, entry: DenseEntry, bytes: Uint8Array): DenseSegment {
  const { size, chart, sigmaData } = header
  if (bytes.length !== entry.terms * size * 4) {
    throw new AppError('not-found', 'The dense output of this run is cut off. Make the picture again to inspect it.', {
      step: entry.step,
    })
  }
  const all = new Float32Array(new Uint8Array(bytes).buffer)
  const c = Array.from({ length: entry.terms }, (_, k) => Float64Array.from(all.subarray(k * size, (k + 1) * size)))
  return { chart, sigmaData, tau0: entry.tau0, tau1: entry.tau1, c }
}
