import type { ModelKind } from '../contract/model-kinds.ts'

type Config = Readonly<Record<string, unknown>>
type Shape = readonly (number | string)[]

/** What the decision rests on: the network's inputs and the folder's configs. No weights. */
export interface KindFacts {
  /** `_class_name` of model_index.json, null without one. */
  readonly className: string | null
  readonly scheduler: Config
  /** config.json of the denoising network. */
  readonly config: Config
  /** Inputs of the denoising graph, name to shape. */
  readonly inputs: ReadonlyMap<string, Shape>
  /** Whether samples are latents: there is a VAE, or model_index.json names one. */
  readonly latent: boolean
}

export interface KindDecision {
  readonly kind: ModelKind
  /** The file and the entry that decided, in the words of the files. */
  readonly from: string
}

interface KindNeeds {
  /** Inputs of the network beyond the sample and the time. */
  readonly inputs: readonly string[]
  /** Folders with a graph that the kind cannot do without. */
  readonly graphs: readonly string[]
  /** Side of a picture in pixels where nothing in the folder says one. */
  readonly side: number
  /** The encoder whose tokens count where it is there, and how many it reads where its graph leaves that open. */
  readonly reads?: { readonly encoder: string; readonly tokens: number }
}

const prompted = ['encoder_hidden_states', 'context']
const latentText: KindNeeds = {
  inputs: [...prompted, 'timestep_cond'],
  graphs: ['text_encoder', 'vae_decoder'],
  side: 512,
}
const xl: KindNeeds = {
  inputs: [...prompted, 'text_embeds', 'time_ids', 'timestep_cond'],
  graphs: ['text_encoder', 'text_encoder_2', 'vae_decoder'],
  side: 1024,
}
const flux: KindNeeds = {
  inputs: [...prompted, 'pooled_projections', 'img_ids', 'txt_ids', 'guidance'],
  graphs: ['text_encoder', 'text_encoder_2', 'vae_decoder'],
  side: 1024,
  reads: { encoder: 'text_encoder_2', tokens: 512 },
}
const masked: KindNeeds = {
  inputs: [...prompted, 'encoder_attention_mask', 'resolution', 'aspect_ratio'],
  graphs: ['text_encoder', 'vae_decoder'],
  side: 1024,
  reads: { encoder: 'text_encoder', tokens: 300 },
}
const plain: KindNeeds = { inputs: [], graphs: [], side: 64 }

/** What each kind takes besides the sample and the time, and what its folder must hold. */
export const needsOf: Readonly<Record<ModelKind, KindNeeds>> = {
  sd1: latentText,
  sd2: { ...latentText, side: 768 },
  'sd-turbo': latentText,
  lcm: latentText,
  sdxl: xl,
  'sdxl-refiner': { ...xl, graphs: ['text_encoder_2', 'vae_decoder'] },
  'sdxl-turbo': { ...xl, side: 512 },
  'lcm-xl': xl,
  sd3: {
    inputs: [...prompted, 'pooled_projections'],
    graphs: ['text_encoder', 'text_encoder_2', 'vae_decoder'],
    side: 1024,
    reads: { encoder: 'text_encoder_3', tokens: 256 },
  },
  'flux-dev': flux,
  'flux-schnell': { ...flux, reads: { encoder: 'text_encoder_2', tokens: 256 } },
  pixart: masked,
  sana: masked,
  'latent-text': latentText,
  'pixel-text': { inputs: [...prompted, 'timestep_cond'], graphs: ['text_encoder'], side: 64 },
  'class-conditional': { inputs: ['class_labels'], graphs: [], side: 64 },
  consistency: { ...plain, inputs: ['class_labels'] },
  unconditional: plain,
  unknown: plain,
}

/** Kinds that the engine has a family for. A family that runs one more adds it here. */
export const runnableKinds: ReadonlySet<ModelKind> = new Set<ModelKind>([
  'sd1',
  'sd2',
  'sd-turbo',
  'lcm',
  'sdxl',
  'sdxl-refiner',
  'sdxl-turbo',
  'lcm-xl',
  'sd3',
  'flux-dev',
  'flux-schnell',
  'pixart',
  'sana',
  'latent-text',
  'pixel-text',
  'class-conditional',
  'consistency',
  'unconditional',
])

/**
 * The kind of a model. The inputs of the graph decide first, because they are what must be fed; widths and schedulers tell
 * relatives apart, and the class name of model_index.json only what nothing else can.
 */
