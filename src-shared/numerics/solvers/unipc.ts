import { phi } from '../phi.ts'
import type { Walk } from './levels.ts'
import type { MultistepRule } from './multistep.ts'

const factorials = [1, 1, 2, 6, 24]

/** Smallest gap between answers looked back on, over the step. */
const leastGap = 0.02

/**
 * UniPC (Zhao et al. 2023, eqs. 3 and 9): predictor UniP-p and, with the answer that the next step needs anyway, corrector
 * UniC-p. With z = -h (data) or h (noise), h = ln(s/t), and B(h) = z (bh1) or e^z - 1 (bh2),
 *   b_i = i! z phi_{i+1}(z)/B, R_ik = r_k^(i-1), r_j = (lambda_-j - lambda_0)/h, r_p = 1, and R rho = b,
 * where the smallest systems (p = 2 predicting, p = 1 correcting) are given rho = 1/2. The order climbs from 1 at the start and
 * falls towards the end of the run. Answers are not asked again after the corrector, so a difference of two over a gap that is short
 * beside the step is mostly the corrector's change; what lies behind such a gap is left out.
 */
export function uniPcRule(order: number, variant: 'bh1' | 'bh2', quantity: 'data' | 'noise'): MultistepRule {
  const r: number[] = []
  const b: number[] = []
  const rho: number[] = []
  const matrix = Array.from({ length: order }, () => Array.from({ length: order + 1 }, () => 0))

  /** Weights of the answers for the first `unknowns` of r; a corrector has 1, the level ahead, last. */
  const weigh = (walk: Walk, w: number[], correcting: boolean): number => {
    const { s, sNext, levels, known, index, count } = walk
    const h = Math.log(s / sNext)
    let p = Math.min(order, known, count + 1 - index)
    for (let j = 1; j < p; j++) if (Math.log(levels[j]! / levels[j - 1]!) < leastGap * h) p = j
    const z = quantity === 'data' ? -h : h
    const B = variant === 'bh1' ? z : Math.expm1(z)
    const scale = quantity === 'data' ? 1 : sNext
    for (let j = 1; j < p; j++) r[j - 1] = Math.log(s / levels[j]!) / h
    r[p - 1] = 1
    for (let i = 1; i <= p; i++) b[i - 1] = (factorials[i]! * z * phi(i + 1, z)) / B
    const unknowns = correcting ? p : p - 1
    if (unknowns === 1 && p === (correcting ? 1 : 2)) rho[0] = 0.5
    else solve(matrix, r, b, unknowns, rho)
    const lead = correcting ? 1 : 0
    w[lead] = -scale * Math.expm1(z)
    for (let j = 1; j < p; j++) {
      const weight = (-scale * B * rho[j - 1]!) / r[j - 1]!
      w[lead + j] = weight
      w[lead]! -= weight
    }
    if (correcting) {
      w[0] = -scale * B * rho[p - 1]!
      w[1]! -= w[0]!
    }
    return p + lead
  }

  return {
    quantity,
    depth: order,
    weigh: (walk, w) => weigh(walk, w, false),
    reweigh: (walk, w) => weigh(walk, w, true),
  }
}

/** rho of sum_k r_k^(i-1) rho_k = b_i, i = 1..count, by elimination with pivoting. */
function solve(matrix: number[][], r: readonly number[], b: readonly number[], count: number, rho: number[]): void {
  for (let i = 0; i < count; i++) {
    const row = matrix[i]!
    for (let k = 0; k < count; k++) row[k] = r[k]! ** i
    row[count] = b[i]!
  }
  for (let i = 0; i < count; i++) {
    let pivot = i
    for (let m = i + 1; m < count; m++) if (Math.abs(matrix[m]![i]!) > Math.abs(matrix[pivot]![i]!)) pivot = m
    ;[matrix[i], matrix[pivot]] = [matrix[pivot]!, matrix[i]!]
    for (let m = i + 1; m < count; m++) {
      const factor = matrix[m]![i]! / matrix[i]![i]!
      for (let k = i; k <= count; k++) matrix[m]![k]! -= factor * matrix[i]![k]!
    }
  }
  for (let i = count - 1; i >= 0; i--) {
    let value = matrix[i]![count]!
    for (let k = i + 1; k < count; k++) value -= matrix[i]![k]! * rho[k]!
    rho[i] = value / matrix[i]![i]!
  }
}
