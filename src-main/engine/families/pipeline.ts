import { fixedGuidance, readDistilledGuidance } from '../../../src-shared/contract/distilled-guidance.ts'
import { AppError } from '../../../src-shared/contract/errors.ts'
import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import { firstChannels, latentPicture, readLatentRgb, type LatentRgb } from '../../../src-shared/formats/latent-rgb.ts'
import { isPictureShape, toRgb } from '../../../src-shared/formats/rgb.ts'
import { describeDenoiser, type Role } from '../denoiser.ts'
import type { ModelFolder } from '../folder.ts'
import { bindNetwork, type Conditioning } from '../network.ts'
import { createPace, type Pace } from '../pace.ts'
import type { SourcePicture } from '../source.ts'
import type { Session } from '../runtime/session.ts'
import { SessionPool, type PoolSettings } from '../runtime/session-pool.ts'
import type { Conditioner, Opening } from './conditioner.ts'
import { methodWarnings } from './few-step.ts'
import { geometryOf } from './geometry.ts'
import { guidanceEmbedding, guidanceSize } from './guidance-embedding.ts'
import { fitLatentRgb } from './latent-preview.ts'
import { maskChannels, sampleOf } from './picture-input.ts'
import { conditionerKindOf } from './registry.ts'
import { readFacts } from './schedule.ts'
import type { Conditioned, Conditions, Pipeline, Preview } from './types.ts'
import { openAutoencoder, type Autoencoder } from '../vae/autoencoder.ts'
import { vaeLimit } from '../vae/memory.ts'

const components = ['unet', 'transformer'] as const

/**
 * Every graph a run needs: the denoiser, what its inputs ask for, and the decoder of its latents, each loaded when it is first
 * asked. Throws `model-broken`, `model-unsupported`.
 */
