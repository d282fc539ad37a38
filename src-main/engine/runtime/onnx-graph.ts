import path from 'node:path'
import protobuf from 'protobufjs/minimal.js'
import { walk } from '../../../src-shared/formats/onnx-wire.ts'

/** A node of a graph in memory, with the bytes it came from. */
export interface GraphNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Integer attributes, alone or as lists. */
  readonly integers: ReadonlyMap<string, readonly number[]>
  readonly bytes: Uint8Array
}

export interface GraphFile {
  readonly irVersion: number
  readonly domains: ReadonlySet<string>
  readonly nodes: readonly GraphNode[]
  readonly outputs: ReadonlySet<string>
  /** Weights that lie in other files: element types (onnx.proto3 TensorProto.DataType), and the files as the graph names them. */
  readonly external: { readonly types: ReadonlySet<number>; readonly files: ReadonlySet<string> }
}

/** Whether a weight file, as a graph names it, lies outside the graph's folder; ONNX Runtime refuses those. */
export const isElsewhere = (file: string): boolean => path.isAbsolute(file) || path.normalize(file).startsWith('..')

/** Fields of onnx.proto3 by number. */
const model = { irVersion: 1, graph: 7, opset: 8 } as const
const graphField = { node: 1, initializer: 5, output: 12 } as const

/** Calls `visit` with the number and the bytes of each length-delimited field. */
function eachMessage(bytes: Uint8Array, visit: (number: number, content: Uint8Array) => void): void {
  walk(bytes, (number, reader, wire) => {
    if (wire !== 2) return false
    visit(number, reader.bytes())
    return true
  })
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Nodes and outputs of a graph whose whole file is in memory. Throws `OnnxError`. */
export function readGraphFile(file: Uint8Array): GraphFile {
  let irVersion = 0
  const domains = new Set<string>()
  const nodes: GraphNode[] = []
  const outputs = new Set<string>()
  const external = { types: new Set<number>(), files: new Set<string>() }
  walk(file, (number, reader, wire) => {
    if (number === model.irVersion && wire === 0) irVersion = Number(reader.int64())
    else if (number === model.opset && wire === 2)
      eachMessage(reader.bytes(), (n, content) => void (n === 1 && domains.add(text(content))))
    else if (number === model.graph && wire === 2) {
      eachMessage(reader.bytes(), (n, content) => {
        if (n === graphField.node) nodes.push(readNode(content))
        else if (n === graphField.output) eachMessage(content, (k, name) => void (k === 1 && outputs.add(text(name))))
        else if (n === graphField.initializer) {
          const found = readExternal(content)
          if (!found) return
          external.types.add(found.type)
          external.files.add(found.file)
        }
      })
    } else return false
    return true
  })
  return { irVersion, domains, nodes, outputs, external }
}

function readNode(bytes: Uint8Array): GraphNode {
  let op = ''
  const inputs: string[] = []
  const outputs: string[] = []
  const integers = new Map<string, number[]>()
  eachMessage(bytes, (number, content) => {
    if (number === 1) inputs.push(text(content))
    else if (number === 2) outputs.push(text(content))
    else if (number === 4) op = text(content)
    else if (number === 5) {
      const { name, values } = readIntegers(content)
      if (values.length > 0) integers.set(name, values)
    }
  })
  return { op, inputs, outputs, integers, bytes }
}

/** AttributeProto: name 1, i 3, ints 8, packed or one by one. */
function readIntegers(bytes: Uint8Array): { name: string; values: number[] } {
  let name = ''
  const values: number[] = []
  walk(bytes, (number, reader, wire) => {
    if (number === 1 && wire === 2) name = reader.string()
    else if ((number === 3 || number === 8) && wire === 0) values.push(Number(reader.int64()))
    else if (number === 8 && wire === 2)
      for (const end = reader.uint32() + reader.pos; reader.pos < end;) values.push(Number(reader.int64()))
    else return false
    return true
  })
  return { name, values }
}

/** TensorProto: data_type 2, external_data 13, data_location 14 (1 is external). Null for a tensor inside the graph. */
function readExternal(bytes: Uint8Array): { type: number; file: string } | null {
  let [type, location, file] = [0, 0, '']
  walk(bytes, (number, reader, wire) => {
    if (number === 13 && wire === 2) {
      const entry = new Map<number, string>()
      eachMessage(reader.bytes(), (n, content) => void entry.set(n, text(content)))
      if (entry.get(1) === 'location') file = entry.get(2) ?? ''
    } else if (wire === 0 && number === 2) type = Number(reader.int64())
    else if (wire === 0 && number === 14) location = Number(reader.int64())
    else return false
    return true
  })
  return location === 1 ? { type, file } : null
}

export interface NewNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly domain?: string
  readonly integers?: Readonly<Record<string, number | readonly number[]>>
  readonly floats?: Readonly<Record<string, number>>
}

