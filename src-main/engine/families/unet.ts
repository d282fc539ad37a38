import { AppError } from '../../../src-shared/contract/errors.ts'
import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import { scheduleFromConfig } from '../../../src-shared/numerics/index.ts'
import type { ModelFolder } from '../folder.ts'
import { bindNetwork, describeDenoiser, type Denoiser, type NetworkFacts } from '../network.ts'
import { firstChannels, latentPicture, readLatentRgb, type LatentRgb } from '../../../src-shared/formats/latent-rgb.ts'
import { isPictureShape, toRgb } from '../../../src-shared/formats/rgb.ts'
import { openSession, type Session, type SessionSettings, type TensorSpec } from '../runtime/session.ts'
import { textEncoder, type TextEncoder } from '../text/encoder.ts'
import { chunksWithin } from '../text/reading.ts'
import { openTokenizer, tokenLimit } from '../text/tokenizer.ts'
import type { Conditioned, Family, Pipeline, Preview } from './family.ts'
import { methodWarning } from './few-step.ts'
import { guidanceEmbedding, guidanceSize } from './guidance-embedding.ts'
import { fitLatentRgb } from './latent-preview.ts'
import { defaultSize, sampleShape } from './sizes.ts'
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
    const text = denoiser.context ? await openText(folder, denoiser.context, open) : null
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
      sampleShape: (size) => sampleShape(folder, component, denoiser, decoder?.factor ?? null, size),
      picture: (shape) => (decoder ? 'decoder' : isPictureShape(shape) ? 'pixels' : null),
      condition: (run, shape) => condition({ folder, component, denoiser, facts, text }, run, shape),
      decode: async (x0, shape) => (decoder ? decoder.decode(x0, shape) : toRgb(x0, shape)),
      preview: previewer(folder, decoder),
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** The map of latents to colours comes from the sidecar, else from the decoder, else it shows the first channels. */
function previewer(folder: ModelFolder, decoder: LatentDecoder | null): Pipeline['preview'] {
  let fitted: Promise<LatentRgb | null> | null = null
  return async (shape): Promise<Preview | null> => {
    if (!decoder) return isPictureShape(shape) ? { picture: (values) => toRgb(values, shape), latent: null, enlarge: 1 } : null
    const channels = shape[0]!
    const given = readLatentRgb(folder.sidecar['latentRgb'], channels)
    fitted ??= given ? null : fitLatentRgb(decoder, channels).catch(() => null)
    const latent = given ?? (await fitted) ?? firstChannels(channels)
    return { picture: (values) => latentPicture(values, shape, latent), latent, enlarge: decoder.factor }
  }
}

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

async function openText(
  folder: ModelFolder,
  context: TensorSpec,
  open: (file: string) => Promise<Session>,
): Promise<TextEncoder> {
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
  const length = context.shape[1]
  const chunks = chunksWithin(typeof length === 'number' ? length : null, tokenizer)
  return textEncoder(session, tokenizer, folder.json('text_encoder/config.json') ?? {}, { layer: 'last', chunks })
}

interface Loaded {
  readonly folder: ModelFolder
  readonly component: string
  readonly denoiser: Denoiser
  readonly facts: NetworkFacts
  readonly text: TextEncoder | null
}

async function condition(loaded: Loaded, settings: RunSettings, shape: readonly number[]): Promise<Conditioned> {
  const { folder, component, denoiser, facts, text } = loaded
  const warnings: string[] = []
  const unfit = methodWarning(folder, settings.solver)
  if (unfit) warnings.push(unfit)
  const embedded = denoiser.guidance !== null
  const guided = text !== null && !embedded && settings.guidance !== 1
  if (!text && settings.guidance !== 1) warnings.push('The model reads no text, so guidance has no effect.')
  if (embedded && settings.negative.trim() !== '')
    warnings.push('The model takes its guidance as a number and has no second pass, so the negative prompt has no effect.')
  const skip = (settings.clipSkip ?? 1) - 1
  const conditional = (await text?.encode(settings.prompt, skip)) ?? null
  const unconditional = guided ? await text.encode(settings.negative, skip) : null
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
  const size = embedded ? guidanceSize(denoiser, folder.json(`${component}/config.json`) ?? {}) : 0
  const guidance = embedded ? guidanceEmbedding(settings.guidance, size) : null
  const network = await bindNetwork(denoiser, facts, shape, { conditional, unconditional, guidance })
  return { network, guidance: guided ? settings.guidance : 1, warnings }
}