export function decideKind(facts: KindFacts): KindDecision {
  const { inputs, className } = facts
  const named = (kind: ModelKind, ...names: string[]): KindDecision => ({
    kind,
    from: `network inputs ${names.filter((name) => inputs.has(name)).join(', ')}`,
  })
  if (inputs.has('img_ids') || inputs.has('txt_ids'))
    return inputs.has('guidance')
      ? named('flux-dev', 'img_ids', 'txt_ids', 'guidance')
      : { kind: 'flux-schnell', from: 'network inputs img_ids, txt_ids, no guidance' }
  if (inputs.has('pooled_projections')) return named('sd3', 'hidden_states', 'pooled_projections')
  if (inputs.has('encoder_attention_mask') || /^(PixArt|Sana)/.test(bare(className))) return maskedKind(facts)
  if (inputs.has('text_embeds') || inputs.has('time_ids')) return xlKind(facts)
  if (prompted.some((name) => inputs.has(name))) return facts.latent ? latentKind(facts) : named('pixel-text', ...prompted)
  if (bare(className).startsWith('ConsistencyModel'))
    return { kind: 'consistency', from: `model_index.json: _class_name ${className}` }
  if (schedulerOf(facts) === 'CMStochasticIterativeScheduler')
    return { kind: 'consistency', from: `scheduler_config.json: _class_name ${schedulerOf(facts)}` }
  if (inputs.has('class_labels')) return named('class-conditional', 'class_labels')
  return { kind: 'unconditional', from: 'network inputs: sample and time only' }
}

/** Channels of Sana's DC-AE latents; PixArt's are those of Stable Diffusion. */
const sanaChannels = 32

function maskedKind({ inputs, config, className }: KindFacts): KindDecision {
  if (/^(PixArt|Sana)/.test(bare(className)))
    return { kind: bare(className).startsWith('Sana') ? 'sana' : 'pixart', from: `model_index.json: _class_name ${className}` }
  const sample = inputs.get('hidden_states') ?? inputs.get('sample')
  const channels = numberOf(sample?.[1]) ?? numberOf(config['in_channels'])
  return { kind: channels === sanaChannels ? 'sana' : 'pixart', from: `encoder_attention_mask, ${channels ?? 4} latent channels` }
}

function xlKind(facts: KindFacts): KindDecision {
  const { inputs, config } = facts
  const ids = numberOf(inputs.get('time_ids')?.[1])
  if (ids === 5) return { kind: 'sdxl-refiner', from: 'network input time_ids of 5 numbers' }
  if (ids === null && config['cross_attention_dim'] === 1280)
    return { kind: 'sdxl-refiner', from: 'config.json: cross_attention_dim 1280' }
  const from = 'network inputs text_embeds, time_ids'
  const lcm = distilledFrom(facts)
  if (lcm) return { kind: 'lcm-xl', from: `${from}, ${lcm}` }
  const turbo = turboFrom(facts)
  return turbo ? { kind: 'sdxl-turbo', from: `${from}; ${turbo}` } : { kind: 'sdxl', from }
}

/** Widths of the text encodings of Stable Diffusion 1 (CLIP-L) and 2 (OpenCLIP-H). */
const widths: Readonly<Record<number, 'sd1' | 'sd2'>> = { 768: 'sd1', 1024: 'sd2' }

function latentKind(facts: KindFacts): KindDecision {
  const { inputs, config, className } = facts
  const lcm = distilledFrom(facts)
  if (lcm) return { kind: 'lcm', from: lcm }
  const context = prompted.map((name) => inputs.get(name)).find(Boolean)
  const width = numberOf(context?.[2]) ?? numberOf(config['cross_attention_dim'])
  const generation = width === null ? undefined : widths[width]
  if (generation === undefined)
    return width === null && bare(className).startsWith('StableDiffusion')
      ? { kind: 'sd1', from: `model_index.json: _class_name ${className}` }
      : { kind: 'latent-text', from: `text encodings${width === null ? '' : ` of width ${width}`}, a VAE` }
  const turbo = generation === 'sd2' ? turboFrom(facts) : null
  const from = `text encodings of width ${width}`
  return turbo ? { kind: 'sd-turbo', from: `${from}; ${turbo}` } : { kind: generation, from }
}

/** Why the model is one distilled with guidance as a number, null where it is not. */
function distilledFrom(facts: KindFacts): string | null {
  if (facts.inputs.has('timestep_cond')) return 'network input timestep_cond'
  return schedulerOf(facts) === 'LCMScheduler' ? 'scheduler_config.json: _class_name LCMScheduler' : null
}

/** Turbo models are told from their relatives only by a scheduler that starts at the last training step. */
function turboFrom(facts: KindFacts): string | null {
  const { scheduler } = facts
  const type = scheduler['prediction_type'] ?? 'epsilon'
  const euler = /^Euler(Ancestral)?DiscreteScheduler$/.test(schedulerOf(facts))
  if (!euler || scheduler['timestep_spacing'] !== 'trailing' || type !== 'epsilon') return null
  return `scheduler_config.json: ${schedulerOf(facts)}, timestep_spacing trailing`
}

/** The class name without the prefixes of exporters. */
const bare = (className: string | null): string => (className ?? '').replace(/^(Onnx|ORT)/, '')

function schedulerOf({ scheduler }: KindFacts): string {
  const name = scheduler['_class_name']
  return typeof name === 'string' ? name : ''
}

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null
