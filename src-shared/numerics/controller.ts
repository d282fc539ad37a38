/** Step-size control as data: the factor on h after an attempt with error E (1 = tolerance). */
export interface Controller {
  readonly safety: number
  readonly minFactor: number
  readonly maxFactor: number
  /** factor = safety E^-(1/k - 3/4 beta) Eprevious^beta with k the order of the local error. */
  readonly beta: number
  /** Instead: factor = safety E^-((kI+kP+kD)/k) Eprevious^((kP+2kD)/k) Ebefore^-(kD/k). */
  readonly pid?: { readonly p: number; readonly i: number; readonly d: number }
}

/** Hairer, Norsett and Wanner I, IV.2 (their DOPRI5 code): proportional-integral, beta = 0.04. */
const hairerPi: Controller = { safety: 0.9, minFactor: 0.2, maxFactor: 10, beta: 0.04 }

/** Elementary control with the constants of SciPy's RK45 and RK23. */
export const elementary: Controller = { safety: 0.9, minFactor: 0.2, maxFactor: 10, beta: 0 }

/**
 * Proportional-integral-derivative control (Soderlind 2003, Digital filters in adaptive time-stepping, section 4) with gains that
 * spent the fewest evaluations on exact mixtures in the angle chart. Smoothing filters of lower gain lag behind the path.
 */
const gainedPid: Controller = { ...elementary, pid: { p: 0.15, i: 0.8, d: 0.05 } }

export const controllers = { pi: hairerPi, elementary, pid: gainedPid } as const
export type ControllerId = keyof typeof controllers

/** Previous error a run starts with, and the least it remembers. */
export const smallestError = 1e-4

/** Factor after an accepted attempt; growth is forbidden right after a rejection. `before` is the error before the previous. */
export function growthFactor(
  controller: Controller,
  k: number,
  error: number,
  previous: number,
  afterRejection: boolean,
  before: number = previous,
): number {
  const { safety, minFactor, maxFactor, beta, pid } = controller
  const law = pid
    ? safety * error ** (-(pid.i + pid.p + pid.d) / k) * previous ** ((pid.p + 2 * pid.d) / k) * before ** (-pid.d / k)
    : safety * error ** -(1 / k - 0.75 * beta) * previous ** beta
  const raw = error === 0 ? maxFactor : law
  const factor = Math.min(maxFactor, Math.max(minFactor, raw))
  return afterRejection ? Math.min(1, factor) : factor
}

/** Factor after a rejected attempt, always below 1. */
export function shrinkFactor(controller: Controller, k: number, error: number): number {
  const factor = controller.safety * error ** (-1 / k)
  return Number.isFinite(factor) ? Math.min(controller.safety, Math.max(controller.minFactor, factor)) : controller.minFactor
}
