/** A Butcher tableau as a user may write it; `bHat` are the weights of an embedded estimate. */
export interface WrittenTableau {
  readonly a: readonly (readonly number[])[]
  readonly b: readonly number[]
  readonly c?: readonly number[] | undefined
  readonly bHat?: readonly number[] | undefined
}

export interface TableauReport {
  readonly stages: number
  readonly explicit: boolean
  /** Every c[i] is the sum of row i; without that the order conditions below do not hold. */
  readonly consistent: boolean
  /** Order by the 17 conditions up to order 5, so at most 5; 0 where the weights do not sum to 1. */
  readonly order: number
  readonly estimateOrder: number | null
  /** Largest residual of the conditions of order 1 to 5. */
  readonly residuals: readonly number[]
  readonly firstSameAsLast: boolean
}

type Vector = readonly number[]

/**
 * Checks a tableau by the order conditions of Butcher (Hairer, Norsett and Wanner I, II.2, table 2.2).
 * @throws RangeError where it is not a square array of numbers with matching weights.
 */
export function examineTableau({ a, b, c, bHat }: WrittenTableau, tolerance = 1e-12): TableauReport {
  const n = b.length
  const rows = a.map((row) => Array.from({ length: n }, (_, j) => row[j] ?? 0))
  const fits =
    n > 0 &&
    rows.length === n &&
    a.every((row) => row.length <= n) &&
    (c?.length ?? n) === n &&
    (bHat?.length ?? n) === n &&
    [...rows.flat(), ...b, ...(c ?? []), ...(bHat ?? [])].every(Number.isFinite)
  if (!fits) throw new RangeError('A tableau needs as many rows, nodes and weights as stages, all of them numbers.')
  const sums = rows.map((row) => row.reduce((total, value) => total + value, 0))
  const places = c ?? sums
  const residuals = residualsOf(rows, b, places)
  return {
    stages: n,
    explicit: rows.every((row, i) => row.every((value, j) => j < i || value === 0)),
    consistent: places.every((place, i) => Math.abs(place - sums[i]!) <= tolerance),
    order: orderOf(residuals, tolerance),
    estimateOrder: bHat ? orderOf(residualsOf(rows, bHat, places), tolerance) : null,
    residuals,
    firstSameAsLast: n > 1 && rows[n - 1]!.every((value, j) => Math.abs(value - b[j]!) <= tolerance) && b[n - 1] === 0,
  }
}

function orderOf(residuals: readonly number[], tolerance: number): number {
  const first = residuals.findIndex((residual) => !(residual <= tolerance))
  return first < 0 ? residuals.length : first
}

function residualsOf(rows: readonly Vector[], b: Vector, c: Vector): number[] {
  const A = (v: Vector): number[] => rows.map((row) => row.reduce((sum, value, j) => sum + value * v[j]!, 0))
  const times = (u: Vector, v: Vector): number[] => u.map((value, i) => value * v[i]!)
  const power = (k: number): number[] => c.map((value) => value ** k)
  const ac = A(c)
  const aac = A(ac)
  const conditions: readonly (readonly [Vector, number])[][] = [
    [[power(0), 1]],
    [[c, 1 / 2]],
    [
      [power(2), 1 / 3],
      [ac, 1 / 6],
    ],
    [
      [power(3), 1 / 4],
      [times(c, ac), 1 / 8],
      [A(power(2)), 1 / 12],
      [aac, 1 / 24],
    ],
    [
      [power(4), 1 / 5],
      [times(power(2), ac), 1 / 10],
      [times(c, A(power(2))), 1 / 15],
      [times(c, aac), 1 / 30],
      [times(ac, ac), 1 / 20],
      [A(power(3)), 1 / 20],
      [A(times(c, ac)), 1 / 40],
      [A(A(power(2))), 1 / 60],
      [A(aac), 1 / 120],
    ],
  ]
  return conditions.map((group) =>
    Math.max(...group.map(([v, value]) => Math.abs(v.reduce((sum, x, i) => sum + b[i]! * x, 0) - value))),
  )
}
