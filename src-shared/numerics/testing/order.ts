import type { Method } from '../method.ts'
import { sampleSync, type SampleOptions, type SolverChoice } from '../sample.ts'
import { expanded, type odeProblem } from './exact.ts'
import { largestDifference, options } from './options.ts'

type Exact = ReturnType<typeof odeProblem>

/** The exact flow of the problem as unit states, solved once per level by the tight reference method. */
export function exactStates({ network, z, sMax }: Exact): (s: number, u: Float64Array) => void {
  return (s, u) => {
    const solver = { id: 'uhp-fi', rtol: 1e-13, atol: 1e-14, maxNfe: 100_000, chart: 'log-sigma' }
    u.set(sampleSync(network, options(z, solver, { sMax, sMin: s })).u)
  }
}

/** Largest error of xbar at the end after `steps` steps from exact starting values. */
export function endError(
  method: Method,
  problem: Exact,
  steps: number,
  solver: Partial<SolverChoice> = {},
  rest: Partial<SampleOptions> = {},
): number {
  const { network, z, end, sMin } = problem
  const choice = { steps: steps + 1, rtol: 1e-13, atol: 1e-14, nodes: { id: 'exponential', rho: 7 }, ...solver }
  const result = sampleSync(network, options(z, choice, { method, exactStart: exactStates(problem), ...rest }))
  return largestDifference(expanded(result.u, sMin), end)
}

/** Slope of ln error over ln N by least squares, negated. */
export function observedOrder(steps: readonly number[], errors: readonly number[]): number {
  const x = steps.map(Math.log)
  const y = errors.map(Math.log)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const covariance = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0)
  return -covariance / x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
}
