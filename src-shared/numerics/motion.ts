import { bytesOf, homeOf, total, within } from './simd/states.ts'
import type { Evaluation } from './types.ts'

/** How the flow moves along a step. */
export interface Motion {
  /** Root mean square of the later velocity. */
  readonly speed: number
  /** Angle between both in radians; 0 where one of them vanishes. */
  readonly turn: number
}

/** Element i adds to lane i mod 8 of each sum: squares before, squares after, products. */
const lanes = new Float64Array(24)

/** In one pass over both velocities. */
export function motion(before: Float64Array, after: Float64Array): Motion {
  const home = homeOf(before)
  if (home && within(home, after)) {
    home.loops.motion(bytesOf(before), before.byteOffset, after.byteOffset)
    return motionOf(home.lanes, before.length)
  }
  lanes.fill(0)
  for (let i = 0; i < before.length; i++) count(i & 7, before[i]!, after[i]!)
  return motionOf(lanes, before.length)
}

function count(lane: number, x: number, y: number): void {
  lanes[lane]! += x * x
  lanes[8 + lane]! += y * y
  lanes[16 + lane]! += x * y
}

function motionOf(sums: Float64Array, n: number): Motion {
  const [aa, bb, ab] = [total(sums, 0), total(sums, 1), total(sums, 2)]
  const turn = aa === 0 || bb === 0 ? 0 : Math.atan2(Math.sqrt(Math.max(0, aa * bb - ab * ab)), ab)
  return { speed: Math.sqrt(bb / n), turn }
}

/** Between velocities that are made of answers: from a0 D0 + b0 eps0 to a1 D1 + b1 eps1. */
export function answersMotion(a0: number, b0: number, before: Evaluation, a1: number, b1: number, after: Evaluation): Motion {
  const [d0, e0, d1, e1] = [before.denoised, before.eps, after.denoised, after.eps]
  const n = d0.length
  const home = homeOf(d0)
  if (home && within(home, e0) && within(home, d1) && within(home, e1)) {
    home.loops.answers(bytesOf(d0), d0.byteOffset, e0.byteOffset, d1.byteOffset, e1.byteOffset, a0, b0, a1, b1)
    return motionOf(home.lanes, n)
  }
  lanes.fill(0)
  for (let i = 0; i < n; i++) count(i & 7, a0 * d0[i]! + b0 * e0[i]!, a1 * d1[i]! + b1 * e1[i]!)
  return motionOf(lanes, n)
}
