/*
 * As much of a WebAssembly assembler as loops over float64 arrays need: one memory, imported, and exported functions that walk
 * through it two numbers at a time. Opcodes as in the WebAssembly core specification 2.0, chapter 5.
 */

export type Code = readonly number[]

const types = { i32: 0x7f, f64: 0x7c, v128: 0x7b }

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest]
    bytes.push((rest & 0x7f) | 0x80)
  }
}

/** i32.const with a value from 0 to 8191; its LEB128 is signed, so bit 6 must not come last. */
export const constant = (value: number): Code => [0x41, (value & 0x7f) | 0x80, value >>> 7]

const list = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()]
const sized = (bytes: Code): number[] => [...unsigned(bytes.length), ...bytes]
const named = (text: string): number[] => sized(Array.from(text, (letter) => letter.charCodeAt(0)))
const section = (id: number, bytes: Code): number[] => [id, ...sized(bytes)]
export const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)]

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number): Code => [0x21, ...unsigned(local)]
export const mul: Code = simd(242)
export const add: Code = simd(240)
export const sub: Code = simd(241)
const splat = simd(20)
const zero: Code = [...simd(12), ...Array.from({ length: 16 }, () => 0)]
const addressOf = (pointer: number, place: number): Code => [...get(pointer), ...get(place), 0x6a]
export const aligned = (opcode: number, offset: number): Code => [...simd(opcode), 3, ...unsigned(offset)]

/** Locals of a loop while its body is written; each is a number to be given to `get` and `set`. */
export interface Scope {
  /** The pair of numbers at the current place of array `pointer`. */
  load(pointer: number): Code
  /** Stores a local there. */
  store(pointer: number, value: number): Code
  /** A local that is new in every copy of the body. */
  pair(): number
  /** Both halves hold parameter `scalar`. */
  weight(scalar: number): number
  /** A running sum of its own in every copy of the body. */
  sum(index: number): number
}

/**
 * A function of (bytes, pointers..., scalars...) that runs `body` over every pair of the arrays. Four copies of the body make a turn,
 * so `bytes` is a multiple of 64 and element i adds to lane i mod 8 of a sum; lanes are left at the start of the memory, eight per
 * sum.
 */
export interface Loop {
  readonly name: string
  readonly pointers: number
  readonly scalars: number
  readonly sums: number
  readonly body: (scope: Scope) => Code
}

/** A function of (bytes, pointers..., scalars...) as it is assembled, after one local for the place and `vectors` for vectors. */
export interface Routine {
  readonly name: string
  readonly pointers: number
  readonly scalars: number
  readonly vectors: number
  readonly code: Code
}

/** Four, so that the running sums do not wait for each other. */
const copies = 4
const version = [1, 0, 0, 0]

/** Runs `code` with local `place` = 0, step, 2 step, ..., at least once and while it is less than parameter 0. */
export function repeat(place: number, step: number, code: Code): Code {
  const advance = [...get(place), ...constant(step), 0x6a, 0x22, ...unsigned(place), ...get(0), 0x49, 0x0d, 0]
  return [0x03, 0x40, ...code, ...advance, 0x0b]
}

export function loop({ name, pointers, scalars, sums, body }: Loop): Routine {
  const parameters = 1 + pointers + scalars
  const place = parameters
  const weights = place + 1
  const lanes = weights + scalars
  let next = lanes + sums * copies
  const parts = Array.from({ length: copies }, (_, copy) =>
    body({
      load: (pointer) => [...addressOf(1 + pointer, place), ...aligned(0, 16 * copy)],
      store: (pointer, value) => [...addressOf(1 + pointer, place), ...get(value), ...aligned(11, 16 * copy)],
      pair: () => next++,
      weight: (scalar) => weights + scalar,
      sum: (index) => lanes + copies * index + copy,
    }),
  )
  const before = Array.from({ length: scalars }, (_, j) => [...get(1 + pointers + j), ...splat, ...set(weights + j)])
  const cleared = Array.from({ length: sums * copies }, (_, j) => [...zero, ...set(lanes + j)])
  const after = Array.from({ length: sums * copies }, (_, j) => [...constant(0), ...get(lanes + j), ...aligned(11, 16 * j)])
  const code = [...before.flat(), ...cleared.flat(), ...repeat(place, 16 * copies, parts.flat()), ...after.flat()]
  return { name, pointers, scalars, vectors: next - weights, code }
}

const functionBody = ({ vectors, code }: Routine): number[] =>
  sized([
    ...list([
      [1, types.i32],
      [...unsigned(vectors), types.v128],
    ]),
    ...code,
    0x0b,
  ])

/** The bytes of a module that imports memory `m.m` and exports every routine under its name. */
export function assemble(routines: readonly Routine[]): Uint8Array<ArrayBuffer> {
  const signatures = routines.map(({ pointers, scalars }) => [
    0x60,
    ...list(Array.from({ length: 1 + pointers + scalars }, (_, j) => [j <= pointers ? types.i32 : types.f64])),
    0,
  ])
  return Uint8Array.from([
    ...named('\0asm').slice(1),
    ...version,
    ...section(1, list(signatures)),
    ...section(2, list([[...named('m'), ...named('m'), 2, 0, 1]])),
    ...section(3, list(routines.map((_, index) => unsigned(index)))),
    ...section(7, list(routines.map(({ name }, index) => [...named(name), 0, ...unsigned(index)]))),
    ...section(10, list(routines.map(functionBody))),
  ])
}
