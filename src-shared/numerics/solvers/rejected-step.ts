import type { TriedStep } from '../types.ts'

/** A tried step before anything is known of it: rejected, without estimate, state or interpolant. */
export const rejectedStep: TriedStep = {
  kind: 'step',
  accepted: false,
  s: 0,
  sNext: 0,
  h: 0,
  error: null,
  speed: null,
  turn: null,
  at: null,
  dense: null,
}
