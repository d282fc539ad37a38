import { aligned, type Code, constant, simd } from './assembler.ts'

/* Instructions on vectors of 128 bits as functions of the code that leaves their operands. */

const instruction =
  (opcode: number) =>
  (...operands: readonly Code[]): Code => [...operands.flat(), ...simd(opcode)]

const shift =
  (opcode: number) =>
  (value: Code, count: number): Code => [...value, ...constant(count), ...simd(opcode)]

export const bits = { and: instruction(78), or: instruction(80), xor: instruction(81) }

export const f64x2 = {
  add: instruction(240),
  sub: instruction(241),
  mul: instruction(242),
  div: instruction(243),
  sqrt: instruction(239),
}

export const i64x2 = {
  add: instruction(206),
  equal: instruction(214),
  left: shift(203),
  right: shift(205),
  /** 64-bit products of the unsigned words 0 and 1, or 2 and 3, of two vectors. */
  productsLow: instruction(222),
  productsHigh: instruction(223),
}

export const i32x4 = { add: instruction(174), splat: instruction(17), left: shift(171), least: instruction(183) }

/** A vector of the words `places` of the eight that two vectors have. */
export const choose = (a: Code, b: Code, places: readonly [number, number, number, number]): Code => [
  ...a,
  ...b,
  ...simd(13),
  ...places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte)),
]

/** Four words that stand in the code: two or three instructions at every use. */
export const literal = (words: readonly [number, number, number, number]): Code => [
  ...simd(12),
  ...new Uint8Array(Uint32Array.from(words).buffer),
]

export const load = (address: Code, offset: number): Code => [...address, ...aligned(0, offset)]
export const store = (address: Code, offset: number, value: Code): Code => [...address, ...value, ...aligned(11, offset)]
