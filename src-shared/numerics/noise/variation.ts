/**
 * Spherical interpolation from `base` (strength 0) to `other` (strength 1), which keeps the length of the noise; nearly
 * parallel vectors are interpolated linearly. Returns a new array.
 */
export function mixVariation(base: Float64Array, other: Float64Array, strength: number): Float64Array {
  let dot = 0
  let a = 0
  let b = 0
  for (let i = 0; i < base.length; i++) {
    dot += base[i]! * other[i]!
    a += base[i]! * base[i]!
    b += other[i]! * other[i]!
  }
  const cosine = Math.max(-1, Math.min(1, dot / Math.sqrt(a * b)))
  const angle = Math.acos(cosine)
  const sine = Math.sin(angle)
  const first = sine > 1e-4 ? Math.sin((1 - strength) * angle) / sine : 1 - strength
  const second = sine > 1e-4 ? Math.sin(strength * angle) / sine : strength
  return base.map((value, i) => first * value + second * other[i]!)
}
