import { cosLevel, sinLevel } from './level.ts'
import type { PredictionType, Schedule } from './types.ts'

/** Linear maps between unit state u, network input x, network output f and the pair (D, eps). */
export interface Conversion {
  /** x = input u */
  input: number
  /** D = dataState u + dataOutput f */
  dataState: number
  dataOutput: number
  /** eps = noiseState u + noiseOutput f */
  noiseState: number
  noiseOutput: number
}

export function createConversion(): Conversion {
  return { input: 0, dataState: 0, dataOutput: 0, noiseState: 0, noiseOutput: 0 }
}

/**
 * Conversions at level s, written into `to`. With n = hypot(alpha, sigma), c = alpha/n, d = sigma/n:
 *   epsilon f = eps; sample f = x0; v_prediction f = alpha eps - sigma x0; flow f = eps - x0, x0 - eps where the
 *   schedule is `reversed`; score f = -eps/sigma;
 *   edm f = F of Karras et al. 2022, eq. 7 (their input is c_in xbar).
 * `epsilon` and `score` say nothing about x0 at s = Infinity, `sample` nothing about eps at s = 0.
 */
export function convertAt(type: PredictionType, schedule: Schedule, sigmaData: number, s: number, to: Conversion): void {
  const c = cosLevel(s)
  const d = sinLevel(s)
  if (type === 'edm') {
    const cos = cosLevel(s / sigmaData)
    const sin = sinLevel(s / sigmaData)
    const k = 1 / Math.hypot(sigmaData * c, d)
    assign(to, k, sigmaData * cos * k, sigmaData * sin, sin * k, -cos)
    return
  }
  const n = s === Infinity ? schedule.sigma(s) : Math.hypot(schedule.alpha(s), schedule.sigma(s))
  switch (type) {
    case 'epsilon':
      assign(to, n, 1 / c, -d / c, 0, 1)
      return
    case 'sample':
      assign(to, n, 0, 1, 1 / d, -c / d)
      return
    case 'v_prediction':
      assign(to, n, c, -d / n, d, c / n)
      return
    case 'flow': {
      const sign = schedule.reversed === undefined ? 1 : -1
      assign(to, n, 1 / (c + d), (-sign * d) / (c + d), 1 / (c + d), (sign * c) / (c + d))
      return
    }
    case 'score':
      assign(to, n, 1 / c, (n * d * d) / c, 0, -n * d)
  }
}

/** The time label the network is told at level s. */
export const labelTold = (schedule: Schedule, s: number): number =>
  schedule.reversed === undefined ? schedule.t(s) : schedule.reversed - schedule.t(s)

/** The level of a label as the network is told it. */
export const levelTold = (schedule: Schedule, t: number): number =>
  schedule.s(schedule.reversed === undefined ? t : schedule.reversed - t)

function assign(
  to: Conversion,
  input: number,
  dataState: number,
  dataOutput: number,
  noiseState: number,
  noiseOutput: number,
): void {
  to.input = input
  to.dataState = dataState
  to.dataOutput = dataOutput
  to.noiseState = noiseState
  to.noiseOutput = noiseOutput
}
