import { AppError } from '../contract/errors.ts'
import { isObject, parseLooseJson } from './loose-json.ts'

/** A node of a ComfyUI graph in its API format. An input is a plain value or a link, `[node, output]`. */
export interface ComfyNode {
  readonly id: string
  readonly type: string
  readonly inputs: Readonly<Record<string, unknown>>
}

export type ComfyGraph = ReadonlyMap<string, ComfyNode>

/** Nodes of the largest graph that is read, and links that are followed in a row. */
const most = { nodes: 20_000, links: 1000 } as const

/** The nodes by their ids. @throws AppError `recipe-malformed` */
export function parseGraph(text: string): ComfyGraph {
  let json: unknown
  try {
    json = parseLooseJson(text)
  } catch {
    throw new AppError('recipe-malformed', 'The ComfyUI graph in this picture is not valid JSON.', {})
  }
  const graph = new Map<string, ComfyNode>()
  for (const [id, value] of isObject(json) ? Object.entries(json).slice(0, most.nodes) : []) {
    const type = isObject(value) ? value['class_type'] : undefined
    if (!isObject(value) || typeof type !== 'string') continue
    graph.set(id, { id, type, inputs: isObject(value['inputs']) ? value['inputs'] : {} })
  }
  if (graph.size > 0) return graph
  throw new AppError('recipe-malformed', 'The ComfyUI graph in this picture holds no nodes with a class_type.', {})
}

/** An input of a node; undefined where it has none of that name. */
export const inputOf = ({ inputs }: ComfyNode, key: string): unknown => (Object.hasOwn(inputs, key) ? inputs[key] : undefined)

const isLink = (value: unknown): value is [string | number, number] =>
  Array.isArray(value) && value.length === 2 && ['string', 'number'].includes(typeof value[0]) && typeof value[1] === 'number'

/** The node that a link comes from. */
export const nodeAt = (graph: ComfyGraph, value: unknown): ComfyNode | undefined =>
  isLink(value) ? graph.get(String(value[0])) : undefined

/** The nodes that a node's inputs come from. */
const sourcesOf = (graph: ComfyGraph, node: ComfyNode): ComfyNode[] =>
  Object.values(node.inputs).flatMap((value) => nodeAt(graph, value) ?? [])

/** A plain value, followed back to the node that holds it; undefined where none does. */
export function plain(graph: ComfyGraph, value: unknown, key: string): unknown {
  const keys = ['value', key, 'seed', 'noise_seed', 'text', 'string', 'int', 'float', 'number']
  let at = value
  for (let i = 0; i < most.links; i++) {
    if (['string', 'number', 'boolean'].includes(typeof at)) return at
    const node = nodeAt(graph, at)
    const found = node && keys.find((name) => inputOf(node, name) !== undefined)
    if (!node || found === undefined) return undefined
    at = inputOf(node, found)
  }
  return undefined
}

/**
 * Walks back from a link. `next` gives the input to go on with, or undefined where the walk ends; the node it ends at, or undefined
 * where a link leads nowhere or in a circle.
 */
export function walk(
  graph: ComfyGraph,
  from: unknown,
  next: (node: ComfyNode, output: number) => unknown,
): ComfyNode | undefined {
  let at = from
  for (let i = 0; i < most.links && isLink(at); i++) {
    const node = graph.get(String(at[0]))
    if (!node) return undefined
    const on = node.type === 'Reroute' ? Object.values(node.inputs)[0] : next(node, at[1])
    if (on === undefined) return node
    at = on
  }
  return undefined
}

/** Whether a node that `wanted` accepts lies anywhere behind a link. */
export function leadsTo(graph: ComfyGraph, from: unknown, wanted: (node: ComfyNode) => boolean): boolean {
  const seen = new Set<ComfyNode>()
  const open = [nodeAt(graph, from)]
  while (open.length > 0) {
    const node = open.pop()
    if (!node || seen.has(node)) continue
    if (wanted(node)) return true
    seen.add(node)
    open.push(...sourcesOf(graph, node))
  }
  return false
}
