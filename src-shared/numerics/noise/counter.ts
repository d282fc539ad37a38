import type { NoiseStream } from './index.ts'
import { highWord, lowWord, philox4x32 } from './philox.ts'

const counter = new Uint32Array(4)
const words = new Uint32Array(4)
const normals = new Float64Array(4)

/** Box-Muller on one block of four words; word + 1/2 keeps the logarithm finite. Values are rounded to float32. */
function block(seed: number, fill: number, index: number): void {
  counter[0] = lowWord(index)
  counter[1] = highWord(index)
  counter[2] = fill
  counter[3] = 0
  philox4x32(counter, lowWord(seed), highWord(seed), words)
  for (let pair = 0; pair < 4; pair += 2) {
    const radius = Math.sqrt(-2 * Math.log((words[pair]! + 0.5) * 2 ** -32))
    const angle = 2 * Math.PI * (words[pair + 1]! + 0.5) * 2 ** -32
    normals[pair] = Math.fround(radius * Math.cos(angle))
    normals[pair + 1] = Math.fround(radius * Math.sin(angle))
  }
}

/** Element `index` of fill number `fill` of a seed's stream, without making the ones before. */
export function philoxNormal(seed: number, fill: number, index: number): number {
  block(seed, fill, Math.floor(index / 4))
  return normals[index % 4]!
}

/** Counter (block low, block high, fill, 0), key the seed: the same numbers on every machine, and any prefix of a longer fill. */
export function createPhiloxNoise(seed: number): NoiseStream {
  let fill = 0
  return {
    fill(out) {
      for (let i = 0; i < out.length; i += 4) {
        block(seed, fill, i / 4)
        const count = Math.min(4, out.length - i)
        for (let j = 0; j < count; j++) out[i + j] = normals[j]!
      }
      fill++
    },
  }
}