export async function openPipeline(folder: ModelFolder, settings: PoolSettings): Promise<Pipeline> {
  const component = components.find((name) => folder.graph(name) !== null)
  if (!component) throw noDenoiser(folder)
  const { facts, warnings } = readFacts(folder)
  const pool = new SessionPool(settings)
  const open = (file: string): Promise<Session> => pool.open(file)
  const release = (): Promise<void> => pool.release()
  try {
    const denoiser = describeDenoiser(await open(folder.graph(component)!))
    const config = folder.json(`${component}/config.json`) ?? {}
    const vae = await openAutoencoder(folder, { limit: () => vaeLimit(settings.provider, settings.memoryLimit), open })
    const geometry = geometryOf({ folder, config, denoiser, latent: vae })
    const opening = { folder, component, config, denoiser, geometry, open }
    const paceOf = keepPaces()
    const conditioner = await conditionerKindOf(denoiser.inputs).open(opening)
    const integerTime = /^u?int/.test(denoiser.timestep.type)
    return {
      facts,
      warnings: integerTime
        ? [...warnings, 'The graph takes whole time steps only, so an adaptive solver stalls at an error of about 1e-3.']
        : warnings,
      precision: denoiser.sample.type,
      attentionInBlocks: () => denoiser.session.inBlocks === true,
      tokenizer: conditioner.tokenizer,
      defaultSize: geometry.defaultSize,
      sampleShape: geometry.sampleShape,
      picture: (shape) => (vae ? 'decoder' : isPictureShape(shape) ? 'pixels' : null),
      conditions: (run, shape) => conditions(opening, conditioner, run, shape),
      condition: (run, shape, { batch = 0, source = null } = {}) =>
        condition(opening, conditioner, vae, run, shape, source, (likeness) => paceOf(batch, likeness)),
      sampleOf: (picture, dims, shape) => sampleOf(vae, picture, dims, shape),
      readsMask: geometry.extraChannels > 0,
      colours: async (x0, shape) => (vae ? vae.decode(x0, shape) : { values: x0, dims: shape, tiles: 1 }),
      preview: previewer(folder, vae),
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}

function noDenoiser(folder: ModelFolder): AppError {
  const file = `${folder.dir}/unet/model.onnx`
  return new AppError(
    'model-broken',
    `${file} is missing: the folder has no denoising network. Copy the whole model folder again.`,
    { file },
  )
}

/** The map of latents to colours comes from the sidecar, else from the decoder, else it shows the first channels. */
function previewer(folder: ModelFolder, vae: Autoencoder | null): Pipeline['preview'] {
  let fitted: Promise<LatentRgb | null> | null = null
  return async (shape): Promise<Preview | null> => {
    if (!vae) return isPictureShape(shape) ? { picture: (values) => toRgb(values, shape), latent: null, enlarge: 1 } : null
    const channels = shape[0]!
    const given = readLatentRgb(folder.sidecar['latentRgb'], channels)
    fitted ??= given ? null : fitLatentRgb(vae, channels).catch(() => null)
    const latent = given ?? (await fitted) ?? firstChannels(channels)
    return { picture: (values) => latentPicture(values, shape, latent), latent, enlarge: vae.factor }
  }
}

/** What the prompts became, with everything that had to be left out said. */
async function conditions(
  opening: Opening,
  conditioner: Conditioner,
  settings: RunSettings,
  shape: readonly number[],
): Promise<Conditions> {
  const { width, height, guidance } = settings
  const warnings = methodWarnings(opening.folder, settings)
  const own = ownGuidance(opening, guidance)
  const distilled = readDistilledGuidance(opening.folder.sidecar['distilledGuidance'])
  const fixed = fixedGuidance(distilled)
  if (fixed === null && !own && conditioner.guided && guidance === 1 && settings.negative.trim() !== '')
    warnings.push('Guidance is 1, which is none, so the negative prompt has no effect; raise it to use one.')
  if (fixed !== null && (guidance !== 1 || settings.negative.trim() !== ''))
    warnings.push(
      `Guidance of strength ${fixed} is part of this model, so neither another strength nor a negative prompt has any effect.`,
    )
  else if (fixed === null && distilled && (guidance < distilled.from || guidance > distilled.to))
    warnings.push(
      `The model was made with guidance from ${distilled.from} to ${distilled.to}; ${guidance} lies outside, where it knows nothing.`,
    )
  if (!conditioner.guided && conditioner.unguided !== undefined && guidance !== 1) warnings.push(conditioner.unguided)
  if (own && settings.negative.trim() !== '')
    warnings.push('The model takes its guidance as a number and has no second pass, so the negative prompt has no effect.')

  const branch = async (name: 'conditional' | 'unconditional', text: string): Promise<Conditioning> => {
    const skip = (settings.clipSkip ?? 1) - 1
    const told = await conditioner.condition({ text, branch: name, skip, shape, width, height })
    warnings.push(...(told.warnings ?? []).filter((warning) => !warnings.includes(warning)))
    if (told.cutFrom !== null) {
      const which = name === 'conditional' ? 'prompt' : 'negative prompt'
      warnings.push(
        `The ${which} is longer than the model's ${conditioner.tokenizer?.limit} tokens: from character ${told.cutFrom} on it was left out.`,
      )
    }
    const all = Object.entries({ ...own, ...told.values })
    return Object.fromEntries(all.filter(([role]) => opening.denoiser.inputs[role as Role] !== undefined))
  }
  if (conditioner.tokenizer?.knows(settings.prompt) === false)
    warnings.push(
      'The model knows none of the words of the prompt, so the picture has nothing to do with it; try one of its examples.',
    )
  const conditional = await branch('conditional', settings.prompt)
  const guided = conditioner.guided && !own && fixed === null && guidance !== 1
  return { conditional, unconditional: guided ? await branch('unconditional', settings.negative) : null, warnings }
}

async function condition(
  opening: Opening,
  conditioner: Conditioner,
  vae: Autoencoder | null,
  settings: RunSettings,
  shape: readonly number[],
  source: SourcePicture | null,
  paceOf: (likeness: string) => Pace,
): Promise<Conditioned> {
  const { folder, denoiser, geometry } = opening
  const { conditional, unconditional, warnings } = await conditions(opening, conditioner, settings, shape)
  const encodes = source !== null || geometry.extraChannels > 0
  const drawn = encodes && (await vae?.drawsLatents()) === true ? [drawnInside] : []
  const behind = geometry.extraChannels > 0 ? await maskChannels(opening, vae, shape, source) : null
  const arrangement = geometry.arrange(shape, behind)
  const { facts } = readFacts(folder, geometry.imageTokens(shape), denoiser.inputs.imageIds !== undefined)
  // Loaded before anything is timed, and after the encoders, which may have to make room for it.
  await denoiser.session.ready()
  const pace = paceOf(JSON.stringify([shape, shapesOf(conditional), unconditional && shapesOf(unconditional)]))
  const network = bindNetwork(denoiser, facts, shape, { conditional, unconditional, arrangement }, pace)
  return { network, guidance: unconditional ? settings.guidance : 1, warnings: [...warnings, ...drawn] }
}

const drawnInside =
  'The VAE encoder of this model draws random numbers of its own, so a run that reads a picture cannot be repeated bit for bit. Export vae_encoder again so that it gives latent_parameters.'

const shapesOf = (given: Conditioning): unknown => Object.entries(given).map(([role, { shape }]) => [role, shape])

/** What is known of a model's calls of several rows, by what the calls are like. */
function keepPaces(): (batch: number, likeness: string) => Pace {
  let memoryBefore: number | null = null
  const paces = new Map<string, Pace>()
  return (batch, likeness) => {
    const key = `${batch} ${likeness}`
    memoryBefore ??= process.memoryUsage.rss()
    const pace = paces.get(key) ?? createPace(batch, memoryBefore)
    paces.set(key, pace)
    return pace
  }
}

/** Guidance as the graph itself takes it, null for one that is guided by two passes. */
function ownGuidance({ denoiser, config }: Opening, strength: number): Conditioning | null {
  const { inputs, session } = denoiser
  if (inputs.guidanceEmbedding) {
    const embedding = guidanceEmbedding(strength, guidanceSize(inputs.guidanceEmbedding, session.file, config))
    return { guidanceEmbedding: { data: embedding, shape: [embedding.length] } }
  }
  return inputs.guidance ? { guidance: { data: [strength], shape: [] } } : null
}
