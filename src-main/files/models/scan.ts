import path from 'node:path'
import type { ModelCard, ModelComponent } from '../../../src-shared/contract/index.ts'
import { decideKind } from '../../../src-shared/formats/model-kind.ts'
import { scheduleFromConfig } from '../../../src-shared/numerics/index.ts'
import type { ModelOrigin } from '../../core/ports.ts'
import { ModelContents, type Config, type GraphFile } from './contents.ts'
import { checkKind, readInputs, readPrecision, readSizes } from './denoiser.ts'
import { modelFiles } from './hash.ts'
import { countSamples, readAdvice, readNames } from './sidecar.ts'

export type ScannedModel = Omit<ModelCard, 'id' | 'measured' | 'hash'>

const graphFolders = ['text_encoder', 'text_encoder_2', 'text_encoder_3', 'unet', 'transformer', 'vae_decoder'] as const

/** Problems that do not keep a model from running. */
const notes = new Set(['schedule-note', 'sidecar-note'])

/** Reads a folder in the diffusers layout without its weights. Never throws: what is wrong is in the card's problems. */
export async function scanModel(dir: string, origin: ModelOrigin): Promise<ScannedModel> {
  const contents = new ModelContents(dir)
  const card = emptyCard(dir, origin)
  try {
    if (await contents.open()) await fill(card, contents)
  } catch (error) {
    contents.note(
      'folder-unreadable',
      `The folder ${dir} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
      null,
    )
  }
  return { ...card, problems: contents.problems, usable: contents.problems.every(({ code }) => notes.has(code)) }
}

type Draft = { -readonly [K in keyof ScannedModel]: ScannedModel[K] }

async function fill(card: Draft, contents: ModelContents): Promise<void> {
  const index = (await contents.json('model_index.json')) ?? {}
  const sidecar = (await contents.json('flowline.json')) ?? {}
  const graphs = new Map<string, GraphFile>()
  for (const folder of graphFolders) {
    const graph = await contents.graph(folder)
    if (graph) graphs.set(folder, graph)
  }
  Object.assign(card, readNames(sidecar, card.name))
  const component = graphs.has('unet') ? 'unet' : 'transformer'
  const network = graphs.get(component)
  if (!network) {
    if (contents.problems.length === 0) await explainAbsence(contents)
    return
  }
  const config = (await contents.json(`${component}/config.json`)) ?? {}
  const { sample, context, rest } = readInputs(contents, component, network)
  await readSchedule(card, contents)
  Object.assign(card, readAdvice(contents, sidecar, card.scheduler?.['_class_name']))
  const decoder = graphs.has('vae_decoder') ? ((await contents.json('vae_decoder/config.json')) ?? {}) : null
  if (sample) {
    const className = typeof index['_class_name'] === 'string' ? index['_class_name'] : null
    const inputs = new Map(network.header.inputs.map(({ name, shape }) => [name, shape]))
    const latent = decoder !== null || Array.isArray(index['vae'])
    const { kind, from } = decideKind({ className, scheduler: card.scheduler ?? {}, config, inputs, latent })
    card.architecture = kind
    card.kindFrom = from
    if (typeof sidecar['kind'] !== 'string') card.kind = kind
    checkKind(contents, component, kind, rest)
    Object.assign(card, readSizes(sample, config, sidecar, decoder))
  }
  card.precision = readPrecision(network, sample)
  card.textConditioned = context !== null
  if (context) card.maxTokens = await readText(contents, graphs, sidecar)
  card.samples = await countSamples(contents)
  card.components = await listComponents(contents, index, graphs)
  card.bytes = (await Promise.all((await modelFiles(contents.dir)).map((file) => contents.fileBytes(file)))).reduce(
    (sum, bytes) => sum + bytes,
    0,
  )
}

async function readSchedule(card: Draft, contents: ModelContents): Promise<void> {
  const file = 'scheduler/scheduler_config.json'
  const config = await contents.json(file)
  if (!config) {
    if (!(await contents.has(file)))
      contents.note(
        'scheduler-missing',
        `${file} is missing, so the noise schedule is unknown; copy the whole model folder.`,
        file,
      )
    return
  }
  try {
    const { schedule, predictionType, warnings } = scheduleFromConfig({ ...config })
    card.predictionType = predictionType
    const named = config['prediction_type'] === predictionType
    card.predictionTypeFrom = named ? `${file}: prediction_type` : `${file}: ${String(config['_class_name'])}`
    card.schedule = {
      id: schedule.id,
      sigmaMin: schedule.sMin,
      sigmaMax: Math.min(schedule.sMax, Number.MAX_VALUE),
      discrete: schedule.trainSteps !== null,
      trainSteps: schedule.trainSteps,
    }
    card.scheduler = { ...config }
    for (const warning of warnings) contents.note('schedule-note', warning, file)
  } catch (error) {
    contents.note('scheduler-unsupported', error instanceof Error ? error.message : String(error), file)
  }
}

async function readText(
  contents: ModelContents,
  graphs: ReadonlyMap<string, GraphFile>,
  sidecar: Config,
): Promise<number | null> {
  const encoder = graphs.get('text_encoder')
  if (!encoder) {
    if (!(await contents.has('text_encoder/model.onnx'))) {
      contents.note(
        'text-encoder-missing',
        'text_encoder/model.onnx is missing, which the network needs; copy the whole model folder.',
        'text_encoder/model.onnx',
      )
    }
    return null
  }
  const names = await contents.names('tokenizer')
  if (!names.includes('tokenizer.json') && !(names.includes('vocab.json') && names.includes('merges.txt'))) {
    contents.note(
      'tokenizer-missing',
      'tokenizer/tokenizer.json is missing, so prompts cannot be read; copy the whole model folder.',
      'tokenizer/tokenizer.json',
    )
  }
  const length = encoder.header.inputs.find(({ name }) => name === 'input_ids')?.shape[1]
  if (typeof length === 'number') return length
  const config = await contents.json('text_encoder/config.json')
  const declared = [sidecar['maxTokens'], config?.['max_position_embeddings']].find(
    (value) => typeof value === 'number' && value >= 1,
  )
  return typeof declared === 'number' ? Math.floor(declared) : null
}

async function listComponents(
  contents: ModelContents,
  index: Config,
  graphs: ReadonlyMap<string, GraphFile>,
): Promise<ModelComponent[]> {
  const components: ModelComponent[] = []
  for (const [name, { header, bytes }] of graphs) {
    components.push({
      name,
      className: classOf(index, name),
      file: `${name}/model.onnx`,
      bytes,
      inputs: header.inputs,
      outputs: header.outputs,
    })
  }
  for (const [name, file] of [
    ['tokenizer', 'tokenizer/tokenizer.json'],
    ['scheduler', 'scheduler/scheduler_config.json'],
  ] as const) {
    if (await contents.has(file))
      components.push({
        name,
        className: classOf(index, name),
        file,
        bytes: await contents.fileBytes(file),
        inputs: [],
        outputs: [],
      })
  }
  return components
}

/** Says why a folder without a denoising graph is none: weights of another framework, a folder of models, or nothing. */
async function explainAbsence(contents: ModelContents): Promise<void> {
  const inner = [...(await contents.names('unet')), ...(await contents.names('transformer')), ...(await contents.names())]
  const foreign = inner.find((name) => /\.(safetensors|ckpt|pt|bin|gguf)$/i.test(name))
  if (foreign) {
    contents.note(
      'not-onnx',
      `This folder holds ${foreign}, not ONNX files; convert the model with "optimum-cli export onnx" and link the result.`,
      null,
    )
    return
  }
  const nested: string[] = []
  for (const name of (await contents.names()).slice(0, 200))
    if (await contents.has(`${name}/scheduler/scheduler_config.json`)) nested.push(name)
  if (nested.length > 0)
    contents.note(
      'folder-of-models',
      `This folder holds model folders (${nested.slice(0, 3).join(', ')}); link those one by one.`,
      null,
    )
  else
    contents.note(
      'network-missing',
      'There is no unet/model.onnx or transformer/model.onnx here; link the folder that holds model_index.json.',
      null,
    )
}

function classOf(index: Config, component: string): string | null {
  const entry = index[component === 'vae_decoder' ? 'vae' : component]
  return Array.isArray(entry) && typeof entry[1] === 'string' ? entry[1] : null
}

function emptyCard(dir: string, origin: ModelOrigin): Draft {
  return {
    name: path.basename(dir) || dir,
    path: dir,
    builtIn: origin === 'built-in',
    origin,
    kind: 'unknown',
    architecture: 'unknown',
    kindFrom: null,
    predictionType: null,
    predictionTypeFrom: null,
    schedule: null,
    textConditioned: false,
    size: null,
    latent: null,
    sampleShape: [],
    maxTokens: null,
    precision: null,
    bytes: 0,
    components: [],
    problems: [],
    usable: false,
    examplePrompts: [],
    randomPrompts: false,
    recommended: null,
    fewStep: false,
    samples: 0,
    licence: null,
  }
}
