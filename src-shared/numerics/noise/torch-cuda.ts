import type { NoiseStream } from './index.ts'
import { highWord, lowWord, philox4x32 } from './philox.ts'

const inverse = Math.fround(2 ** -32)
const inverseTwoPi = Math.fround(2 ** -32 * 2 * Math.PI)

/**
 * torch.randn(n, device='cuda') in float32: element i is the first number of curand_normal4 of Philox subsequence i, so the
 * counter is (call, 0, i low, i high) and the key the seed; each call advances the offset by one block. This holds while a
 * grid covers the tensor, i.e. up to multiprocessors x resident threads elements (270,336 on an H100). The uniforms are
 * float32 as in cuRAND; logarithm and sine are exact where CUDA's float functions err in the last bits.
 */
export function createTorchCudaNoise(seed: number): NoiseStream {
  const counter = new Uint32Array(4)
  const words = new Uint32Array(4)
  let call = 0
  return {
    fill(out) {
      for (let i = 0; i < out.length; i++) {
        counter[0] = call
        counter[1] = 0
        counter[2] = lowWord(i)
        counter[3] = highWord(i)
        philox4x32(counter, lowWord(seed), highWord(seed), words)
        const u = Math.fround(Math.fround(Math.fround(words[0]!) * inverse) + inverse / 2)
        const v = Math.fround(Math.fround(Math.fround(words[1]!) * inverseTwoPi) + inverseTwoPi / 2)
        out[i] = Math.fround(Math.fround(Math.sqrt(Math.fround(-2 * Math.fround(Math.log(u))))) * Math.fround(Math.sin(v)))
      }
      call++
    },
  }
}
