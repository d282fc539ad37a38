import { createNoise } from '../noise/index.ts'
import type { SampleOptions, SolverChoice } from '../sample.ts'

/** Sample options for tests: plain settings under what is given. */
export function options(
  start: Float64Array,
  solver: Partial<SolverChoice> = {},
  rest: Partial<SampleOptions> = {},
): SampleOptions {
  return {
    solver: {
      id: 'uhp-fi',
      rtol: 1e-6,
      atol: 1e-6,
      maxNfe: 20_000,
      steps: 20,
      nodes: { id: 'karras', rho: 7 },
      chart: 'auto',
      ...solver,
    },
    refinement: { iterations: 0, eta: 0.05, temperature: 1 },
    guidance: 1,
    start,
    noise: createNoise('philox', 1),
    ...rest,
  }
}

export function standardStart(size: number, seed = 7): Float64Array {
  const start = new Float64Array(size)
  createNoise('philox', seed).fill(start)
  return start
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    if (!(difference <= largest)) largest = difference
  }
  return largest
}
