/**
 * First step size (Hairer, Norsett and Wanner I, II.4), from d0 = |y0|, d1 = |f0| and after an Euler probe of size h0
 * d2 = |f1 - f0|/h0, all over the tolerance scale.
 */
export function probeStep(d0: number, d1: number, span: number): number {
  return Math.min(d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : (0.01 * d0) / d1, span)
}

export function startingStep(h0: number, d1: number, d2: number, k: number, span: number): number {
  const steepest = Math.max(d1, d2)
  const h1 = steepest <= 1e-15 ? Math.max(1e-6, h0 * 1e-3) : (0.01 / steepest) ** (1 / k)
  return Math.min(100 * h0, h1, span)
}
