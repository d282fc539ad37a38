import { type Exports, moduleBytes } from './loops.ts'
import { platform } from './platform.ts'

/*
 * Work arrays that WebAssembly can reach. The loops there take two float64 numbers per instruction, each with the same operations in
 * the same order as the loops in JavaScript, so that results are the same bit for bit with and without them.
 */

/** The loops over the memory in which an array lies. */
interface Home {
  readonly loops: Exports
  /** Lanes of the sums that the last loop left, eight each. */
  readonly lanes: Float64Array
  readonly memory: ArrayBuffer
}

/** Work arrays of one run. */
export interface States {
  /** A new array of zeros. */
  readonly make: () => Float64Array
  /** Gives the memory to later runs; no array of this one may be used any more. */
  readonly release: () => void
}

/** Below, a call costs more than it saves. */
export const smallestVector = 256
const page = 65_536
/** Bytes at the start of each memory for the lanes of sums. */
const header = 256
/** Arrays a memory holds; what a run makes beyond lies outside and is handled by the loops in JavaScript. Untouched pages are free. */
const capacity = 40
const largestMemory = 2 ** 28
/** Memories kept for later runs, zero, and most of their bytes in all. */
const spare: Home[] = []
const mostSpare = 2 ** 27
const homes = new WeakMap<ArrayBufferLike, Home>()
let compiled: object | null | undefined

/** Null where WebAssembly or its vectors are missing or forbidden. */
function open(bytes: number): Home | null {
  const wasm = platform()
  if (!wasm || compiled === null) return null
  const kept = spare.findIndex(({ memory }) => memory.byteLength === bytes)
  if (kept >= 0) return spare.splice(kept, 1)[0]!
  try {
    compiled ??= new wasm.Module(moduleBytes())
  } catch {
    compiled = null
    return null
  }
  try {
    const memory = new wasm.Memory({ initial: bytes / page })
    const loops = new wasm.Instance(compiled, { m: { m: memory } }).exports as Exports
    const home = { loops, memory: memory.buffer, lanes: new Float64Array(memory.buffer, 0, header / 8) }
    homes.set(memory.buffer, home)
    return home
  } catch {
    return null
  }
}

/** Work arrays of `size` numbers. */
export function openStates(size: number): States {
  const plain = { make: () => new Float64Array(size), release: () => {} }
  /** Loops run over whole groups of eight; what pads an array stays zero. */
  const stride = Math.ceil(size / 8) * 64
  const bytes = Math.ceil((header + capacity * stride) / page) * page
  if (size < smallestVector || bytes > largestMemory) return plain
  const home = open(bytes)
  if (!home) return plain
  let count = 0
  return {
    make() {
      if (count === capacity) return plain.make()
      const at = header + count++ * stride
      return new Float64Array(home.memory, at, size)
    },
    release() {
      const kept = spare.reduce((sum, { memory }) => sum + memory.byteLength, 0)
      if (kept + bytes > mostSpare) return
      new Uint8Array(home.memory, header, count * stride).fill(0)
      spare.push(home)
    },
  }
}

/** The loops for arrays that lie in one memory, null for all others. */
export function homeOf(array: Float64Array): Home | null {
  return array.length < smallestVector ? null : (homes.get(array.buffer) ?? null)
}

export const within = ({ memory }: Home, array: Float64Array): boolean => array.buffer === memory
export const bytesOf = (array: Float64Array): number => Math.ceil(array.length / 8) * 64

/** Sum number `index` from its lanes. */
export function total(lanes: Float64Array, index: number): number {
  let sum = 0
  for (let lane = 8 * index; lane < 8 * index + 8; lane++) sum += lanes[lane]!
  return sum
}
