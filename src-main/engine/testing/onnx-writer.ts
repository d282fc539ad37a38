import protobuf from 'protobufjs'

/** Tensor element types of ONNX used in tests. */
export const elementTypes = { float32: 1, int32: 6, int64: 7, bool: 9, float16: 10, float64: 11 } as const
export type ElementType = keyof typeof elementTypes
export type Dim = number | string

export interface TensorDeclaration {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly Dim[]
}

export type Attribute = number | readonly number[]

export interface GraphNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes?: Readonly<Record<string, Attribute>>
}

export interface Graph {
  readonly inputs: readonly TensorDeclaration[]
  readonly outputs: readonly TensorDeclaration[]
  readonly nodes: readonly GraphNode[]
  readonly constants: Readonly<
    Record<string, { shape: readonly number[]; values: readonly number[]; type?: 'float32' | 'int64' }>
  >
  /** Constants kept in this file beside the graph instead of inside it. */
  readonly external?: { location: string; names: readonly string[] }
}

const root = protobuf.parse(
  `
  syntax = "proto3";
  message Attribute { string name = 1; float f = 2; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
  message Node { repeated string input = 1; repeated string output = 2; string op_type = 4; repeated Attribute attribute = 5; }
  message Entry { string key = 1; string value = 2; }
  message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; repeated Entry external_data = 13; int32 data_location = 14; }
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  message Shape { repeated Dimension dim = 1; }
  message TensorType { int32 elem_type = 1; Shape shape = 2; }
  message Type { TensorType tensor_type = 1; }
  message ValueInfo { string name = 1; Type type = 2; }
  message GraphProto { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11; repeated ValueInfo output = 12; }
  message Opset { string domain = 1; int64 version = 2; }
  message Model { int64 ir_version = 1; GraphProto graph = 7; repeated Opset opset_import = 8; }
`,
  { keepCase: true },
).root
const Model = root.lookupType('Model')

/** The bytes of an ONNX file (IR 8, opset 17), with the bytes of its external constants. */
export function writeOnnx(graph: Graph): { model: Uint8Array; external: Uint8Array } {
  const parts: Uint8Array[] = []
  let offset = 0
  const initializer = Object.entries(graph.constants).map(([name, { shape, values, type = 'float32' }]) => {
    const raw = new Uint8Array(type === 'int64' ? BigInt64Array.from(values, BigInt).buffer : Float32Array.from(values).buffer)
    const head: Record<string, unknown> = { dims: [...shape], data_type: elementTypes[type], name }
    if (!graph.external?.names.includes(name)) return Object.assign(head, { raw_data: raw })
    parts.push(raw)
    const place = { location: graph.external.location, offset: String(offset), length: String(raw.length) }
    offset += raw.length
    return Object.assign(head, { data_location: 1, external_data: Object.entries(place).map(([key, value]) => ({ key, value })) })
  })
  const declare = ({ name, type, shape }: TensorDeclaration) => ({
    name,
    type: {
      tensor_type: {
        elem_type: elementTypes[type],
        shape: { dim: shape.map((d) => (typeof d === 'number' ? { dim_value: d } : { dim_param: d })) },
      },
    },
  })
  const model = Model.encode(
    Model.fromObject({
      ir_version: 8,
      opset_import: [{ domain: '', version: 17 }],
      graph: {
        name: 'test',
        node: graph.nodes.map(({ op, inputs, output, attributes = {} }) => ({
          op_type: op,
          input: [...inputs],
          output: [output],
          attribute: Object.entries(attributes).map(([name, value]) =>
            typeof value === 'number' ? { name, i: value, type: 2 } : { name, ints: [...value], type: 7 },
          ),
        })),
        initializer,
        input: graph.inputs.map(declare),
        output: graph.outputs.map(declare),
      },
    }),
  ).finish()
  return { model: model.slice(), external: Buffer.concat(parts) }
}
