import { AppError } from '../../../src-shared/contract/errors.ts'
import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import { scheduleFromConfig } from '../../../src-shared/numerics/index.ts'
import type { ModelFolder } from '../folder.ts'
import { bindNetwork, describeDenoiser, type Denoiser, type NetworkFacts } from '../network.ts'
import { isPictureShape, toRgb } from '../../../src-shared/formats/rgb.ts'
import { openSession, type Session, type SessionSettings } from '../runtime/session.ts'
import { textEncoder, type TextEncoder } from '../text/encoder.ts'
import { openTokenizer, tokenLimit } from '../text/tokenizer.ts'
import type { Conditioned, Family, Pipeline } from './family.ts'
import { openDecoder, type LatentDecoder } from './vae.ts'

/**
 * One denoising network over a picture or its latent: `unet` (or a `transformer` with the same inputs) with a scheduler,
 * optionally one text encoder with its tokenizer, optionally `vae_decoder`. Covers pixel-space models, with or without
 * text, and the layout of Stable Diffusion 1 and 2.
 */
export const unetFamily: Family = {
  id: 'unet',
  matches: (folder) => denoiserComponent(folder) !== null && folder.graph('text_encoder_2') === null,
  open: openUnet,
}

const components = ['unet', 'transformer'] as const
const denoiserComponent = (folder: ModelFolder): string | null => components.find((name) => folder.graph(name) !== null) ?? null

