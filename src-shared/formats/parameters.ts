import type { Recipe } from '../contract/recipe.ts'
import { guidanceKeys, guidancePairs, readGuidance } from './guidance-parameters.ts'

/** Names under which web UIs know methods of ours; any other method appears under its id. */
const samplerNames: Readonly<Record<string, string>> = { euler: 'Euler', heun: 'Heun' }
const nodeNames: Readonly<Record<string, string>> = { karras: 'Karras', exponential: 'Exponential' }

/**
 * The `parameters` text that Stable Diffusion web UIs write and read: the prompt, `Negative prompt:`, and one line of
 * `Key: value` pairs that begins with `Steps:`: the number asked for, of an adaptive run that of its accepted steps.
 */
export function writeParameters(recipe: Recipe): string {
  const { settings, outcome, model, app } = recipe
  const { solver } = settings
  const pairs: [string, string | number][] = [
    [
      'Steps',
      outcome.effectiveTolerance === null ? stepsOf(solver) : Math.max(1, outcome.acceptedSteps + (outcome.completedSteps ?? 0)),
    ],
    ['Sampler', samplerNames[solver.id] ?? (solver.id === 'tableau' ? `Tableau ${solver.tableau?.name ?? ''}` : solver.id)],
    ['Schedule type', nodeNames[solver.nodes.id] ?? solver.nodes.id],
    ['CFG scale', settings.guidance],
    ...guidancePairs(settings.guidanceShape, model.predictionType),
    ...(settings.clipSkip === undefined ? [] : [['Clip skip', settings.clipSkip] as [string, number]]),
    ['Seed', settings.seed],
    ['Size', `${settings.width}x${settings.height}`],
    ['Model hash', model.hash.slice(0, 10)],
    ['Model', model.name],
  ]
  if (settings.source) pairs.push(['Denoising strength', settings.source.strength])
  if (settings.variation) {
    pairs.push(['Variation seed', settings.variation.seed], ['Variation seed strength', settings.variation.strength])
  }
  if (settings.noiseSource !== 'philox') pairs.push(['RNG', settings.noiseSource === 'torch-cpu' ? 'CPU' : 'NV'])
  pairs.push(
    ['Relative tolerance', solver.rtol],
    ['Model evaluations', outcome.nfe.total],
    ['Version', `Flowline ${app.version}`],
  )
  const line = pairs.map(([key, value]) => `${key}: ${quote(String(value))}`).join(', ')
  const negative = settings.negative ? `\nNegative prompt: ${settings.negative}` : ''
  return `${settings.prompt}${negative}\n${line}`
}

function stepsOf({ steps, nodes }: Recipe['settings']['solver']): number {
  return nodes.id === 'custom' ? (nodes.list ?? []).filter((level) => level > 0).length : steps
}

function quote(value: string): string {
  return /[,:\n"]/.test(value) ? JSON.stringify(value) : value
}

/** What another tool's text says, in the fields of RunSettings. */
export interface ParsedParameters {
  readonly settings: Record<string, unknown>
  readonly notes: string[]
}

/** Longest text that is looked at. */
const maxText = 4_000_000

/** Reads a `parameters` text. Never throws: what is not understood is named in the notes. */
export function parseParameters(given: string): ParsedParameters {
  const text = given.slice(0, maxText).replaceAll('\r\n', '\n')
  const notes = given.length > maxText ? ['The text is very long; its end was not read.'] : []
  const lines = text.trimEnd().split('\n')
  const last = lines.at(-1) ?? ''
  const pairs = /^\s*Steps:\s*\d/.test(last) ? readPairs(last) : new Map<string, string>()
  if (pairs.size > 0) lines.pop()
  else notes.push('There is no line of settings; only the prompt was read.')
  const start = lines.findIndex((line) => line.startsWith('Negative prompt:'))
  const settings: Record<string, unknown> = {
    prompt: lines
      .slice(0, start < 0 ? lines.length : start)
      .join('\n')
      .trim(),
    negative: start < 0 ? '' : lines.slice(start).join('\n').slice('Negative prompt:'.length).trim(),
  }
  readSettings(pairs, settings, notes)
  return { settings, notes }
}

/** `Key: value, Key: "quoted, value"`. One pass over the line. */
function readPairs(line: string): Map<string, string> {
  const pairs = new Map<string, string>()
  let position = 0
  while (position < line.length && pairs.size < 200) {
    const colon = line.indexOf(':', position)
    if (colon < 0) break
    const key = line.slice(position, colon).trim()
    let start = colon + 1
    while (line[start] === ' ') start++
    let end: number
    if (line[start] === '"') {
      end = start + 1
      while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1
      pairs.set(key, unquote(line.slice(start, end + 1)))
      end = line.indexOf(',', end)
    } else {
      end = line.indexOf(',', start)
      pairs.set(key, line.slice(start, end < 0 ? undefined : end).trim())
    }
    if (end < 0) break
    position = end + 1
  }
  return pairs
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text.replace(/^"|"$/g, '')
  }
}

