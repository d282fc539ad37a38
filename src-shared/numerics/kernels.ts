/* Fused loops over whole states. Every array has the same length; none is allocated here. */

/**
 * out = a x + sum_j w[j] k[j]; out may be x. Short sums are padded with zero weights, so that three loops serve every method
 * and the just-in-time compiler meets no new ones midway through a run.
 */
export function combine(out: Float64Array, a: number, x: Float64Array, w: readonly number[], k: readonly Float64Array[]): void {
  const count = k.length
  const idle = k[0]!
  if (count <= 2) {
    addTwo(out, a, x, w[0]!, idle, count > 1 ? w[1]! : 0, k[1] ?? idle)
    return
  }
  if (count <= 4) {
    addFour(out, a, x, w[0]!, idle, w[1]!, k[1]!, w[2]!, k[2]!, count > 3 ? w[3]! : 0, k[3] ?? idle)
    return
  }
  addSix(out, a, x, w[0]!, idle, w[1]!, k[1]!, w[2]!, k[2]!, w[3]!, k[3]!, w[4]!, k[4]!, count > 5 ? w[5]! : 0, k[5] ?? idle)
  for (let j = 6; j < count; j += 2) addTwo(out, 1, out, w[j]!, k[j]!, j + 1 < count ? w[j + 1]! : 0, k[j + 1] ?? idle)
}

function addTwo(out: Float64Array, a: number, x: Float64Array, w0: number, k0: Float64Array, w1: number, k1: Float64Array): void {
  const n = out.length
  for (let i = 0; i < n; i++) out[i] = a * x[i]! + w0 * k0[i]! + w1 * k1[i]!
}

function addFour(
  out: Float64Array,
  a: number,
  x: Float64Array,
  w0: number,
  k0: Float64Array,
  w1: number,
  k1: Float64Array,
  w2: number,
  k2: Float64Array,
  w3: number,
  k3: Float64Array,
): void {
  const n = out.length
  for (let i = 0; i < n; i++) out[i] = a * x[i]! + w0 * k0[i]! + w1 * k1[i]! + w2 * k2[i]! + w3 * k3[i]!
}

function addSix(
  out: Float64Array,
  a: number,
  x: Float64Array,
  w0: number,
  k0: Float64Array,
  w1: number,
  k1: Float64Array,
  w2: number,
  k2: Float64Array,
  w3: number,
  k3: Float64Array,
  w4: number,
  k4: Float64Array,
  w5: number,
  k5: Float64Array,
): void {
  const n = out.length
  for (let i = 0; i < n; i++) {
    out[i] = a * x[i]! + w0 * k0[i]! + w1 * k1[i]! + w2 * k2[i]! + w3 * k3[i]! + w4 * k4[i]! + w5 * k5[i]!
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
  return motionOf(aa, bb, ab, n)
}

function motionOf(aa: number, bb: number, ab: number, n: number): Motion {
  const turn = aa === 0 || bb === 0 ? 0 : Math.atan2(Math.sqrt(Math.max(0, aa * bb - ab * ab)), ab)
  return { speed: Math.sqrt(bb / n), turn }
}

/** The end of a step in chart coordinates, in one pass: y = scale u, k = a D + b eps, and the motion from velocity `before` to k. */
export function arrive(
  y: Float64Array,
  scale: number,
  u: Float64Array,
  k: Float64Array,
  a: number,
  denoised: Float64Array,
  b: number,
  eps: Float64Array,
  before: Float64Array,
): Motion {
  let aa = 0
  let bb = 0
  let ab = 0
  const n = y.length
  for (let i = 0; i < n; i++) {
    const x = before[i]!
    const v = a * denoised[i]! + b * eps[i]!
    y[i] = scale * u[i]!
    k[i] = v
    aa += x * x
    bb += v * v
    ab += x * v
  }
  return motionOf(aa, bb, ab, n)
}
