import { boxMuller } from './box-muller.ts'
import type { NoiseStream } from './index.ts'
import { fillNormals } from './normals.ts'
import { highWord, lowWord, philox4x32 } from './philox.ts'

const counter = new Uint32Array(4)
const words = new Uint32Array(4)
const normals = new Float64Array(4)

/** The four normal numbers of the block that `counter` names. */
function block(keyLow: number, keyHigh: number): void {
  philox4x32(counter, keyLow, keyHigh, words)
  boxMuller(words[0]!, words[1]!, normals, 0)
  boxMuller(words[2]!, words[3]!, normals, 2)
}

/** Element `index` of fill number `fill` of a seed's stream, without making the ones before. */
export function philoxNormal(seed: number, fill: number, index: number): number {
  const place = Math.floor(index / 4)
  counter.set([lowWord(place), highWord(place), fill, 0])
  block(lowWord(seed), highWord(seed))
  return normals[index % 4]!
}

/** Counter (block low, block high, fill, 0), key the seed: the same numbers on every machine, and any prefix of a longer fill. */
export function createPhiloxNoise(seed: number): NoiseStream {
  const [keyLow, keyHigh] = [lowWord(seed), highWord(seed)]
  let fill = 0
  return {
    fill(out) {
      if (!fillNormals(out, keyLow, keyHigh, fill)) fillPlainly(out, keyLow, keyHigh, fill)
      fill++
    },
  }
}

function fillPlainly(out: Float64Array, keyLow: number, keyHigh: number, fill: number): void {
  counter.set([0, 0, fill, 0])
  for (let i = 0; i < out.length; i += 4) {
    counter[0] = i >>> 2
    block(keyLow, keyHigh)
    const count = Math.min(4, out.length - i)
    for (let j = 0; j < count; j++) out[i + j] = normals[j]!
  }
}
