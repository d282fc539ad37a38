/** Nodes and weights of Gauss-Legendre quadrature on [-1, 1], by Newton's iteration on the Legendre polynomial. */
export function gaussLegendre(count: number): { readonly nodes: Float64Array; readonly weights: Float64Array } {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 1
    for (let iteration = 0; iteration < 8; iteration++) {
      let before = 1
      let value = x
      for (let k = 2; k <= count; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k]
      slope = (count * (x * value - before)) / (x * x - 1)
      x -= value / slope
    }
    nodes[i] = x
    weights[i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}

const rule = gaussLegendre(16)
const places = new Float64Array(16)
const densities = new Float64Array(16)

/**
 * w[j] = integral over v from a to b of density(v) l_j(at(v)) dv for the Lagrange basis l_j of points[0..count-1]; `at` maps
 * the variable of integration to that of the interpolation. 16 nodes: exact to rounding for smooth densities over a few units.
 */
export function lagrangeWeights(
  points: readonly number[],
  count: number,
  a: number,
  b: number,
  density: (v: number) => number,
  at: ((v: number) => number) | null,
  w: number[],
): void {
  const half = (b - a) / 2
  const middle = (a + b) / 2
  const { nodes, weights } = rule
  for (let k = 0; k < nodes.length; k++) {
    const v = middle + half * nodes[k]!
    densities[k] = half * weights[k]! * density(v)
    places[k] = at === null ? v : at(v)
  }
  for (let j = 0; j < count; j++) {
    const own = points[j]!
    let sum = 0
    for (let k = 0; k < nodes.length; k++) {
      let product = densities[k]!
      for (let m = 0; m < count; m++) if (m !== j) product *= (places[k]! - points[m]!) / (own - points[m]!)
      sum += product
    }
    w[j] = sum
  }
}
