import { cosLevel, sinLevel } from './level.ts'
import type { Evaluation, Velocity } from './types.ts'

/**
 * A sample of which part is known: `free` is the share in [0, 1] by which each element is the model's, `clean` what it is
 * otherwise, in the model's own data units.
 */
export interface Known {
  readonly clean: Float64Array
  readonly free: Float64Array
}

/**
 * Puts what is known into an answer: D = free D + (1 - free) clean, with the eps that belongs to it. Where nothing is free the
 * flow is then the straight line from the start noise to the known picture, for every solver and exactly: what others do by
 * laying the noised picture over the state after each step.
 */
export function holdKnown({ clean, free }: Known, u: Float64Array, s: number, at: Evaluation, also?: Velocity): void {
  const { denoised, eps } = at
  const [cos, sin] = [cosLevel(s), sinLevel(s)]
  for (let i = 0; i < clean.length; i++) {
    const share = free[i]!
    if (share === 1) continue
    denoised[i] = share * denoised[i]! + (1 - share) * clean[i]!
    eps[i] = (u[i]! - cos * denoised[i]!) / sin
    if (also) also.out[i] = also.data * denoised[i]! + also.noise * eps[i]!
  }
}
