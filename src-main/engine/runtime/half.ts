import { Half } from './onnx.ts'

/**
 * IEEE 754 half precision (binary16) as ONNX Runtime's JavaScript side sees it: bits in a Uint16Array. The conversions
 * use the language's Float16Array over the same memory, which rounds to nearest, ties to even.
 */
export function halfView(bits: Uint16Array): {
  set(values: ArrayLike<number>, offset?: number): void
  readonly [index: number]: number
  readonly length: number
} {
  return new Half(bits.buffer, bits.byteOffset, bits.length)
}
