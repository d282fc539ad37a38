import type { TensorInfo } from '../contract/models.ts'
import { OnnxError, OnnxFile, walk, type Field } from './onnx-wire.ts'
import type { ByteSource } from './png.ts'

/** What a graph says without its weights. */
export interface OnnxHeader {
  readonly irVersion: number
  /** Version of the standard operators. */
  readonly opset: number
  readonly inputs: TensorInfo[]
  readonly outputs: TensorInfo[]
  /** Weight elements per type name. */
  readonly weights: ReadonlyMap<string, number>
  /** External data files as the graph names them, with the bytes they must have. */
  readonly external: ReadonlyMap<string, number>
  readonly operators: ReadonlySet<string>
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

/** Names are cut here and lists there: a card shows them, and a foreign file must not fill it. */
const longestName = 200
const mostTensors = 500
const mostDims = 16

export interface HeaderOptions {
  /** Told nodes, inputs, outputs and the names, types and shapes of weights, in order: everything but the weights themselves. */
  readonly structure?: (part: Uint8Array | string) => void
  /** Gives everyone else a turn now and then. */
  readonly pause?: () => Promise<unknown>
}

/**
 * Reads inputs, outputs, weight types and external files of an ONNX model. Weights are stepped over, so that a file of
 * gigabytes costs a few kilobytes. Throws `OnnxError`.
 */
export async function readOnnxHeader(
  source: ByteSource,
  { structure = () => {}, pause = async () => {} }: HeaderOptions = {},
): Promise<OnnxHeader> {
  const head = new TextDecoder('latin1').decode(await source.read(0, 40))
  if (head.startsWith('version https://git-lfs')) throw new OnnxError('onnx-pointer')
  const file = new OnnxFile(source, pause)
  let irVersion = 0
  let opset = 0
  let graph: Field | null = null
  for await (const field of file.fields()) {
    if (field.number === 1 && field.wire === 0) irVersion = field.value
    if (field.number === 7 && field.wire === 2) graph = field
    if (field.number === 8 && file.isSmall(field)) opset = readOpset(await file.bytes(field)) ?? opset
  }
  if (!graph || irVersion < 1 || irVersion > 1000) throw new OnnxError('onnx-foreign')
  return { irVersion, opset, ...(await readGraph(file, graph, structure)) }
}

/** OperatorSetIdProto: domain 1, version 2. Null for another domain than the standard one. */
function readOpset(bytes: Uint8Array): number | null {
  let domain = ''
  let version = 0
  walk(bytes, (number, reader) => {
    if (number === 1) domain = reader.string()
    else if (number === 2) version = Number(reader.int64())
    else return false
    return true
  })
  return domain === '' || domain === 'ai.onnx' ? version : null
}

type Told = (part: Uint8Array | string) => void

async function readGraph(file: OnnxFile, graph: Field, structure: Told): Promise<Omit<OnnxHeader, 'irVersion' | 'opset'>> {
  const inputs: TensorInfo[] = []
  const outputs: TensorInfo[] = []
  const weights = new Map<string, number>()
  const external = new Map<string, number>()
  const operators = new Set<string>()
  const initialised = new Set<string>()
  for await (const field of file.fields(graph.start, graph.end)) {
    if (field.wire !== 2) continue
    if (field.number === 1) await readNode(file, field, operators, structure)
    else if (field.number === 5) await readInitialiser(file, field, { weights, external, initialised, structure })
    else if (field.number === 11 || field.number === 12) {
      const bytes = await file.bytes(field)
      structure(`${field.number}:`)
      structure(bytes)
      const into = field.number === 11 ? inputs : outputs
      const info = readValueInfo(bytes)
      if (into.length < mostTensors && !initialised.has(info.name)) into.push(info)
    }
  }
  return {
    inputs: inputs.filter(({ name }) => !initialised.has(name)),
    outputs,
    weights,
    external,
    operators,
  }
}

/** NodeProto.op_type is field 4. A node with weights inside counts for its structure with its length only. */
async function readNode(file: OnnxFile, node: Field, operators: Set<string>, structure: Told): Promise<void> {
  if (file.isSmall(node)) {
    const bytes = await file.bytes(node)
    structure('1:')
    structure(bytes)
    walk(bytes, (number, reader, wire) => {
      if (number !== 4 || wire !== 2) return false
      operators.add(reader.string().slice(0, longestName))
      return true
    })
    return
  }
  structure(`1:${node.end - node.start}`)
  for await (const field of file.fields(node.start, node.end)) {
    if (field.number === 4 && file.isSmall(field)) operators.add((await file.string(field)).slice(0, longestName))
  }
}

interface Gathered {
  readonly weights: Map<string, number>
  readonly external: Map<string, number>
  readonly initialised: Set<string>
  readonly structure: Told
}

/** TensorProto: dims 1, data_type 2, name 8, external_data 13. Data fields are stepped over. */
async function readInitialiser(file: OnnxFile, tensor: Field, into: Gathered): Promise<void> {
  const dims: number[] = []
  let type = 'undefined'
  let name = ''
  const place = new Map<string, string>()
  for await (const field of file.fields(tensor.start, tensor.end)) {
    if (field.number === 1 && field.wire === 0) dims.push(field.value)
    else if (field.number === 1 && field.wire === 2) dims.push(...(await file.packed(field)))
    else if (field.number === 2 && field.wire === 0) type = typeNames[field.value] ?? `type ${field.value}`
    else if (field.number === 8 && field.wire === 2) name = await file.string(field)
    else if (field.number === 13 && field.wire === 2) readEntry(await file.bytes(field), place)
  }
  into.initialised.add(name.slice(0, longestName))
  into.structure(`5:${name}\0${type}\0${dims.join(',')}\n`)
  into.weights.set(type, (into.weights.get(type) ?? 0) + dims.reduce((product, dim) => product * dim, 1))
  const location = place.get('location')
  if (location === undefined) return
  const end = (Number(place.get('offset')) || 0) + (Number(place.get('length')) || 0)
  into.external.set(location, Math.max(into.external.get(location) ?? 0, end))
}

/** StringStringEntryProto: key 1, value 2. */
function readEntry(bytes: Uint8Array, into: Map<string, string>): void {
  let key = ''
  let value = ''
  walk(bytes, (number, reader, wire) => {
    if (wire !== 2 || number > 2) return false
    if (number === 1) key = reader.string()
    else value = reader.string()
    return true
  })
  into.set(key, value)
}

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1, dim_param 2 } } } }. */
function readValueInfo(bytes: Uint8Array): TensorInfo {
  const tensor = { name: '', type: 'unknown', shape: [] as (number | string)[] }
  walk(bytes, (number, reader) => {
    if (number === 1) tensor.name = reader.string().slice(0, longestName)
    else if (number === 2)
      walk(reader.bytes(), (kind, type) => {
        if (kind !== 1) return false
        walk(type.bytes(), (part, inner) => {
          if (part === 1) tensor.type = typeNames[inner.int32()] ?? 'unknown'
          else if (part === 2)
            walk(inner.bytes(), (dim, dims) => {
              if (dim !== 1 || tensor.shape.length >= mostDims) return false
              tensor.shape.push(readDim(dims.bytes()))
              return true
            })
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
    else if (number === 2) dim = reader.string().slice(0, longestName)
    else return false
    return true
  })
  return dim
}
