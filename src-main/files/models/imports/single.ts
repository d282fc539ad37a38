import fs from 'node:fs/promises'
import path from 'node:path'
import {
  AppError,
  type ImportForm,
  type ImportQuestion,
  type ModelKind,
  type TensorInfo,
} from '../../../../src-shared/contract/index.ts'
import { decideKind, needsOf } from '../../../../src-shared/formats/model-kind.ts'
import { isPictureShape } from '../../../../src-shared/formats/rgb.ts'
import { predictionsOf, schedulerConfig } from '../../../../src-shared/formats/schedule-presets.ts'
import { OnnxError, readGraph, type OnnxHeader } from '../onnx.ts'
import { planFolder, planGraph, type PlannedFile } from './plan.ts'

/** What a single graph says of itself, and what has to be asked. */
export interface SingleFile {
  readonly header: OnnxHeader
  readonly sample: TensorInfo
  readonly kind: ModelKind
  readonly questions: readonly ImportQuestion[]
}

const sampleNames = ['sample', 'hidden_states', 'x']
const timeNames = ['timestep', 'timesteps', 't']

/** Reads a graph that is to become a model. Throws `model-broken` where it is no denoising network. */
export async function readSingle(file: string): Promise<SingleFile> {
  const header = await readGraph(file).catch((error: unknown) => {
    if (error instanceof OnnxError)
      throw new AppError('model-broken', `${file} is not an ONNX file that can be read; copy or download it again.`, {
        path: file,
        problem: error.code,
      })
    throw error
  })
  const sample = header.inputs.find(({ name }) => sampleNames.includes(name))
  if (!sample || !header.inputs.some(({ name }) => timeNames.includes(name)))
    throw new AppError(
      'model-broken',
      `${file} is no denoising network: it has no "sample" or no "timestep" input. Choose the U-Net or transformer of the model.`,
      { path: file, problem: 'not-a-denoiser' },
    )
  const dims = sample.shape.slice(1)
  const [channels, ...sides] = dims
  const prompted = header.inputs.some(({ name }) => name === 'encoder_hidden_states' || name === 'context')
  const picture = dims.length === 3 && typeof channels === 'number' && isPictureShape([channels, 1, 1])
  const questions: ImportQuestion[] = ['schedule']
  if (dims.length === 3 && typeof channels !== 'number') questions.push('channels')
  if (sides.some((side) => typeof side !== 'number')) questions.push('size')
  if (prompted || !picture || channels === 4) questions.push('parts')
  const kind = decideKind({
    className: null,
    scheduler: {},
    config: {},
    inputs: new Map(header.inputs.map(({ name, shape }) => [name, shape])),
    latent: dims.length === 3 && !picture,
  }).kind
  return { header, sample, kind, questions }
}

/** Files that are copied, and files that are written, for a model made of one graph. */
export async function planSingle(
  file: string,
  form: ImportForm,
): Promise<{ files: PlannedFile[]; written: Readonly<Record<string, unknown>> }> {
  if (!predictionsOf[form.schedule].includes(form.predictionType))
    throw new AppError(
      'invalid-input',
      `A network on the schedule "${form.schedule}" predicts ${predictionsOf[form.schedule].join(', ')}, not ${form.predictionType}.`,
      {
        question: 'schedule',
      },
    )
  const { sample, header, kind } = await readSingle(file)
  const scheduler = schedulerConfig(form)
  const component = sample.name === 'hidden_states' ? 'transformer' : 'unet'
  const parts = form.parts === null ? [] : await planParts(form.parts)
  const prompted = header.inputs.some(({ name }) => name === 'encoder_hidden_states' || name === 'context')
  if (prompted && !parts.some(({ to }) => to === 'text_encoder/model.onnx'))
    throw new AppError(
      'invalid-input',
      'This network reads prompts: name a model folder whose text encoder and tokenizer it was trained with.',
      { question: 'parts' },
    )
  const dims = sample.shape.slice(1)
  const config: Record<string, unknown> = { ...(await configBeside(file)) }
  const decoder = parts.some(({ to }) => to === 'vae_decoder/model.onnx')
  if (dims.length === 3) {
    config['in_channels'] = typeof dims[0] === 'number' ? dims[0] : (form.channels ?? 4)
    const [height, width] = [sideOf(dims[1], form.height, kind, decoder), sideOf(dims[2], form.width, kind, decoder)]
    config['sample_size'] = height === width ? height : [height, width]
  }
  return {
    files: [...(await planGraph(file, component)), ...parts],
    written: {
      'model_index.json': { scheduler: ['diffusers', scheduler['_class_name']], [component]: ['onnxruntime', 'OnnxModel'] },
      'scheduler/scheduler_config.json': scheduler,
      [`${component}/config.json`]: config,
    },
  }
}

const largestConfig = 2 ** 20

/** The network's own config.json where it lies beside the graph. */
async function configBeside(file: string): Promise<Record<string, unknown>> {
  const beside = path.join(path.dirname(file), 'config.json')
  try {
    const found = await fs.stat(beside)
    if (!found.isFile() || found.size > largestConfig) return {}
    const value: unknown = JSON.parse(await fs.readFile(beside, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Cells along a side: the graph's own, else the pixels asked for, as the decoder scales them. */
function sideOf(dim: number | string | undefined, pixels: number | null, kind: ModelKind, decoder: boolean): number {
  if (typeof dim === 'number') return dim
  return Math.max(1, Math.round((pixels ?? needsOf[kind].side) / (decoder ? 8 : 1)))
}

const partFolders = /^(text_encoder|tokenizer|vae_decoder|vae_encoder)(_\d)?\//

/** Text encoders, tokenizers and VAE of another model folder. */
async function planParts(dir: string): Promise<PlannedFile[]> {
  const found = await fs.stat(dir).catch(() => null)
  if (!found?.isDirectory())
    throw new AppError('invalid-input', `${dir} is not a folder; name the folder of a model with a VAE or a text encoder.`, {
      question: 'parts',
      path: dir,
    })
  const files = (await planFolder(dir)).filter(({ to }) => partFolders.test(to))
  if (files.length > 0) return files
  throw new AppError('invalid-input', `${dir} holds neither text_encoder/ nor vae_decoder/; name the folder of a model.`, {
    question: 'parts',
    path: dir,
  })
}

/** The model folder that a graph lies in as one of its parts, null for one by itself. */
export async function folderOf(file: string): Promise<string | null> {
  const dir = path.dirname(path.dirname(file))
  const names: readonly string[] = await fs.readdir(dir).catch(() => [])
  return names.includes('model_index.json') ? dir : null
}
