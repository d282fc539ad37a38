import type { NoiseStream } from './index.ts'
import { createMt19937 } from './mt19937.ts'

const twoPi = Math.fround(2 * Math.PI)

/**
 * torch.randn(n) on the CPU in float32. Fewer than 16 elements: Box-Muller in double precision, one at a time, with the
 * second of each pair kept for later calls. From 16 on: n uniforms of 24 bits turned into normals in blocks of 16 (radius
 * from the first eight, angle from the last eight), and where 16 does not divide n the last 16 drawn anew.
 */
export function createTorchCpuNoise(seed: number): NoiseStream {
  const word = createMt19937(seed)
  let kept: number | null = null

  const uniform53 = (): number => {
    const high = word()
    const low = word()
    return ((high & 0x1fffff) * 2 ** 32 + low) * 2 ** -53
  }
  const one = (): number => {
    if (kept !== null) {
      const value = kept
      kept = null
      return Math.fround(value)
    }
    const u1 = uniform53()
    const u2 = uniform53()
    const radius = Math.sqrt(-2 * Math.log1p(-u2))
    kept = radius * Math.sin(2 * Math.PI * u1)
    return Math.fround(radius * Math.cos(2 * Math.PI * u1))
  }
  const draw = (out: Float64Array, from: number, to: number): void => {
    for (let i = from; i < to; i++) out[i] = (word() & 0xffffff) * 2 ** -24
  }
  const transform = (out: Float64Array, at: number): void => {
    for (let j = at; j < at + 8; j++) {
      const radius = Math.fround(Math.sqrt(Math.fround(-2 * Math.fround(Math.log(1 - out[j]!)))))
      const angle = Math.fround(twoPi * out[j + 8]!)
      out[j] = Math.fround(radius * Math.fround(Math.cos(angle)))
      out[j + 8] = Math.fround(radius * Math.fround(Math.sin(angle)))
    }
  }
  return {
    fill(out) {
      const n = out.length
      if (n < 16) {
        for (let i = 0; i < n; i++) out[i] = one()
        return
      }
      draw(out, 0, n)
      for (let at = 0; at + 16 <= n; at += 16) transform(out, at)
      if (n % 16 === 0) return
      draw(out, n - 16, n)
      transform(out, n - 16)
    },
  }
}
