import type { Chart } from '../charts.ts'
import { slopeAt } from '../solvers/exponential-step.ts'
import { checkPaths, cheapestEnd, type KnownPath, type StepCosts } from './optimise-nodes.ts'

/**
 * What steps along a mean direction cost: `cost[i * n + j]` is the root mean square error of the unit state at level j after a step
 * from level i along the direction at level `between[i * n + j]`, the best there is; infinite where no level lies between.
 */
export interface PairCosts {
  readonly cost: Float64Array
  readonly between: Int32Array
}

/**
 * From true states, with the direction at the true state between: a run asks it after an Euler step. None is counted from
 * pure noise. By inner products, which leave errors below 1e-8 undecided.
 *
 * @throws NumericsError for paths that do not all stand at every level.
 */
export function pairCosts(levels: readonly number[], paths: readonly KnownPath[], chart: Chart): PairCosts {
  const n = levels.length
  checkPaths(n, paths)
  const size = paths[0]!.u[0]!.length
  const [uu, uf, ff] = [new Float64Array(n * n), new Float64Array(n * n), new Float64Array(n)]
  for (const path of paths) {
    const f = levels.map((s, m) => directionOf(path, m, s, chart))
    for (let i = 0; i < n; i++) {
      ff[i]! += dot(f[i]!, f[i]!)
      for (let j = 0; j < n; j++) {
        uf[i * n + j]! += dot(path.u[i]!, f[j]!)
        if (j <= i) uu[i * n + j]! += dot(path.u[i]!, path.u[j]!)
      }
    }
  }
  const [cost, between] = [new Float64Array(n * n).fill(Infinity), new Int32Array(n * n).fill(-1)]
  for (let i = 0; i < n; i++) {
    if (levels[i] === Infinity) continue
    for (let j = i + 2; j < n; j++) {
      const scale = chart.scale(levels[j]!)
      const p = chart.scale(levels[i]!) / scale
      const w = (chart.tau(levels[j]!) - chart.tau(levels[i]!)) / scale
      const apart = p * p * uu[i * n + i]! - 2 * p * uu[j * n + i]! + uu[j * n + j]!
      for (let m = i + 1; m < j; m++) {
        const squares = apart + 2 * w * (p * uf[i * n + m]! - uf[j * n + m]!) + w * w * ff[m]!
        const error = Math.sqrt(Math.max(0, squares) / (size * paths.length))
        if (error >= cost[i * n + j]!) continue
        cost[i * n + j] = error
        between[i * n + j] = m
      }
    }
  }
  return { cost, between }
}

/** dy/dtau at level m; zero at pure noise, where no step is counted. */
function directionOf({ u, denoised }: KnownPath, m: number, s: number, chart: Chart): Float64Array {
  const out = new Float64Array(u[m]!.length)
  if (s !== Infinity) slopeAt(out, chart, s, u[m]!, denoised[m]!)
  return out
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}

/**
 * Indices of `steps` levels, the first one 0, whose steps of two levels cost least together. A step from pure noise and one that is
 * left at the end are Euler steps, as are those to the clean end; each step counts `growth` times as much as the one before it.
 * Null where there are too few levels.
 */
export function cheapestPairs(
  levels: readonly number[],
  { n, first }: StepCosts,
  { cost, between }: PairCosts,
  steps: number,
  growth: number,
): number[] | null {
  if (steps < 1 || steps > n) return null
  const alone = levels[0] === Infinity && steps > 1 ? 1 : 0
  const doubles = Math.floor((steps - 1 - alone) / 2)
  const moves = [...Array<1>(alone).fill(1), ...Array<2>(doubles).fill(2), ...Array<1>(steps - 1 - alone - 2 * doubles).fill(1)]
  let best = new Float64Array(n).fill(Infinity)
  best[0] = 0
  const came: Int32Array[] = []
  for (const [k, move] of moves.entries()) {
    const next = new Float64Array(n).fill(Infinity)
    const from = new Int32Array(n).fill(-1)
    for (let i = 0; i < n; i++) {
      if (best[i] === Infinity) continue
      for (let j = i + move; j < n; j++) {
        const total = best[i]! + growth ** k * (move === 2 ? cost[i * n + j]! : first[i * (n + 1) + j]!)
        if (total < next[j]!) {
          next[j] = total
          from[j] = i
        }
      }
    }
    came.push(from)
    best = next
  }
  const at = cheapestEnd(best, first, growth ** moves.length)
  if (at < 0) return null
  const nodes = [at]
  for (let k = moves.length - 1; k >= 0; k--) {
    const j = nodes.at(-1)!
    const i = came[k]![j]!
    if (moves[k] === 2) nodes.push(between[i * n + j]!)
    nodes.push(i)
  }
  return nodes.toReversed()
}
