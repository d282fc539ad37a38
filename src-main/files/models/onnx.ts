import protobuf from 'protobufjs/minimal.js'
import type { TensorInfo } from '../../../src-shared/contract/index.ts'
import type { ByteSource } from '../../../src-shared/formats/png.ts'

/** What a graph says without its weights. */
export interface OnnxHeader {
  readonly irVersion: number
  readonly inputs: TensorInfo[]
  readonly outputs: TensorInfo[]
  /** Weight elements per type name. */
  readonly weights: ReadonlyMap<string, number>
  /** Names of external data files as the graph writes them. */
  readonly external: ReadonlySet<string>
  readonly operators: ReadonlySet<string>
}

/** The file is not an ONNX graph, or not all of one. `code` becomes the card's problem. */
export class OnnxError extends Error {
  readonly code: 'onnx-foreign' | 'onnx-truncated' | 'onnx-pointer'

  constructor(code: OnnxError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** TensorProto.DataType, onnx.proto3. */
const typeNames: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
  17: 'float8',
  18: 'float8',
  19: 'float8',
  20: 'float8',
  21: 'uint4',
  22: 'int4',
  23: 'float4',
}

/** Messages longer than this are walked in the file, shorter ones decoded in memory. */
const smallMessage = 1 << 16

interface Field {
  readonly number: number
  readonly wire: number
  /** Value of a varint field. */
  readonly value: number
  /** Where a length-delimited field lies. */
  readonly start: number
  readonly end: number
}

/**
 * Reads inputs, outputs, weight types and external files of an ONNX model. Weights are stepped over, so that a file of
 * gigabytes costs a few kilobytes. Throws `OnnxError`.
 */
export async function readOnnxHeader(source: ByteSource): Promise<OnnxHeader> {
  const head = new TextDecoder('latin1').decode(await source.read(0, 40))
  if (head.startsWith('version https://git-lfs'))
    throw new OnnxError('onnx-pointer', 'is a Git LFS pointer, not the file itself; run "git lfs pull" in its folder')
  let irVersion = 0
  let graph: Field | null = null
  for await (const field of fields(source, 0, source.size)) {
    if (field.number === 1 && field.wire === 0) irVersion = field.value
    if (field.number === 7 && field.wire === 2) graph = field
  }
  if (!graph || irVersion < 1 || irVersion > 1000) throw new OnnxError('onnx-foreign', 'is not an ONNX model')
  return { irVersion, ...(await readGraph(source, graph)) }
}

async function readGraph(source: ByteSource, graph: Field): Promise<Omit<OnnxHeader, 'irVersion'>> {
  const inputs: TensorInfo[] = []
  const outputs: TensorInfo[] = []
  const weights = new Map<string, number>()
  const external = new Set<string>()
  const operators = new Set<string>()
  const initialised = new Set<string>()
  for await (const field of fields(source, graph.start, graph.end)) {
    if (field.wire !== 2) continue
    if (field.number === 1) await readNode(source, field, operators)
    else if (field.number === 5) await readInitialiser(source, field, { weights, external, initialised })
    else if (field.number === 11) inputs.push(await readValueInfo(source, field))
    else if (field.number === 12) outputs.push(await readValueInfo(source, field))
  }
  return { inputs: inputs.filter(({ name }) => !initialised.has(name)), outputs, weights, external, operators }
}

/** NodeProto.op_type is field 4. */
async function readNode(source: ByteSource, node: Field, operators: Set<string>): Promise<void> {
  for await (const field of fields(source, node.start, node.end)) {
    if (field.number === 4 && field.wire === 2) operators.add(await readString(source, field))
  }
}

/** TensorProto: dims 1, data_type 2, name 8, external_data 13. Data fields are stepped over. */
async function readInitialiser(
  source: ByteSource,
  tensor: Field,
  into: { weights: Map<string, number>; external: Set<string>; initialised: Set<string> },
): Promise<void> {
  let elements = 1
  let type = 'undefined'
  for await (const field of fields(source, tensor.start, tensor.end)) {
    if (field.number === 1 && field.wire === 0) elements *= field.value
    else if (field.number === 1 && field.wire === 2) for (const dim of await readPacked(source, field)) elements *= dim
    else if (field.number === 2 && field.wire === 0) type = typeNames[field.value] ?? `type ${field.value}`
    else if (field.number === 8 && field.wire === 2) into.initialised.add(await readString(source, field))
    else if (field.number === 13 && field.wire === 2) await readExternal(source, field, into.external)
  }
  into.weights.set(type, (into.weights.get(type) ?? 0) + elements)
}

/** StringStringEntryProto: key 1, value 2. */
async function readExternal(source: ByteSource, entry: Field, external: Set<string>): Promise<void> {
  let key = ''
  let value = ''
  for await (const field of fields(source, entry.start, entry.end)) {
    if (field.number === 1 && field.wire === 2) key = await readString(source, field)
    if (field.number === 2 && field.wire === 2) value = await readString(source, field)
  }
  if (key === 'location') external.add(value)
}

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1, dim_param 2 } } } }. */
async function readValueInfo(source: ByteSource, info: Field): Promise<TensorInfo> {
  const bytes = await readSmall(source, info)
  const tensor = { name: '', type: 'unknown', shape: [] as (number | string)[] }
  walk(bytes, (number, reader) => {
    if (number === 1) tensor.name = reader.string()
    else if (number === 2)
      walk(reader.bytes(), (kind, type) => {
        if (kind !== 1) return false
        walk(type.bytes(), (part, inner) => {
          if (part === 1) tensor.type = typeNames[inner.int32()] ?? 'unknown'
          else if (part === 2)
            walk(inner.bytes(), (dim, dims) => (dim === 1 ? (tensor.shape.push(readDim(dims.bytes())), true) : false))
          else return false
          return true
        })
        return true
      })
    else return false
    return true
  })
  return tensor
}

