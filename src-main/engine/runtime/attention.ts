import {
  isElsewhere,
  readGraphFile,
  rewriteGraphFile,
  writeIntegers,
  writeNode,
  type GraphFile,
  type GraphNode,
  type NewNode,
} from './onnx-graph.ts'

const domain = 'com.microsoft'
const prefix = 'flowline/attention'
/** TensorProto.DataType: the CPU has the operator for float32 only, so halves and doubles are left alone. */
const float32 = 1
const unfit = new Set([10, 11, 16])
/** Steps from the second factor of the scores back to where its axes were swapped: scaling lies between. */
const farthest = 4

/**
 * Replaces softmax(q k) v, written as three operators over [batch, heads, tokens, size], by ONNX Runtime's MultiHeadAttention. On
 * the CPU that computes the scores block by block and never holds them all: with 4,096 tokens and 8 heads they would take 0.5 GB,
 * more than once. The answers differ in their last bits. Null where the graph has no such place, or its weights are not
 * float32 in a file beside it. Throws `OnnxError`.
 */
export function attentionInBlocks(file: Uint8Array): Uint8Array | null {
  const graph = readGraphFile(file)
  const { types, files } = graph.external
  if (graph.irVersion < 4 || !types.has(float32) || [...types].some((type) => unfit.has(type)) || [...files].some(isElsewhere))
    return null
  const places = placesOf(graph)
  if (places.length === 0) return null
  const byLast = new Map(places.map((place, i) => [place.last, nodesFor(place, `${prefix}${i}`)]))
  const gone = new Set(places.flatMap(({ scores, softmax, last }) => [scores, softmax, last]))
  const nodes = graph.nodes.flatMap((node) => byLast.get(node)?.map(writeNode) ?? (gone.has(node) ? [] : [node.bytes]))
  const constants = Object.entries(numbers).map(([name, value]) => writeIntegers(name, [value]))
  return rewriteGraphFile(file, { nodes, constants, domains: graph.domains.has(domain) ? {} : { [domain]: 1 } })
}

/** One attention: `last` (`scores` through `softmax`, times the values). */
interface Place {
  readonly scores: GraphNode
  readonly softmax: GraphNode
  readonly last: GraphNode
}

function placesOf({ nodes, outputs }: GraphFile): Place[] {
  const makers = new Map<string, GraphNode>()
  const takers = new Map<string, GraphNode[]>()
  for (const node of nodes) {
    for (const name of node.outputs) makers.set(name, node)
    for (const name of node.inputs) takers.set(name, [...(takers.get(name) ?? []), node])
  }
  /** The one node that takes what this one makes. */
  const only = ({ outputs: [made] }: GraphNode): GraphNode | null => {
    const all = takers.get(made!) ?? []
    return all.length === 1 && !outputs.has(made!) ? all[0]! : null
  }
  return nodes.flatMap((softmax) => {
    if (softmax.op !== 'Softmax' || !lastAxis(softmax)) return []
    const scores = makers.get(softmax.inputs[0]!)
    if (scores?.op !== 'MatMul' || only(scores) !== softmax) return []
    const last = only(softmax)
    if (last?.op !== 'MatMul' || last.inputs[0] !== softmax.outputs[0]) return []
    return hasFourAxes(scores.inputs[1]!, makers) ? [{ scores, softmax, last }] : []
  })
}

/** Four axes are taken for granted; without the attribute it means something else before opset 13. */
function lastAxis({ integers }: GraphNode): boolean {
  const [axis] = integers.get('axis') ?? []
  return axis === -1 || axis === 3
}

/** Whether a value comes, but for scaling, from a transposition of four axes. */
function hasFourAxes(name: string, makers: ReadonlyMap<string, GraphNode>, steps = farthest): boolean {
  const node = makers.get(name)
  if (!node || steps === 0) return false
  if (node.op === 'Transpose') return node.integers.get('perm')?.length === 4
  if (!['Mul', 'Div', 'Cast'].includes(node.op)) return false
  return node.inputs.some((input) => hasFourAxes(input, makers, steps - 1))
}

const numbers = Object.fromEntries([-1, 0, 2, 3, 4].map((n) => [`${prefix}/${n}`, n]))
const number = (n: -1 | 0 | 2 | 3 | 4): string => `${prefix}/${n}`

/** Heads join the batch, so that their number, which may be free, need not be known: [batch x heads, tokens, size]. */
function nodesFor({ scores, last }: Place, name: string): NewNode[] {
  const [q, swapped] = scores.inputs as [string, string]
  const v = last.inputs[1]!
  const k = `${name}/k`
  const joined = (from: string, to: string): NewNode[] => [
    { op: 'Shape', inputs: [from], output: `${to}/shape` },
    { op: 'Slice', inputs: [`${to}/shape`, number(2), number(4)], output: `${to}/tail` },
    { op: 'Concat', inputs: [number(-1), `${to}/tail`], output: `${to}/joined`, integers: { axis: 0 } },
    { op: 'Reshape', inputs: [from, `${to}/joined`], output: to },
  ]
  return [
    { op: 'Transpose', inputs: [swapped], output: k, integers: { perm: [0, 1, 3, 2] } },
    ...joined(q, `${name}/q3`),
    ...joined(k, `${name}/k3`),
    ...joined(v, `${name}/v3`),
    {
      op: 'MultiHeadAttention',
      inputs: [`${name}/q3`, `${name}/k3`, `${name}/v3`],
      output: `${name}/out3`,
      domain,
      integers: { num_heads: 1 },
      floats: { scale: 1 },
    },
    { op: 'Slice', inputs: [`${name}/q3/shape`, number(0), number(3)], output: `${name}/head` },
    { op: 'Slice', inputs: [`${name}/v3/shape`, number(3), number(4)], output: `${name}/size` },
    { op: 'Concat', inputs: [`${name}/head`, `${name}/size`], output: `${name}/shape`, integers: { axis: 0 } },
    { op: 'Reshape', inputs: [`${name}/out3`, `${name}/shape`], output: last.outputs[0]! },
  ]
}
