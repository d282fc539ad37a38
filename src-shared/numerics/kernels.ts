import { bytesOf, homeOf, within } from './simd/states.ts'

/*
 * Fused loops over whole states. Every array has the same length; none is allocated here. Where all of them come from one run's
 * `States`, two numbers are handled at a time, with the same results.
 */

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
  const home = homeOf(out)
  if (home && within(home, x) && within(home, k0) && within(home, k1)) {
    home.loops.sum3(bytesOf(out), out.byteOffset, x.byteOffset, k0.byteOffset, k1.byteOffset, a, w0, w1)
    return
  }
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
  const home = homeOf(out)
  if (home && within(home, x) && within(home, k0) && within(home, k1) && within(home, k2) && within(home, k3)) {
    const [p0, p1, p2, p3] = [k0.byteOffset, k1.byteOffset, k2.byteOffset, k3.byteOffset]
    home.loops.sum5(bytesOf(out), out.byteOffset, x.byteOffset, p0, p1, p2, p3, a, w0, w1, w2, w3)
    return
  }
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
  const home = homeOf(out)
  const near = home && within(home, x) && within(home, k0) && within(home, k1) && within(home, k2) && within(home, k3)
  if (near && within(home, k4) && within(home, k5)) {
    const [p0, p1, p2, p3, p4, p5] = [k0, k1, k2, k3, k4, k5].map(({ byteOffset }) => byteOffset) as Six
    home.loops.sum7(bytesOf(out), out.byteOffset, x.byteOffset, p0, p1, p2, p3, p4, p5, a, w0, w1, w2, w3, w4, w5)
    return
  }
  const n = out.length
  for (let i = 0; i < n; i++) {
    out[i] = a * x[i]! + w0 * k0[i]! + w1 * k1[i]! + w2 * k2[i]! + w3 * k3[i]! + w4 * k4[i]! + w5 * k5[i]!
  }
}

type Six = [number, number, number, number, number, number]

/** out = a x */
export function scaled(out: Float64Array, a: number, x: Float64Array): void {
  const home = homeOf(out)
  if (home && within(home, x)) home.loops.sum1(bytesOf(out), out.byteOffset, x.byteOffset, a)
  else for (let i = 0; i < out.length; i++) out[i] = a * x[i]!
}

/** out = a x + b y */
export function blend(out: Float64Array, a: number, x: Float64Array, b: number, y: Float64Array): void {
  const home = homeOf(out)
  if (home && within(home, x) && within(home, y)) home.loops.sum2(bytesOf(out), out.byteOffset, x.byteOffset, y.byteOffset, a, b)
  else for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]!
}

/** v - v is 0 for finite numbers and NaN for the others; two sums do not wait for each other. */
export function allFinite(values: Float64Array): boolean {
  let even = 0
  let odd = 0
  for (let i = 1; i < values.length; i += 2) {
    even += values[i - 1]! - values[i - 1]!
    odd += values[i]! - values[i]!
  }
  const last = values.at(-1) ?? 0
  return even + odd + (last - last) === 0
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
