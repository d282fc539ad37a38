/**
 * The exponential integrators' phi functions: phi_0 = e^z, phi_{k+1}(z) = (phi_k(z) - 1/k!)/z. The power series serves
 * |z| < 1, where the recursion would cancel.
 */
export function phi(k: number, z: number): number {
  if (k === 0) return Math.exp(z)
  if (Math.abs(z) < 1) {
    let term = 1
    for (let j = 2; j <= k; j++) term /= j
    let sum = 0
    for (let j = 1; j <= 20; j++) {
      sum += term
      term *= z / (k + j)
    }
    return sum
  }
  let value = Math.expm1(z) / z
  let inverse = 1
  for (let j = 1; j < k; j++) {
    value = (value - inverse) / z
    inverse /= j + 1
  }
  return value
}
