import { inputOf, nodeAt, plain, walk, type ComfyGraph, type ComfyNode } from './comfy-graph.ts'
import { brief, numberIn, ranges } from './foreign-notes.ts'

/** What is met on the way back through a graph. */
export interface Met {
  /** Kinds of nodes whose work is not repeated. */
  readonly passed: Set<string>
  readonly networks: string[]
  readonly notes: string[]
}

export interface FoundPrompt {
  readonly text?: string
  /** Of models that take it as a number. */
  readonly guidance?: unknown
  readonly clipSkip?: number
}

/** Inputs in which nodes hold words, in the order in which they are preferred. */
const wordKeys = ['text', 'prompt', 'text_g', 't5xxl', 'clip_g', 'clip_l', 'text_l', 'string', 'positive_prompt']
/** Inputs by which a node hands on what it changes. */
const throughKeys = ['conditioning', 'conditioning_1', 'conditioning_to', 'cond', 'conditioning1']

const encodes = ({ type }: ComfyNode): boolean => /Encode|Prompt/i.test(type) && !/Inpaint|VAE|Vision/i.test(type)

/** The words behind a link to conditioning, `side` of a sampler. */
export function findPrompt(graph: ComfyGraph, from: unknown, side: 'positive' | 'negative', met: Met): FoundPrompt {
  let guidance: unknown
  let empty = false
  const end = walk(graph, from, (node, output) => {
    if (encodes(node)) return undefined
    if (node.type === 'ConditioningZeroOut') {
      empty = true
      met.passed.add(node.type)
      return undefined
    }
    const branch = inputOf(node, 'negative') === undefined || output !== 1 ? 'positive' : 'negative'
    const on = [...throughKeys, branch].map((key) => inputOf(node, key)).find((value) => nodeAt(graph, value))
    if (on === undefined) return undefined
    if (node.type === 'FluxGuidance') guidance = plain(graph, inputOf(node, 'guidance'), 'guidance')
    else met.passed.add(node.type)
    return on
  })
  if (empty) return { text: '', guidance }
  const texts = end
    ? [...wordKeys, side].map((key) => plain(graph, inputOf(end, key), key)).filter((text) => typeof text === 'string')
    : []
  if (!end || texts.length === 0) {
    if (nodeAt(graph, from) || side === 'positive') unread(side, end?.type ?? '?', met.notes)
    return { guidance }
  }
  if (new Set(texts).size > 1) met.notes.push(`Of the texts of the ComfyUI node "${brief(end.type)}" only the first is taken.`)
  return {
    text: texts.find((text) => text !== '') ?? '',
    guidance: guidance ?? plain(graph, inputOf(end, 'guidance'), 'guidance'),
    ...clipSkip(graph, end, met),
  }
}

function unread(side: 'positive' | 'negative', type: string, notes: string[]): void {
  if (side === 'positive') notes.push(`The positive prompt could not be read from the ComfyUI node "${brief(type)}".`)
  else notes.push(`The negative prompt could not be read from the ComfyUI node "${brief(type)}".`)
}

function clipSkip(graph: ComfyGraph, encoder: ComfyNode, met: Met): { clipSkip?: number } {
  const end = walk(graph, inputOf(encoder, 'clip'), (node) =>
    node.type === 'CLIPSetLastLayer' ? undefined : inputOf(node, 'clip'),
  )
  const layer = end?.type === 'CLIPSetLastLayer' ? plain(graph, inputOf(end, 'stop_at_clip_layer'), 'stop_at_clip_layer') : null
  const skip = typeof layer === 'number' ? numberIn('stop_at_clip_layer', -layer, ranges.clipSkip, met.notes) : undefined
  return skip === undefined ? {} : { clipSkip: skip }
}

/** The name of the model behind a link, if a node tells it. */
export function findModel(graph: ComfyGraph, from: unknown, met: Met): string | undefined {
  const end = walk(graph, from, (node) => {
    const on = inputOf(node, 'model')
    if (on === undefined) return undefined
    const network = plain(graph, inputOf(node, 'lora_name'), 'lora_name')
    const weight = plain(graph, inputOf(node, 'strength_model'), 'strength_model')
    if (typeof network !== 'string') met.passed.add(node.type)
    else met.networks.push(typeof weight === 'number' ? `${network} (${weight})` : network)
    return on
  })
  const names = end ? ['ckpt_name', 'unet_name', 'model_name'].map((key) => inputOf(end, key)) : []
  return names.find((name) => typeof name === 'string')
}

/** Where a run began: an empty picture of a size, of which some were drawn together, or another picture. */
export function findStart(graph: ComfyGraph, from: unknown, met: Met): ComfyNode | 'picture' | undefined {
  const end = walk(graph, from, (node) => {
    if (node.type.startsWith('Empty')) return undefined
    const on = ['samples', 'latent_image', 'latent', 'latent1'].map((key) => inputOf(node, key)).find(Boolean)
    if (on !== undefined) met.passed.add(node.type)
    return on
  })
  const isEmpty = end !== undefined && inputOf(end, 'width') !== undefined && inputOf(end, 'height') !== undefined
  if (end && (inputOf(end, 'pixels') !== undefined || inputOf(end, 'image') !== undefined)) return 'picture'
  return isEmpty ? end : undefined
}
