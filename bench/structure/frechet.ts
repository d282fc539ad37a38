import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { symmetricEigen } from '../../src-shared/numerics/study/eigen.ts'

/** Mean [n] and covariance [n, n] of features. */
export interface Moments {
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

/** Moments of rows of features; the covariance divides by one less than their number. */
export function momentsOf(rows: readonly ArrayLike<number>[]): Moments {
  const n = rows[0]!.length
  const mean = new Float64Array(n)
  for (const row of rows) for (let i = 0; i < n; i++) mean[i]! += row[i]! / rows.length
  const covariance = new Float64Array(n * n)
  for (const row of rows) {
    for (let i = 0; i < n; i++) {
      const a = row[i]! - mean[i]!
      for (let j = 0; j <= i; j++) covariance[i * n + j]! += (a * (row[j]! - mean[j]!)) / (rows.length - 1)
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) covariance[j * n + i] = covariance[i * n + j]!
  return { mean, covariance }
}

/**
 * Squared Fréchet distance of two normal distributions, |m1 - m2|^2 + tr(C1 + C2 - 2 (C1^1/2 C2 C1^1/2)^1/2)
 * (Dowson and Landau 1982), by symmetric eigenvalues alone.
 */
export function frechetDistance(a: Moments, b: Moments): number {
  const n = a.mean.length
  const root = squareRoot(a.covariance, n)
  const inner = multiply(multiply(root, b.covariance, n), root, n)
  let distance = 0
  for (const value of symmetricEigen(inner, n).values) distance -= 2 * Math.sqrt(Math.max(0, value))
  for (let i = 0; i < n; i++) distance += (a.mean[i]! - b.mean[i]!) ** 2 + a.covariance[i * n + i]! + b.covariance[i * n + i]!
  return distance
}

function squareRoot(matrix: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n)
  const out = new Float64Array(n * n)
  for (const [k, vector] of vectors.entries()) {
    const root = Math.sqrt(Math.max(0, values[k]!))
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j]! += root * vector[i]! * vector[j]!
  }
  return out
}

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) out[i * n + j]! += a[i * n + k]! * b[k * n + j]!
  return out
}

export interface Reference extends Moments {
  readonly pictures: number
  /** Pictures read right and all of them, for each head, on real renderings that the counter was not trained on. */
  readonly right: Readonly<Record<string, readonly [number, number]>>
}

/** Statistics of real renderings beside the counter. */
export function readReference(counterFolder: string): Reference {
  const told = JSON.parse(readFileSync(join(counterFolder, 'reference.json'), 'utf8')) as {
    pictures: number
    right: Reference['right']
    mean: number[]
    covarianceUpper: number[]
  }
  const n = told.mean.length
  const covariance = new Float64Array(n * n)
  let at = 0
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) covariance[i * n + j] = covariance[j * n + i] = told.covarianceUpper[at++]!
  return { pictures: told.pictures, right: told.right, mean: Float64Array.from(told.mean), covariance }
}
