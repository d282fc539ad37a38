/** Eigenvalues of a symmetric matrix, largest first, and their unit eigenvectors: `vectors[k]` belongs to `values[k]`. */
export interface Eigen {
  readonly values: Float64Array
  readonly vectors: readonly Float64Array[]
}

const mostSweeps = 60

/**
 * Cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5): accurate for small Gram matrices, O(n^3) a sweep.
 * `matrix` holds n rows of n and is left as it was.
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice()
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  for (let sweep = 0; sweep < mostSweeps && rotateAll(a, v, n); sweep++);
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]!)
  return {
    values: Float64Array.from(order, (i) => a[i * n + i]!),
    vectors: order.map((i) => v.slice(i * n, (i + 1) * n)),
  }
}

/** One sweep over all pairs; false once every pair is decoupled to the last digit. Row k of v is an eigenvector. */
function rotateAll(a: Float64Array, v: Float64Array, n: number): boolean {
  let rotated = false
  for (let p = 0; p < n; p++) {
    for (let q = p + 1; q < n; q++) {
      const off = a[p * n + q]!
      const size = Math.sqrt(Math.abs(a[p * n + p]! * a[q * n + q]!))
      if (off === 0 || Math.abs(off) <= 1e-17 * size) continue
      rotated = true
      const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * off)
      const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(1, theta))
      const c = 1 / Math.hypot(1, t)
      const s = t * c
      for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, c, s)
      for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, c, s)
      for (let k = 0; k < n; k++) turn(v, p * n + k, q * n + k, c, s)
      a[p * n + q] = 0
      a[q * n + p] = 0
    }
  }
  return rotated
}

function turn(values: Float64Array, i: number, j: number, c: number, s: number): void {
  const x = values[i]!
  const y = values[j]!
  values[i] = c * x - s * y
  values[j] = s * x + c * y
}
