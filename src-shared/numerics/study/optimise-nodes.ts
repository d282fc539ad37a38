import { evaluateDense, segmentFraction } from '../dense.ts'
import { NumericsError } from '../errors.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { DenseSegment, Schedule } from '../types.ts'

/** A trajectory of the flow at shared levels s = sigma/alpha, falling: unit states u and clean estimates, one array a level. */
export interface KnownPath {
  readonly u: readonly Float64Array[]
  readonly denoised: readonly Float64Array[]
}

/** About `count` of the levels that an integrator stood at, its first and last among them: they lie close where the flow bends. */
export function candidateLevels(segments: readonly DenseSegment[], levelOf: (tau: number) => number, count: number): number[] {
  const all = [...segments.map(({ tau0 }) => levelOf(tau0)), levelOf(segments.at(-1)!.tau1)]
  const dense = all.flatMap((s, i) => (i + 1 < all.length ? [s, between(s, all[i + 1]!)] : [s]))
  if (dense.length <= count) return dense
  return Array.from({ length: count }, (_, i) => dense[Math.round((i * (dense.length - 1)) / (count - 1))]!)
}

const between = (a: number, b: number): number => Math.tan((Math.atan(a) + Math.atan(b)) / 2)

/** A run's dense output at these levels; its estimates cost no evaluation. */
export function knownPath(segments: readonly DenseSegment[], levels: readonly number[], schedule?: Schedule): KnownPath {
  let j = 0
  const points = levels.map((s) => {
    while (j < segments.length - 1 && segmentFraction(segments[j]!, s, schedule) > 1) j++
    return evaluateDense(segments[j]!, s, schedule)
  })
  return { u: points.map(({ u }) => u), denoised: points.map(({ denoised }) => denoised) }
}

/**
 * What single steps from true states cost: `first[i * (n + 1) + j]` is the root mean square error of the state at level j after an
 * exponential Euler (DDIM) step from level i, over all paths, in units of a state of unit variance; `second` likewise where the
 * estimate is extrapolated from levels h and i as DPM-Solver++ 2M does (Lu et al. 2022, arXiv 2211.01095, algorithm 2), at
 * (h * n + i) * (n + 1) + j. Level n is the clean end, which every method reaches with its last estimate alone.
 */
export interface StepCosts {
  readonly n: number
  readonly first: Float64Array
  readonly second: Float64Array | null
}

/** @throws NumericsError for fewer than two levels, and for paths that do not all stand at every one of the n. */
export function checkPaths(n: number, paths: readonly KnownPath[]): void {
  if (n < 2 || paths.length === 0 || paths.some(({ u, denoised }) => u.length !== n || denoised.length !== n))
    throw new NumericsError('invalid-input', 'Nodes are optimised over paths that all stand at the same two or more levels.')
}

/** @throws NumericsError for paths that do not all stand at every level. */
export function stepCosts(levels: readonly number[], paths: readonly KnownPath[], order: 1 | 2): StepCosts {
  const n = levels.length
  checkPaths(n, paths)
  const lambda = levels.map((s) => -Math.log(s))
  const first = new Float64Array(n * (n + 1))
  const second = order === 2 ? new Float64Array(n * n * (n + 1)) : null
  const size = paths[0]!.u[0]!.length
  const count = size * paths.length
  const missed = new Float64Array(size)
  for (const { u, denoised } of paths) {
    const end = denoised[n - 1]!
    for (let i = 0; i < n; i++) {
      const [ci, di, Di, ui] = [cosLevel(levels[i]!), sinLevel(levels[i]!), denoised[i]!, u[i]!]
      for (let j = i + 1; j <= n; j++) {
        const [cj, dj] = j === n ? [1, 0] : [cosLevel(levels[j]!), sinLevel(levels[j]!)]
        const target = j === n ? end : u[j]!
        let squares = 0
        for (let k = 0; k < size; k++) {
          const e = cj * Di[k]! + (dj * (ui[k]! - ci * Di[k]!)) / di - target[k]!
          missed[k] = e
          squares += e * e
        }
        first[i * (n + 1) + j]! += squares
        if (!second) continue
        for (let h = 0; h < i; h++) {
          const w = j === n ? 0 : extrapolation(lambda[h]!, lambda[i]!, lambda[j]!, cj, dj, ci, di)
          const Dh = denoised[h]!
          let along = 0
          let own = 0
          if (w !== 0) {
            for (let k = 0; k < size; k++) {
              const d = Di[k]! - Dh[k]!
              along += missed[k]! * d
              own += d * d
            }
          }
          second[(h * n + i) * (n + 1) + j]! += squares + 2 * w * along + w * w * own
        }
      }
    }
  }
  const mean = (sum: number): number => Math.sqrt(Math.max(0, sum) / count)
  return { n, first: first.map(mean), second: second?.map(mean) ?? null }
}

