import { assemble } from '../simd/assembler.ts'
import { platform } from '../simd/platform.ts'
import { smallestVector } from '../simd/states.ts'
import { createConstants } from '../simd/walk.ts'
import { boxMuller } from './box-muller.ts'
import { boxMullerRoutine, near } from './box-muller-simd.ts'
import { philoxRoutine } from './philox-simd.ts'

/** Values made at a time; what they need fits the first cache. */
const chunk = 1024
const places = { words: 1024, nearness: 8192, values: 16_384 }

interface Exports {
  readonly philox: (bytes: number, keyLow: number, keyHigh: number, fill: number, first: number) => void
  readonly boxMuller: (bytes: number) => void
}

/** Philox and Box-Muller in WebAssembly, in a memory of their own. */
interface Workshop {
  /** Makes the words of the blocks from `first` on, as many as `count` values need. */
  readonly draw: (count: number, keyLow: number, keyHigh: number, fill: number, first: number) => void
  /** Word `w` of block `b` is number 16 floor(b / 4) + 4 w + b mod 4. */
  readonly words: Uint32Array
  /** Turns words into `count` values or some more, the same as in JavaScript; tells how many groups of 16 were done there. */
  readonly shape: (count: number) => number
  readonly values: Float64Array
}

let opened: Workshop | null | undefined

/** Null where WebAssembly or its vectors are missing or forbidden. */
export function openWorkshop(): Workshop | null {
  const wasm = platform()
  if (!wasm) return null
  if (opened !== undefined) return opened
  try {
    const constants = createConstants()
    const module = new wasm.Module(assemble([philoxRoutine(constants, places.words), boxMullerRoutine(constants, places)]))
    const memory = new wasm.Memory({ initial: 1 })
    const { philox, boxMuller: shapeAll } = new wasm.Instance(module, { m: { m: memory } }).exports as Exports
    new Uint8Array(memory.buffer).set(constants.bytes())
    const words = new Uint32Array(memory.buffer, places.words, chunk)
    const values = new Float64Array(memory.buffer, places.values, chunk)
    const nearness = new Uint32Array(memory.buffer, places.nearness, chunk / 4)
    opened = {
      draw: (count, keyLow, keyHigh, fill, first) => philox(4 * count, keyLow, keyHigh, fill, first),
      words,
      shape(count) {
        shapeAll(4 * count)
        let again = 0
        for (let group = 0; 16 * group < count; group++) {
          if (nearness[4 * group]! >= near) continue
          shapeGroup(words, values, 16 * group)
          again++
        }
        return again
      },
      values,
    }
  } catch {
    opened = null
  }
  return opened
}

function shapeGroup(words: Uint32Array, values: Float64Array, at: number): void {
  for (let block = 0; block < 4; block++) {
    boxMuller(words[at + block]!, words[at + block + 4]!, values, at + 4 * block)
    boxMuller(words[at + block + 8]!, words[at + block + 12]!, values, at + 4 * block + 2)
  }
}

/** Fills `out` with the normal numbers of blocks (i, 0, fill, 0); false where that is left to JavaScript. */
export function fillNormals(out: Float64Array, keyLow: number, keyHigh: number, fill: number): boolean {
  const size = out.length
  const workshop = size < smallestVector ? null : openWorkshop()
  if (!workshop) return false
  const { draw, shape, values } = workshop
  for (let start = 0; start < size; start += chunk) {
    const count = Math.min(chunk, size - start)
    draw(count, keyLow, keyHigh, fill, start / 4)
    shape(count)
    if (count === chunk) out.set(values, start)
    else for (let i = 0; i < count; i++) out[start + i] = values[i]!
  }
  return true
}