function readDim(bytes: Uint8Array): number | string {
  let dim: number | string = ''
  walk(bytes, (number, reader) => {
    if (number === 1) dim = Number(reader.int64())
    else if (number === 2) dim = reader.string()
    else return false
    return true
  })
  return dim
}

/** Calls `visit` for each field; one it returns false for is skipped. */
function walk(bytes: Uint8Array, visit: (number: number, reader: protobuf.Reader) => boolean): void {
  const reader = protobuf.Reader.create(bytes)
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32()
      if (!visit(tag >>> 3, reader)) reader.skipType(tag & 7)
    }
  } catch {
    throw new OnnxError('onnx-foreign', 'is not a readable ONNX model')
  }
}

/** The fields of a message that lies in the file, without their contents. */
async function* fields(source: ByteSource, start: number, end: number): AsyncGenerator<Field> {
  let position = start
  while (position < end) {
    const bytes = await source.read(position, Math.min(20, end - position))
    const tag = varint(bytes, 0)
    const number = Math.floor(tag.value / 8)
    const wire = tag.value % 8
    if (number === 0 || number > 10_000) throw new OnnxError('onnx-foreign', 'is not an ONNX model')
    let next: number
    let value = 0
    let bodyStart = position + tag.size
    if (wire === 0) {
      const found = varint(bytes, tag.size)
      value = found.value
      next = bodyStart + found.size
    } else if (wire === 1) next = bodyStart + 8
    else if (wire === 5) next = bodyStart + 4
    else if (wire === 2) {
      const length = varint(bytes, tag.size)
      bodyStart += length.size
      next = bodyStart + length.value
    } else throw new OnnxError('onnx-foreign', 'is not an ONNX model')
    if (next > end) throw new OnnxError('onnx-truncated', 'is cut off; copy or download it again')
    yield { number, wire, value, start: bodyStart, end: next }
    position = next
  }
}

/** Unsigned base-128 integer; beyond 2^53 it loses low bits, which only negative enum-like values reach. */
function varint(bytes: Uint8Array, offset: number): { value: number; size: number } {
  let value = 0
  for (let i = 0; i < 10; i++) {
    const byte = bytes[offset + i]
    if (byte === undefined) throw new OnnxError('onnx-truncated', 'is cut off; copy or download it again')
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { value, size: i + 1 }
  }
  throw new OnnxError('onnx-foreign', 'is not an ONNX model')
}

async function readSmall(source: ByteSource, field: Field): Promise<Uint8Array> {
  const length = field.end - field.start
  if (length > smallMessage) throw new OnnxError('onnx-foreign', 'is not a readable ONNX model')
  return source.read(field.start, length)
}

async function readString(source: ByteSource, field: Field): Promise<string> {
  return new TextDecoder().decode(await readSmall(source, field))
}

async function readPacked(source: ByteSource, field: Field): Promise<number[]> {
  const bytes = await readSmall(source, field)
  const values: number[] = []
  for (let i = 0; i < bytes.length;) {
    const { value, size } = varint(bytes, i)
    values.push(value)
    i += size
  }
  return values
}
