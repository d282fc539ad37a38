import type { Chart } from '../charts.ts'
import type { EmbeddedTableau } from '../tableaux.ts'
import type { DenseSegment, Evaluation } from '../types.ts'
import { createEvaluation } from './evaluation.ts'

/** Nonzero terms of a weighted sum of stage velocities. */
interface Sum {
  readonly weights: readonly number[]
  readonly indices: readonly number[]
  readonly terms: Float64Array[]
}

/** Work arrays of an embedded pair, allocated once per run. */
export interface Stages {
  readonly tableau: EmbeddedTableau
  readonly k: Float64Array[]
  readonly rows: readonly Sum[]
  readonly error: Sum
  /** Second estimate, where the pair has one. */
  readonly error3: Sum | null
  readonly w: number[]
  /** Unit state of the evaluation in progress. */
  readonly u: Float64Array
  readonly difference: Float64Array
  readonly scratch: Evaluation
  readonly y: Float64Array
  readonly yNext: Float64Array
  readonly current: Evaluation
  readonly candidate: Evaluation
  /** Points the sums at the velocities again after k was permuted. */
  relink(): void
}

export function createStages(state: () => Float64Array, tableau: EmbeddedTableau): Stages {
  const k = tableau.c.map(() => state())
  const sum = (row: readonly number[]): Sum => {
    const nonzero = row.flatMap((weight, j) => (weight === 0 ? [] : [j]))
    // A stage at the step's beginning may weigh nothing; a sum has one term at least.
    const indices = nonzero.length === 0 && row.length > 0 ? [0] : nonzero
    return { indices, weights: indices.map((j) => row[j]!), terms: indices.map((j) => k[j]!) }
  }
  const rows = tableau.a.map(sum)
  const error = sum(tableau.e)
  const error3 = tableau.e3 ? sum(tableau.e3) : null
  const sums = error3 ? [...rows, error, error3] : [...rows, error]
  return {
    tableau,
    k,
    rows,
    error,
    error3,
    w: tableau.c.map(() => 0),
    u: state(),
    difference: state(),
    scratch: createEvaluation(state),
    y: state(),
    yNext: state(),
    current: createEvaluation(state),
    candidate: createEvaluation(state),
    relink() {
      for (const { indices, terms } of sums) for (let j = 0; j < indices.length; j++) terms[j] = k[indices[j]!]!
    },
  }
}

/**
 * The step's interpolant in powers of theta: the cubic Hermite polynomial plus theta^2 (1-theta)^2 H sum_j dense[j] k[j]
 * (Hairer, Norsett and Wanner I, II.6, with r5 the last term).
 */
export function denseOutput(
  stages: Stages,
  chart: Chart,
  tau0: number,
  tau1: number,
  y0: Float64Array,
  y1: Float64Array,
): DenseSegment {
  const h = tau1 - tau0
  const { k, tableau } = stages
  const first = k[0]!
  const last = k.at(-1)!
  const size = y0.length
  const c = [y0.slice(), new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  const [, c1, c2, c3] = c as [Float64Array, Float64Array, Float64Array, Float64Array]
  const quartic = tableau.dense.some((weight) => weight !== 0) ? new Float64Array(size) : null
  if (quartic) c.push(quartic)
  for (let i = 0; i < size; i++) {
    let r5 = 0
    if (quartic) {
      for (let j = 0; j < k.length; j++) r5 += tableau.dense[j]! * k[j]![i]!
      r5 *= h
      quartic[i] = r5
    }
    const rise = y1[i]! - y0[i]!
    const f0 = h * first[i]!
    const f1 = h * last[i]!
    c1[i] = f0
    c2[i] = 3 * rise - 2 * f0 - f1 + r5
    c3[i] = f0 + f1 - 2 * rise - 2 * r5
  }
  return { chart: chart.id, sigmaData: chart.sigmaData, tau0, tau1, c }
}
