import { AppError } from '../contract/errors.ts'
import { inputOf, leadsTo, nodeAt, parseGraph, plain, type ComfyGraph, type ComfyNode } from './comfy-graph.ts'
import { findModel, findPrompt, findStart, type Met } from './comfy-prompt.ts'
import { samplersOfComfy, skipsLevel } from './foreign-names.ts'
import * as note from './foreign-notes.ts'

const isSampler = (node: ComfyNode): boolean =>
  /^(KSampler|SamplerCustom)/.test(node.type) && inputOf(node, 'latent_image') !== undefined

/** Samplers of a graph that are looked at. */
const mostSamplers = 50

/** Reads the graph that ComfyUI keeps in a picture as `prompt`. @throws AppError `recipe-malformed` */
export function readComfy(text: string): note.ParsedText {
  const graph = parseGraph(text)
  const samplers = [...graph.values()].filter(isSampler).slice(0, mostSamplers)
  const first = samplers.find((node) => !leadsTo(graph, inputOf(node, 'latent_image'), isSampler))
  if (!first) throw noSampler(graph)
  const notes: string[] = []
  if (samplers.length > 1) notes.push(`It was sampled in ${samplers.length} passes, of which only the first is taken.`)
  const settings = readSampler(graph, first, notes)
  return { settings, notes }
}

function noSampler(graph: ComfyGraph): AppError {
  const types = [...new Set([...graph.values()].map(({ type }) => note.brief(type, 40)))].slice(0, 12).join(', ')
  const message = `The ComfyUI graph in this picture has no sampler that Flowline can read; its nodes are ${types}.`
  return new AppError('recipe-malformed', message, { nodes: types })
}

/** What is told by a sampler and by the small nodes that hold its noise, guidance, method and levels. */
function readSampler(graph: ComfyGraph, sampler: ComfyNode, notes: string[]): Record<string, unknown> {
  const helpers = ['noise', 'guider', 'sampler', 'sigmas'].flatMap((key) => nodeAt(graph, inputOf(sampler, key)) ?? [])
  const parts = [sampler, ...helpers]
  const input = (key: string): unknown => parts.map((node) => inputOf(node, key)).find((value) => value !== undefined)
  const value = (key: string): unknown => plain(graph, input(key), key)
  const number = (key: string, range: note.NumberRange): number | undefined =>
    note.numberIn(key, value(key) ?? input(key), range, notes)
  const met: Met = { passed: new Set(), networks: [], notes }
  const settings: Record<string, unknown> = {}
  const solver: Record<string, unknown> = {}

  const positive = findPrompt(graph, input('positive') ?? input('conditioning'), 'positive', met)
  const negative = findPrompt(graph, input('negative'), 'negative', met)
  note.set(settings, 'prompt', positive.text)
  settings['negative'] = negative.text ?? ''
  note.set(settings, 'clipSkip', positive.clipSkip)
  const scale = value('cfg') ?? input('cfg') ?? 1
  const embedded = scale === 1 ? positive.guidance : undefined
  note.set(settings, 'guidance', note.numberIn('cfg', embedded ?? scale, note.ranges.guidance, notes))
  const seedKey = input('noise_seed') === undefined ? 'seed' : 'noise_seed'
  note.set(settings, 'seed', number(seedKey, note.ranges.seed))
  if (settings['seed'] !== undefined) settings['noiseSource'] = 'torch-cpu'

  note.set(solver, 'steps', number('steps', note.ranges.steps))
  readMethod(value('sampler_name') ?? helperType(graph, sampler, 'sampler'), solver, notes)
  readLevels(graph, sampler, value, solver, notes)
  if (Object.keys(solver).length > 0) settings['solver'] = solver

  readStart(graph, sampler, settings, met)
  if (isPartial(value)) notes.push('The ComfyUI sampler ran a part of its steps; here all are run.')
  const model = findModel(graph, input('model'), met)
  note.withoutNetworks(met.networks, notes)
  if (met.passed.size > 0)
    notes.push(`These ComfyUI nodes are passed over: ${note.brief([...met.passed].slice(0, 20).join(', '), 300)}.`)
  if (model !== undefined) note.madeWith(model, notes)
  return settings
}

const helperType = (graph: ComfyGraph, sampler: ComfyNode, key: string): string | undefined =>
  nodeAt(graph, inputOf(sampler, key))?.type

function readMethod(name: unknown, solver: Record<string, unknown>, notes: string[]): void {
  if (typeof name !== 'string') return
  if (!Object.hasOwn(samplersOfComfy, name)) return note.noSampler(name, notes)
  solver['id'] = samplersOfComfy[name]!
  if (skipsLevel.comfy.has(name)) note.skippedLevel(name, notes)
}

/** Nodes that lay levels themselves, and the schedule that theirs is. */
const levelNodes: Readonly<Record<string, string>> = {
  KarrasScheduler: 'karras',
  ExponentialScheduler: 'exponential',
  PolyexponentialScheduler: 'polyexponential',
}

function readLevels(
  graph: ComfyGraph,
  sampler: ComfyNode,
  value: (key: string) => unknown,
  solver: Record<string, unknown>,
  notes: string[],
): void {
  const type = helperType(graph, sampler, 'sigmas')
  const own = type !== undefined && Object.hasOwn(levelNodes, type) ? levelNodes[type] : undefined
  const name = own ?? value('scheduler') ?? type
  if (typeof name !== 'string') return
  note.readSchedule(name, solver['steps'], solver, notes)
  const nodes = solver['nodes'] as { rho?: number } | undefined
  const rho = nodes?.rho === undefined ? undefined : note.numberIn('rho', value('rho'), { low: 1e-6, high: 1000 }, notes)
  if (rho !== undefined) solver['nodes'] = { ...nodes, rho }
}

function readStart(graph: ComfyGraph, sampler: ComfyNode, settings: Record<string, unknown>, met: Met): void {
  const start = findStart(graph, inputOf(sampler, 'latent_image'), met)
  if (start === 'picture') return note.fromPicture(met.notes)
  if (!start) {
    met.notes.push('The size could not be read from the ComfyUI graph; the chosen one stays.')
    return
  }
  for (const key of ['width', 'height'])
    note.set(settings, key, note.numberIn(key, plain(graph, inputOf(start, key), key), note.ranges.side, met.notes))
  const count = plain(graph, inputOf(start, 'batch_size'), 'batch_size')
  if (typeof count === 'number' && count > 1)
    met.notes.push(`It was one of ${count} pictures drawn together, of which only the first can be drawn again.`)
}

/** Whether noise was left out at the start or the end of the levels. */
function isPartial(value: (key: string) => unknown): boolean {
  const [denoise, from, to, steps] = ['denoise', 'start_at_step', 'end_at_step', 'steps'].map(value)
  return (
    (typeof denoise === 'number' && denoise < 0.9999) ||
    (typeof from === 'number' && from > 0) ||
    (typeof to === 'number' && typeof steps === 'number' && to < steps)
  )
}