/** Names other tools write, in small letters, where a method here computes the same. */
const samplers: Readonly<Record<string, string>> = {
  euler: 'euler',
  ddim: 'euler',
  heun: 'heun',
  'uhp-fi': 'uhp-fi',
  'euler a': 'euler-ancestral',
  lms: 'lms-4',
  dpm2: 'dpm-2',
  'dpm fast': 'dpm-fast',
  'dpm++ 2m': 'dpmpp-2m',
  'dpm++ 2m sde': 'sde-dpmpp-2m',
  'dpm++ 3m sde': 'sde-dpmpp-3m',
}
const noise: Readonly<Record<string, string>> = { CPU: 'torch-cpu', GPU: 'torch-cuda', NV: 'torch-cuda' }
const understood = new Set([
  'Steps',
  'Sampler',
  'Schedule type',
  'CFG scale',
  ...guidanceKeys,
  'Seed',
  'Size',
  'RNG',
  'Clip skip',
  'Relative tolerance',
])
const passive = new Set([
  'Model',
  'Model hash',
  'Version',
  'Model evaluations',
  'Variation seed',
  'Variation seed strength',
  'Denoising strength',
])

function readSettings(pairs: Map<string, string>, settings: Record<string, unknown>, notes: string[]): void {
  const number = (key: string, whole: boolean, low: number, high: number): number | undefined => {
    const value = pairs.get(key)
    if (value === undefined) return undefined
    const parsed = Number(value)
    if (value !== '' && parsed >= low && parsed <= high && (!whole || Number.isInteger(parsed))) return parsed
    notes.push(`"${key}: ${value.slice(0, 60)}" is not a value Flowline can use.`)
    return undefined
  }
  const solver: Record<string, unknown> = {}
  const set = (target: Record<string, unknown>, key: string, value: unknown): void => {
    if (value !== undefined) target[key] = value
  }
  set(settings, 'guidance', number('CFG scale', false, 0, 100))
  set(settings, 'guidanceShape', readGuidance(pairs, number))
  set(settings, 'clipSkip', number('Clip skip', true, 1, 12))
  set(settings, 'seed', number('Seed', true, 0, Number.MAX_SAFE_INTEGER))
  set(solver, 'steps', number('Steps', true, 1, 100_000))
  set(solver, 'rtol', number('Relative tolerance', false, 1e-12, 1))
  const size = /^(\d{1,5})x(\d{1,5})$/.exec(pairs.get('Size') ?? '')
  if (size) Object.assign(settings, { width: Number(size[1]), height: Number(size[2]) })
  /** Flowline's own text names methods and nodes by their ids. */
  const own = pairs.get('Version')?.startsWith('Flowline ') ?? false
  const isId = (name: string): boolean => /^[a-z\d-]{1,64}$/.test(name)
  const sampler = pairs.get('Sampler')
  const schedule = pairs.get('Schedule type') ?? (sampler?.endsWith(' Karras') ? 'Karras' : undefined)
  if (sampler !== undefined) {
    const id = samplers[sampler.replace(/ Karras$/, '').toLowerCase()] ?? (own && isId(sampler) ? sampler : undefined)
    if (id) solver['id'] = id
    else notes.push(`The sampler "${sampler.slice(0, 60)}" is not one of Flowline's; the chosen one stays.`)
  }
  const spacing = schedule?.toLowerCase()
  if (spacing === 'karras' || spacing === 'exponential' || spacing === 'beta') solver['nodes'] = { id: spacing }
  else if (own && schedule !== undefined && isId(schedule) && schedule !== 'custom') solver['nodes'] = { id: schedule }
  else if (schedule !== undefined && spacing !== 'automatic' && schedule !== 'custom')
    notes.push(`The schedule "${schedule.slice(0, 60)}" is not one of Flowline's; the chosen time nodes stay.`)
  const source = noise[pairs.get('RNG') ?? '']
  if (source) settings['noiseSource'] = source
  else if (own) settings['noiseSource'] = 'philox'
  else if (settings['seed'] !== undefined) {
    settings['noiseSource'] = 'torch-cuda'
    notes.push('It names no source of noise: that of a graphics card is taken, as web UIs do.')
  }
  const variationSeed = number('Variation seed', true, 0, Number.MAX_SAFE_INTEGER)
  const strength = number('Variation seed strength', false, 0, 1)
  if (variationSeed !== undefined && strength !== undefined) settings['variation'] = { seed: variationSeed, strength }
  if (Object.keys(solver).length > 0) settings['solver'] = solver
  if (pairs.has('Denoising strength')) notes.push('It was made from another picture, which the text does not hold.')
  const model = pairs.get('Model')
  if (model !== undefined) notes.push(`It was made with the model "${model.slice(0, 100)}".`)
  const ignored = [...pairs.keys()].filter((key) => !understood.has(key) && !passive.has(key))
  if (ignored.length > 0) notes.push(`Not understood: ${ignored.slice(0, 20).join(', ').slice(0, 300)}.`)
}
