import type { Chart } from '../charts.ts'
import type { Evaluation, Velocity } from '../types.ts'

export function createEvaluation(state: () => Float64Array): Evaluation {
  return { denoised: state(), eps: state() }
}

/** dy/dtau = a D + b eps at level s, to be written with the answer it is made of. */
export const velocityInto = (out: Float64Array, chart: Chart, s: number): Velocity => ({
  out,
  data: chart.dataRate(s),
  noise: chart.noiseRate(s),
})

/** The same from an answer that is there. */
export function velocity(out: Float64Array, at: Evaluation, chart: Chart, s: number): void {
  const a = chart.dataRate(s)
  const b = chart.noiseRate(s)
  const { denoised, eps } = at
  if (a === 0) for (let i = 0; i < out.length; i++) out[i] = b * eps[i]!
  else for (let i = 0; i < out.length; i++) out[i] = a * denoised[i]! + b * eps[i]!
}
