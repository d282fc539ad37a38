/**
 * A noise level s = sigma/alpha as a point on the unit circle: u = cosLevel x0 + sinLevel eps. Both are finite for
 * s in [0, Infinity].
 */
export function cosLevel(s: number): number {
  return s > 1 ? 1 / s / Math.sqrt(1 + 1 / s / s) : 1 / Math.sqrt(1 + s * s)
}

export function sinLevel(s: number): number {
  return s > 1 ? 1 / Math.sqrt(1 + 1 / s / s) : s / Math.sqrt(1 + s * s)
}

/** A level fit for JSON: Infinity (pure noise) becomes the largest finite number, so that order and logarithms survive. */
export function finiteLevel(s: number): number {
  return Math.min(s, Number.MAX_VALUE)
}

/** Spacing of float64 numbers around |x|. */
export function ulp(x: number): number {
  const magnitude = Math.abs(x)
  return magnitude < 2 ** -1021 ? 2 ** -1074 : 2 ** (Math.floor(Math.log2(magnitude)) - 52)
}

/** Whether two lists of levels are the same up to rounding. */
export const sameLevels = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((s, i) => Math.abs(s - b[i]!) <= 1e-12 * Math.abs(s))