/** Weight of D_i - D_h in the state at j; 0 where the last step began at pure noise, whose log-SNR is not finite. */
function extrapolation(before: number, from: number, to: number, cj: number, dj: number, ci: number, di: number): number {
  const ratio = (to - from) / (from - before)
  return Number.isFinite(before) && Number.isFinite(ratio) ? 0.5 * ratio * (cj - (dj * ci) / di) : 0
}

/**
 * Indices of `steps` levels, the first one 0, whose steps to the clean end cost least together, by dynamic programming (Chen et al.
 * 2024, arXiv 2405.11326, section 3). A step's cost counts `growth` times as much as that of the step before it: what goes wrong
 * early may fade on the way, or grow. Null where there are fewer levels.
 */
export function cheapestNodes({ n, first, second }: StepCosts, steps: number, growth: number): number[] | null {
  if (steps < 1 || steps > n) return null
  if (!second) return cheapestByPairs(n, first, steps, growth)
  if (steps === 1) return [0]
  // best[h * n + i]: the least cost with h and i as the last two levels, and the level before h.
  const came: Int32Array[] = []
  let best = new Float64Array(n * n).fill(Infinity)
  for (let i = 1; i < n; i++) best[i] = first[i]!
  for (let k = 1; k < steps - 1; k++) {
    const weight = growth ** k
    const next = new Float64Array(n * n).fill(Infinity)
    const from = new Int32Array(n * n).fill(-1)
    for (let h = 0; h < n; h++) {
      for (let i = h + 1; i < n; i++) {
        const so = best[h * n + i]!
        if (so === Infinity) continue
        for (let j = i + 1; j < n; j++) {
          const total = so + weight * second[(h * n + i) * (n + 1) + j]!
          if (total < next[i * n + j]!) {
            next[i * n + j] = total
            from[i * n + j] = h
          }
        }
      }
    }
    came.push(from)
    best = next
  }
  let [least, at] = [Infinity, -1]
  for (let h = 0; h < n; h++) {
    for (let i = h + 1; i < n; i++) {
      const total = best[h * n + i]! + growth ** (steps - 1) * second[(h * n + i) * (n + 1) + n]!
      if (total < least) [least, at] = [total, h * n + i]
    }
  }
  if (at < 0) return null
  const nodes = [at % n, Math.floor(at / n)]
  for (const from of came.toReversed()) nodes.push(from[nodes.at(-1)! * n + nodes.at(-2)!]!)
  return nodes.toReversed()
}

function cheapestByPairs(n: number, first: Float64Array, steps: number, growth: number): number[] | null {
  const came: Int32Array[] = []
  let best = new Float64Array(n).fill(Infinity)
  best[0] = 0
  for (let k = 0; k < steps - 1; k++) {
    const next = new Float64Array(n).fill(Infinity)
    const from = new Int32Array(n).fill(-1)
    for (let i = 0; i < n; i++) {
      if (best[i] === Infinity) continue
      for (let j = i + 1; j < n; j++) {
        const total = best[i]! + growth ** k * first[i * (n + 1) + j]!
        if (total < next[j]!) {
          next[j] = total
          from[j] = i
        }
      }
    }
    came.push(from)
    best = next
  }
  const at = cheapestEnd(best, first, growth ** (steps - 1))
  if (at < 0) return null
  const nodes = [at]
  for (const from of came.toReversed()) nodes.push(from[nodes.at(-1)!]!)
  return nodes.toReversed()
}

/** The same costs where chains may end at levels up to `end` only, or at the last level where all lie above. */
export function endingBelow(costs: StepCosts, levels: readonly number[], end: number): StepCosts {
  const { n, first, second } = costs
  const [firstTo, secondTo] = [first.slice(), second && second.slice()]
  for (let i = 0; i < n - 1; i++) {
    if (levels[i]! <= end) continue
    firstTo[i * (n + 1) + n] = Infinity
    if (secondTo) for (let h = 0; h < n; h++) secondTo[(h * n + i) * (n + 1) + n] = Infinity
  }
  return { n, first: firstTo, second: secondTo }
}

/** The level from which the clean end is reached at least cost; -1 where none is. `best[i]`: what reaching level i costs. */
export function cheapestEnd(best: Float64Array, first: Float64Array, weight: number): number {
  const n = best.length
  let [least, at] = [Infinity, -1]
  for (let i = 0; i < n; i++) {
    const total = best[i]! + weight * first[i * (n + 1) + n]!
    if (total < least) [least, at] = [total, i]
  }
  return at
}