async function openUnet(folder: ModelFolder, settings: SessionSettings): Promise<Pipeline> {
  const component = denoiserComponent(folder)!
  const { facts, warnings } = readSchedule(folder)
  const sessions: Session[] = []
  const open = async (file: string): Promise<Session> => {
    const session = await openSession(file, settings)
    sessions.push(session)
    return session
  }
  const release = async (): Promise<void> => void (await Promise.all(sessions.splice(0).map((session) => session.release())))
  try {
    const denoiser = describeDenoiser(await open(folder.graph(component)!))
    const text = denoiser.context ? await openText(folder, open) : null
    const decoder = await openDecoder(folder, open)
    const integerTime = /^u?int/.test(denoiser.timestep.type)
    return {
      facts,
      warnings: integerTime
        ? [...warnings, 'The graph takes whole time steps only, so an adaptive solver stalls at an error of about 1e-3.']
        : warnings,
      precision: denoiser.sample.type,
      tokenizer: text?.tokenizer ?? null,
      defaultSize: defaultSize(folder, component, denoiser, decoder?.factor ?? 1),
      sampleShape: (size) => sampleShape(folder, component, denoiser, decoder, size),
      picture: (shape) => (decoder ? 'decoder' : isPictureShape(shape) ? 'pixels' : null),
      condition: (run, shape) => condition(denoiser, facts, text, run, shape),
      decode: async (x0, shape) => (decoder ? decoder.decode(x0, shape) : toRgb(x0, shape)),
      preview: (values, shape) => toRgb(values, shape, decoder ? 1 / latentSpread : 1),
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** Latents have unit variance; three deviations fill the range of the preview's first three channels. */
const latentSpread = 3

function readSchedule(folder: ModelFolder): { facts: NetworkFacts; warnings: readonly string[] } {
  try {
    const { schedule, predictionType, sigmaData, warnings } = scheduleFromConfig({ ...folder.scheduler })
    return { facts: { schedule, predictionType, sigmaData }, warnings }
  } catch (error) {
    const file = `${folder.dir}/scheduler/scheduler_config.json`
    throw new AppError(
      'model-unsupported',
      `${file}: ${error instanceof Error ? error.message : String(error)}`,
      { file },
      { cause: error },
    )
  }
}

async function openText(folder: ModelFolder, open: (file: string) => Promise<Session>): Promise<TextEncoder> {
  const file = folder.graph('text_encoder')
  if (!file) {
    throw new AppError(
      'model-broken',
      `${folder.dir} has no text_encoder/model.onnx, which its network needs. Copy the whole model folder again.`,
      { file: folder.dir },
    )
  }
  const session = await open(file)
  const ids = session.inputs.get('input_ids')?.shape[1]
  const tokenizer = await openTokenizer(folder, 'tokenizer', tokenLimit(folder, typeof ids === 'number' ? ids : null))
  if (!tokenizer) {
    const missing = `${folder.dir}/tokenizer/tokenizer.json`
    throw new AppError('model-broken', `${missing} is missing, so prompts cannot be read. Copy the whole model folder again.`, {
      file: missing,
    })
  }
  return textEncoder(session, tokenizer)
}

async function condition(
  denoiser: Denoiser,
  facts: NetworkFacts,
  text: TextEncoder | null,
  settings: RunSettings,
  shape: readonly number[],
): Promise<Conditioned> {
  const warnings: string[] = []
  const guided = text !== null && settings.guidance !== 1
  if (!text && settings.guidance !== 1) warnings.push('The model reads no text, so guidance has no effect.')
  const conditional = (await text?.encode(settings.prompt)) ?? null
  const unconditional = guided ? await text.encode(settings.negative) : null
  for (const [name, encoding] of [
    ['prompt', conditional],
    ['negative prompt', unconditional],
  ] as const) {
    if (encoding && encoding.cutFrom !== null) {
      warnings.push(
        `The ${name} is longer than the model's ${text!.tokenizer.limit} tokens: from character ${encoding.cutFrom} on it was left out.`,
      )
    }
  }
  const network = await bindNetwork(denoiser, facts, shape, { conditional, unconditional })
  return { network, guidance: text ? settings.guidance : 1, warnings }
}

/** The sidecar's shape, else the graph's fixed dimensions, else channels from graph or config and the wanted size. */
function sampleShape(
  folder: ModelFolder,
  component: string,
  denoiser: Denoiser,
  decoder: LatentDecoder | null,
  { width, height }: { width: number; height: number },
): number[] {
  const declared = folder.sidecar['sampleShape']
  const dims = denoiser.sample.shape.slice(1)
  const config = folder.json(`${component}/config.json`) ?? {}
  const factor = decoder?.factor ?? 1
  if (dims.length !== 3) {
    if (Array.isArray(declared) && declared.length === dims.length) return declared.map(Number)
    return dims.map((n) => (typeof n === 'number' ? n : undetermined(denoiser)))
  }
  const [c, h, w] = dims
  const fixed = Array.isArray(declared) && declared.length === 3 ? declared.map(Number) : null
  const channels = typeof c === 'number' ? c : (fixed?.[0] ?? Number(config['in_channels'] ?? undetermined(denoiser)))
  if (!decoder && !isPictureShape([channels, 1, 1])) {
    const side = (n: number | string | undefined, axis: 1 | 2): number =>
      typeof n === 'number' ? n : (fixed?.[axis] ?? undetermined(denoiser))
    return [channels, side(h, 1), side(w, 2)]
  }
  const wanted = { h: height / factor, w: width / factor }
  if ((typeof h === 'number' && h !== wanted.h) || (typeof w === 'number' && w !== wanted.w)) {
    const size = `${typeof w === 'number' ? w * factor : 'any'} x ${typeof h === 'number' ? h * factor : 'any'}`
    throw new AppError('invalid-input', `This model makes pictures of ${size} pixels only; ${width} x ${height} was asked for.`, {
      width,
      height,
    })
  }
  if (!Number.isInteger(wanted.h) || !Number.isInteger(wanted.w)) {
    throw new AppError(
      'invalid-input',
      `Width and height must be multiples of ${factor} for this model; ${width} x ${height} was asked for.`,
      { width, height, multiple: factor },
    )
  }
  return [channels, wanted.h, wanted.w]
}

function defaultSize(
  folder: ModelFolder,
  component: string,
  denoiser: Denoiser,
  factor: number,
): { width: number; height: number } {
  const [, h, w] = denoiser.sample.shape.slice(1)
  const declared = (folder.json(`${component}/config.json`) ?? {})['sample_size']
  const [configH, configW] = Array.isArray(declared) ? declared.map(Number) : [declared, declared].map(Number)
  const side = (n: number | string | undefined, config: number | undefined): number => {
    if (typeof n === 'number') return n * factor
    return config !== undefined && Number.isInteger(config) && config > 0 ? config * factor : 64 * factor
  }
  return { width: side(w, configW), height: side(h, configH) }
}

function undetermined(denoiser: Denoiser): never {
  throw new AppError(
    'model-unsupported',
    `The size of one sample cannot be told: the graph leaves [${denoiser.sample.shape.join(', ')}] open. Add "sampleShape" to flowline.json in the model folder.`,
    { file: denoiser.session.file },
  )
}
