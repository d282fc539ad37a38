import { type Code, constant, get, repeat, type Routine, set } from './assembler.ts'
import { load } from './vectors.ts'

/** Constants that lie in the memory, from where one instruction reads them; in the code they take two or three at every use. */
export interface Constants {
  /** Both halves are this float64 number. */
  readonly number: (value: number) => Code
  /** Both halves are this integer of 64 bits. */
  readonly integer: (value: bigint) => Code
  /** What must be at the start of the memory. */
  readonly bytes: () => Uint8Array
}

export function createConstants(): Constants {
  const held: bigint[] = []
  const integer = (value: bigint): Code => {
    const unsigned = BigInt.asUintN(64, value)
    if (!held.includes(unsigned)) held.push(unsigned)
    return load(constant(0), 16 * held.indexOf(unsigned))
  }
  return {
    number: (value) => integer(bitsOf(value)),
    integer,
    bytes: () => new Uint8Array(BigUint64Array.from(held.flatMap((half) => [half, half])).buffer),
  }
}

/** A float64 number as an integer of the same 64 bits. */
export const bitsOf = (value: number): bigint => new BigUint64Array(Float64Array.of(value).buffer)[0]!

/** Writes a routine that walks through arrays in equal steps. */
export interface Writer {
  /** Bytes walked so far, times or through a power of two. */
  readonly place: Code
  readonly placeTimes: (power: number) => Code
  readonly placeThrough: (power: number) => Code
  /** An integer that the routine is called with, after the bytes to be walked. */
  readonly parameter: (index: number) => Code
  /** Computes a vector at this point; the code returned reads it. */
  readonly keep: (value: Code) => Code
  readonly run: (code: Code) => void
  /** Writes the parts line by line in turns, so that one computes while another waits for its last line. */
  readonly weave: (parts: readonly (() => void)[]) => void
}

/** A function of (bytes, parameters...) that runs what `write` writes at every `step` bytes. */
export function walk(name: string, step: number, parameters: number, write: (writer: Writer) => void): Routine {
  const place = 1 + parameters
  let vectors = 0
  let lines: Code[] = []
  const moved = (opcode: number, power: number): Code => [...get(place), ...constant(Math.log2(power)), opcode]
  write({
    place: get(place),
    placeTimes: (power) => moved(0x74, power),
    placeThrough: (power) => moved(0x76, power),
    parameter: (index) => get(1 + index),
    keep: (value) => {
      const local = place + 1 + vectors++
      lines.push([...value, ...set(local)])
      return get(local)
    },
    run: (code) => lines.push(code),
    weave: (parts) => {
      const before = lines
      const written = parts.map((part) => {
        lines = []
        part()
        return lines
      })
      lines = before
      const longest = Math.max(...written.map(({ length }) => length))
      for (let i = 0; i < longest; i++) for (const part of written) lines.push(part[i] ?? [])
    },
  })
  return { name, pointers: parameters, scalars: 0, vectors, code: repeat(place, step, lines.flat()) }
}
