/* Fused loops over whole states. Every array has the same length; none is allocated here. */

/** out = a x + sum_j w[j] k[j], at most seven terms; out may be x. */
export function combine(out: Float64Array, a: number, x: Float64Array, w: readonly number[], k: readonly Float64Array[]): void {
  const n = out.length
  const count = k.length
  const [k0, k1, k2, k3, k4, k5, k6] = k
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, w6 = 0] = w
  switch (count) {
    case 1:
      for (let i = 0; i < n; i++) out[i] = a * x[i]! + w0 * k0![i]!
      return
    case 2:
      for (let i = 0; i < n; i++) out[i] = a * x[i]! + w0 * k0![i]! + w1 * k1![i]!
      return
    case 3:
      for (let i = 0; i < n; i++) out[i] = a * x[i]! + w0 * k0![i]! + w1 * k1![i]! + w2 * k2![i]!
      return
    case 4:
      for (let i = 0; i < n; i++) out[i] = a * x[i]! + w0 * k0![i]! + w1 * k1![i]! + w2 * k2![i]! + w3 * k3![i]!
      return
    case 5:
      for (let i = 0; i < n; i++) {
        out[i] = a * x[i]! + w0 * k0![i]! + w1 * k1![i]! + w2 * k2![i]! + w3 * k3![i]! + w4 * k4![i]!
      }
      return
    case 6:
      for (let i = 0; i < n; i++) {
        out[i] = a * x[i]! + w0 * k0![i]! + w1 * k1![i]! + w2 * k2![i]! + w3 * k3![i]! + w4 * k4![i]! + w5 * k5![i]!
      }
      return
    case 7:
      for (let i = 0; i < n; i++) {
        out[i] =
          a * x[i]! + w0 * k0![i]! + w1 * k1![i]! + w2 * k2![i]! + w3 * k3![i]! + w4 * k4![i]! + w5 * k5![i]! + w6 * k6![i]!
      }
      return
    default:
      for (let i = 0; i < n; i++) out[i] = a * x[i]!
      for (let j = 0; j < count; j++) {
        const kj = k[j]!
        const wj = w[j]!
        for (let i = 0; i < n; i++) out[i]! += wj * kj[i]!
      }
  }
}

/** out = a x */
export function scaled(out: Float64Array, a: number, x: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]!
}

/** out = a x + b y */
export function blend(out: Float64Array, a: number, x: Float64Array, b: number, y: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]!
}

/** Root mean square of e / (atol + rtol max(|y0|, |y1|)). */
export function scaledRms(e: Float64Array, y0: Float64Array, y1: Float64Array, atol: number, rtol: number): number {
  let sum = 0
  for (let i = 0; i < e.length; i++) {
    const a = Math.abs(y0[i]!)
    const b = Math.abs(y1[i]!)
    const q = e[i]! / (atol + rtol * (a > b ? a : b))
    sum += q * q
  }
  return Math.sqrt(sum / e.length)
}

/** Sums of squares and of products of two vectors of velocities, in one pass. */
export interface Motion {
  /** Root mean square of the later velocity. */
  readonly speed: number
  /** Angle between both in radians; 0 where one of them vanishes. */
  readonly turn: number
}

export function motion(before: Float64Array, after: Float64Array): Motion {
  let aa = 0
  let bb = 0
  let ab = 0
  const n = before.length
  for (let i = 0; i < n; i++) {
    const x = before[i]!
    const y = after[i]!
    aa += x * x
    bb += y * y
    ab += x * y
  }
  const turn = aa === 0 || bb === 0 ? 0 : Math.atan2(Math.sqrt(Math.max(0, aa * bb - ab * ab)), ab)
  return { speed: Math.sqrt(bb / n), turn }
}
