import path from 'node:path'
import { fixedGuidance, type ModelCard } from '../../../src-shared/contract/index.ts'
import { decideKind } from '../../../src-shared/formats/model-kind.ts'
import type { ModelOrigin } from '../../core/ports.ts'
import { explainAbsence } from './absence.ts'
import { graphFolders, listComponents } from './components.ts'
import { ModelContents, type Config, type GraphFile, type ProblemCode } from './contents.ts'
import { checkKind, hasSecondPass, readInputs } from './denoiser.ts'
import { readLicence } from './licence.ts'
import { checkParts, latentChannels } from './parts.ts'
import { readSchedule } from './schedule.ts'
import { countSamples, readAdvice, readNames, usualAdvice } from './sidecar.ts'
import { readSizes } from './sizes.ts'
import type { Stamps } from './stamps.ts'
import { readText } from './text.ts'
import { readPrecision } from './weights.ts'

export type ScannedModel = Omit<ModelCard, 'id' | 'measured' | 'devices' | 'hash'>

/** Problems that do not keep a model from running. */
const notes: ReadonlySet<string> = new Set<ProblemCode>([
  'schedule-note',
  'sidecar-note',
  'config-absurd',
  'encoder-note',
  't5-note',
])

/** Reads a folder in the diffusers layout without its weights. Never throws: what is wrong is in the card's problems. */
export async function scanModel(dir: string, origin: ModelOrigin): Promise<ScannedModel> {
  return (await scanWithStamps(dir, origin)).card
}

/** The card, and everything it was read from. */
export async function scanWithStamps(dir: string, origin: ModelOrigin): Promise<{ card: ScannedModel; stamps: Stamps }> {
  const contents = new ModelContents(dir)
  const card = emptyCard(dir, origin)
  try {
    if (await contents.open()) await fill(card, contents)
  } catch (error) {
    contents.note('folder-unreadable', { folder: dir, reason: error instanceof Error ? error.message : String(error) })
  }
  const { stamps, structure } = contents
  const blocking = contents.problems.filter(({ code }) => !notes.has(code))
  const problems = [...blocking, ...contents.problems.filter(({ code }) => notes.has(code))]
  return { card: { ...card, structure, problems, usable: blocking.length === 0 }, stamps }
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
  Object.assign(card, await readLicence(contents, card.licence))
  const component = graphs.has('unet') ? 'unet' : 'transformer'
  const network = graphs.get(component)
  if (network) await fillNetwork(card, contents, { index, sidecar, graphs, component, network })
  else if (contents.problems.length === 0) await explainAbsence(contents)
  if (typeof sidecar['kind'] !== 'string') card.kind = card.architecture
  card.samples = await countSamples(contents)
  card.components = await listComponents(contents, index, graphs)
  card.parameters = sum(card.components.map(({ parameters }) => parameters ?? 0)) || null
  card.bytes = await contents.bytes()
}

interface Found {
  readonly index: Config
  readonly sidecar: Config
  readonly graphs: ReadonlyMap<string, GraphFile>
  readonly component: string
  readonly network: GraphFile
}

async function fillNetwork(card: Draft, contents: ModelContents, found: Found): Promise<void> {
  const { index, sidecar, graphs, component, network } = found
  const config = (await contents.json(`${component}/config.json`)) ?? {}
  const given = readInputs(contents, network)
  Object.assign(card, await readSchedule(contents))
  Object.assign(card, readAdvice(contents, sidecar, card.scheduler?.['_class_name']))
  card.precision = readPrecision(network.header, given?.sample)
  if (card.scheduler && network.header.inputs.some(({ name }) => name === 'img_ids'))
    card.scheduler = { ...card.scheduler, packed: true }
  if (!given) return
  const decoder = graphs.has('vae_decoder') ? ((await contents.json('vae_decoder/config.json')) ?? {}) : null
  const latent = latentChannels(graphs, decoder)
  const { kind, from } = decideKind({
    className: typeof index['_class_name'] === 'string' ? index['_class_name'].slice(0, 100) : null,
    scheduler: card.scheduler ?? {},
    config,
    inputs: new Map(network.header.inputs.map(({ name, shape }) => [name, shape])),
    latent: decoder !== null || Array.isArray(index['vae']),
  })
  const labels = index['id2label'] ?? sidecar['labels']
  const secondPass = fixedGuidance(card.distilledGuidance) === null && hasSecondPass(network, given, config, labels)
  Object.assign(card, { architecture: kind, kindFrom: from, textConditioned: given.context !== null, secondPass })
  const usual = usualAdvice(kind, given.rest)
  // What the scheduler's class says of a few-step model outweighs what its kind is usually run with.
  if (usual && sidecar['recommended'] === undefined && (!card.fewStep || usual.fewStep)) Object.assign(card, usual)
  checkKind(contents, network.file, kind, given.rest)
  Object.assign(card, readSizes(contents, { kind, sample: given.sample, file: network.file, config, sidecar, decoder, latent }))
  const width = given.sample.shape[1]
  const about = { file: network.file, channels: typeof width === 'number' ? width : null }
  await checkParts(contents, { kind, graphs, network: about, config, latent })
  if (given.context) card.maxTokens = await readText(contents, kind, graphs, sidecar)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

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
    secondPass: false,
    size: null,
    latent: null,
    sampleShape: [],
    maxTokens: null,
    precision: null,
    parameters: null,
    bytes: 0,
    structure: '',
    components: [],
    problems: [],
    usable: false,
    examplePrompts: [],
    randomPrompts: false,
    recommended: null,
    distilledGuidance: null,
    fewStep: false,
    samples: 0,
    licence: null,
    licenceFile: null,
  }
}