/** AttributeProto types: FLOAT 1, INT 2, INTS 7. */
export function writeNode({ op, inputs, output, domain, integers = {}, floats = {} }: NewNode): Uint8Array {
  const writer = protobuf.Writer.create()
  for (const input of inputs) writer.uint32(10).string(input)
  writer.uint32(18).string(output).uint32(26).string(output).uint32(34).string(op)
  for (const [name, value] of Object.entries(integers)) {
    writer.uint32(42).fork().uint32(10).string(name)
    if (typeof value === 'number') writer.uint32(24).int64(value).uint32(160).int32(2)
    else {
      for (const each of value) writer.uint32(64).int64(each)
      writer.uint32(160).int32(7)
    }
    writer.ldelim()
  }
  for (const [name, value] of Object.entries(floats)) {
    writer.uint32(42).fork().uint32(10).string(name).uint32(21).float(value).uint32(160).int32(1).ldelim()
  }
  if (domain !== undefined) writer.uint32(58).string(domain)
  return writer.finish()
}

/** A one-dimensional int64 constant. */
export function writeIntegers(name: string, values: readonly number[]): Uint8Array {
  const writer = protobuf.Writer.create().uint32(8).int64(values.length).uint32(16).int32(7)
  for (const value of values) writer.uint32(56).int64(value)
  return writer.uint32(66).string(name).finish()
}

/** The file with other nodes, more constants and more operator domains; all else stays byte for byte. */
export function rewriteGraphFile(
  file: Uint8Array,
  change: { nodes: readonly Uint8Array[]; constants: readonly Uint8Array[]; domains: Readonly<Record<string, number>> },
): Uint8Array {
  const writer = protobuf.Writer.create()
  for (const { number, whole, content } of rawFields(file)) {
    if (number !== model.graph) {
      writer.raw(whole)
      continue
    }
    writer.uint32(58).fork()
    for (const field of rawFields(content)) if (field.number !== graphField.node) writer.raw(field.whole)
    for (const node of change.nodes) writer.uint32(10).bytes(node)
    for (const constant of change.constants) writer.uint32(42).bytes(constant)
    writer.ldelim()
  }
  for (const [domain, version] of Object.entries(change.domains))
    writer.uint32(66).fork().uint32(10).string(domain).uint32(16).int64(version).ldelim()
  return writer.finish()
}

/** Fields with the bytes they take in the file, tag included. */
function rawFields(bytes: Uint8Array): { number: number; whole: Uint8Array; content: Uint8Array }[] {
  const found: { number: number; whole: Uint8Array; content: Uint8Array }[] = []
  const reader = protobuf.Reader.create(bytes)
  while (reader.pos < reader.len) {
    const start = reader.pos
    const tag = reader.uint32()
    let content = new Uint8Array(0)
    if ((tag & 7) === 2) content = reader.bytes() as Uint8Array<ArrayBuffer>
    else reader.skipType(tag & 7)
    found.push({ number: tag >>> 3, whole: bytes.subarray(start, reader.pos), content })
  }
  return found
}
