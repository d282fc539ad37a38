import type { TensorInfo } from '../../../src-shared/contract/index.ts'
import type { OnnxHeader } from './onnx.ts'

const quantised = new Set([
  'DequantizeLinear',
  'QLinearConv',
  'QLinearMatMul',
  'MatMulInteger',
  'ConvInteger',
  'DynamicQuantizeLinear',
])
const packed = 'MatMulNBits'
const floats = ['float32', 'float16', 'bfloat16', 'float64']
const stored = [...floats, 'int8', 'uint8', 'int4', 'uint4', 'float8', 'float4']

/**
 * Precision of the weights: integer where the graph computes with quantised ones or stores most of its numbers so, else its
 * most frequent float type. A graph that computes in float64 is exact by intent, whatever it stores.
 */
export function readPrecision(header: OnnxHeader, sample: TensorInfo | null = null): string | null {
  if (header.weights.has('float64') && !header.weights.has('float32')) return 'float64'
  if (header.operators.has(packed)) return 'int4'
  if ([...quantised].some((operator) => header.operators.has(operator))) return 'int8'
  const most = [...floats, 'int8']
    .filter((type) => header.weights.has(type))
    .sort((a, b) => header.weights.get(b)! - header.weights.get(a)!)[0]
  return most ?? sample?.type ?? null
}

/** Numbers among the weights; bytes of `MatMulNBits` hold two each. Null where the file counts beyond all reason. */
export function countParameters({ weights, operators }: OnnxHeader): number | null {
  let count = 0
  for (const type of stored) count += (weights.get(type) ?? 0) * (operators.has(packed) && type === 'uint8' ? 2 : 1)
  return Number.isSafeInteger(count) ? count : null
}
