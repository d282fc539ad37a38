import type { KnownPath } from '../study/optimise-nodes.ts'

/** N(0, c^2 I): the flow keeps a in u = a sqrt(c^2 + s^2) / sqrt(1 + s^2), and the estimate is c^2 / (c^2 + s^2) of xbar. */
export function gaussianPath(levels: readonly number[], c: number, a: readonly number[]): KnownPath {
  const xbar = levels.map((s) => a.map((value) => value * Math.hypot(c, s)))
  return {
    u: xbar.map((x, i) => Float64Array.from(x, (value) => value / Math.hypot(1, levels[i]!))),
    denoised: xbar.map((x, i) => Float64Array.from(x, (value) => (value * c * c) / (c * c + levels[i]! ** 2))),
  }
}
