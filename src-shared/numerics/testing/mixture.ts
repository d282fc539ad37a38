import { levelTold } from '../prediction.ts'
import type { Network, PredictionType, Schedule } from '../types.ts'

/** A mixture of isotropic Gaussians: component k has weight[k], mean[k] and standard deviation deviation[k]. */
export interface Mixture {
  readonly weight: readonly number[]
  readonly mean: readonly (readonly number[])[]
  readonly deviation: readonly number[]
}

/** Four dimensions, three components. */
export const mixture4: Mixture = {
  weight: [0.5, 0.3, 0.2],
  mean: [
    [0.35, 0.82, 0.33, -1.3],
    [0.91, 0.45, -0.54, 0.58],
    [0.36, 0.29, 0.03, 0.55],
  ],
  deviation: [0.3, 0.5, 0.2],
}

export const gaussian = (mean: readonly number[], deviation: number): Mixture => ({
  weight: [1],
  mean: [mean],
  deviation: [deviation],
})

/**
 * Posterior mean E[x0 | alpha x0 + sigma eps = x], written in native coordinates so that it stays finite for alpha = 0 and
 * shares nothing with the sampler.
 */
export function posteriorMean(mixture: Mixture, x: ArrayLike<number>, alpha: number, sigma: number, out: Float64Array): void {
  const d = x.length
  const logits = mixture.weight.map((weight, k) => {
    const variance = alpha * alpha * mixture.deviation[k]! ** 2 + sigma * sigma
    let distance = 0
    for (let i = 0; i < d; i++) distance += (x[i]! - alpha * mixture.mean[k]![i]!) ** 2
    return Math.log(weight) - (d / 2) * Math.log(variance) - distance / (2 * variance)
  })
  const top = Math.max(...logits)
  const odds = logits.map((logit) => Math.exp(logit - top))
  const total = odds.reduce((sum, value) => sum + value, 0)
  out.fill(0)
  odds.forEach((odd, k) => {
    const variance = mixture.deviation[k]! ** 2
    const gain = (alpha * variance) / (alpha * alpha * variance + sigma * sigma)
    for (let i = 0; i < d; i++) {
      const mean = mixture.mean[k]![i]!
      out[i]! += (odd / total) * (mean + gain * (x[i]! - alpha * mean))
    }
  })
}

export interface ExactOptions {
  readonly predictionType?: PredictionType
  readonly sigmaData?: number
  /** Added to every element of D. */
  readonly disturb?: () => number
  readonly single?: boolean
  readonly unconditional?: Mixture
}

/** The exact network of a mixture under a schedule, in any output type; counts its calls. */
export function exactNetwork(mixture: Mixture, schedule: Schedule, options: ExactOptions = {}): Network & { calls: number } {
  const { predictionType = 'epsilon', sigmaData = 1, disturb, single = false } = options
  const size = mixture.mean[0]!.length
  const x0 = new Float64Array(size)
  const network = {
    size,
    predictionType,
    schedule,
    sigmaData,
    float64: !single,
    calls: 0,
    predict(x: Float64Array, t: number, branch: 'conditional' | 'unconditional', out: Float64Array): void {
      network.calls++
      const s = levelTold(schedule, t)
      const alpha = predictionType === 'edm' ? 1 : schedule.alpha(s)
      const sigma = predictionType === 'edm' ? s : schedule.sigma(s)
      const input = predictionType === 'edm' ? Math.hypot(s, sigmaData) : 1
      const native = x.map((value) => (single ? Math.fround(value) : value) * input)
      const law = branch === 'conditional' ? mixture : (options.unconditional ?? mixture)
      posteriorMean(law, native, alpha, sigma, x0)
      for (let i = 0; i < size; i++) {
        const d = x0[i]! + (disturb ? disturb() : 0)
        const eps = (native[i]! - alpha * d) / sigma
        out[i] = outputOf(predictionType, { d, eps, alpha, sigma, s, sigmaData, x: native[i]! })
        if (schedule.reversed !== undefined) out[i] = -out[i]!
        if (single) out[i] = Math.fround(out[i]!)
      }
    },
  }
  return network
}

interface Point {
  d: number
  eps: number
  alpha: number
  sigma: number
  s: number
  sigmaData: number
  x: number
}

function outputOf(type: PredictionType, { d, eps, alpha, sigma, s, sigmaData, x }: Point): number {
  const skip = sigmaData ** 2 / (s * s + sigmaData ** 2)
  const outputs: Record<PredictionType, number> = {
    epsilon: eps,
    sample: d,
    v_prediction: alpha * eps - sigma * d,
    flow: eps - d,
    score: -eps / sigma,
    edm: ((d - skip * x) * Math.hypot(s, sigmaData)) / (s * sigmaData),
  }
  return outputs[type]
}

/** Seeded uniform numbers for tests (mulberry32). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let z = Math.imul(state ^ (state >>> 15), 1 | state)
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Seeded standard-normal numbers for tests. */
export function normals(seed: number): () => number {
  const uniform = uniforms(seed)
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
