import { NumericsError } from '../errors.ts'

const line = (from: number, to: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => (count === 1 ? from : from + ((to - from) * i) / (count - 1)))

/** ᾱ(t) of Nichol and Dhariwal 2021, eq. 17, up to its constant factor. */
const cosineBar = (t: number): number => Math.cos(((t + 0.008) / 1.008) * (Math.PI / 2)) ** 2

/** The variances beta_i of a discrete-time model by diffusers' names. @throws NumericsError for an unknown name. */
export function betasByName(name: string, start: number, end: number, count: number): Float64Array {
  switch (name) {
    case 'linear':
      return line(start, end, count)
    case 'scaled_linear':
      return line(Math.sqrt(start), Math.sqrt(end), count).map((root) => root * root)
    case 'squaredcos_cap_v2':
      return Float64Array.from({ length: count }, (_, i) =>
        Math.min(1 - cosineBar((i + 1) / count) / cosineBar(i / count), 0.999),
      )
    case 'sigmoid':
      return line(-6, 6, count).map((x) => start + (end - start) / (1 + Math.exp(-x)))
  }
  throw new NumericsError(
    'model-unsupported',
    `The beta schedule "${name}" is unknown; linear, scaled_linear, squaredcos_cap_v2 and sigmoid can be read.`,
  )
}

/**
 * Levels s_i = sqrt((1 - ᾱ_i)/ᾱ_i), ᾱ_i = prod_{j<=i} (1 - beta_j). `zeroTerminal` shifts sqrt(ᾱ) so that the last level
 * is pure noise (Lin et al. 2024, algorithm 1): s = Infinity.
 */
export function levelsFromBetas(betas: ArrayLike<number>, zeroTerminal = false): Float64Array {
  const count = betas.length
  const levels = new Float64Array(count)
  /** 1 - ᾱ is carried beside ᾱ to keep small levels free of cancellation. */
  let bar = 1
  let rest = 0
  const roots = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const beta = betas[i]!
    rest += bar * beta
    bar *= 1 - beta
    levels[i] = Math.sqrt(rest / bar)
    roots[i] = Math.sqrt(bar)
  }
  if (!zeroTerminal) return levels
  const first = roots[0]!
  const last = roots[count - 1]!
  for (let i = 0; i < count; i++) {
    const root = ((roots[i]! - last) * first) / (first - last)
    levels[i] = i === count - 1 ? Infinity : Math.sqrt((1 - root) * (1 + root)) / root
  }
  return levels
}
