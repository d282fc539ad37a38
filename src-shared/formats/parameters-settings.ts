import { automatic, samplersOfWeb, skipsLevel, withRho } from './foreign-names.ts'
import * as note from './foreign-notes.ts'
import { guidanceKeys, readGuidance } from './guidance-parameters.ts'

const noise: Readonly<Record<string, string>> = { CPU: 'torch-cpu', GPU: 'torch-cuda', NV: 'torch-cuda' }
const understood = new Set<string>([
  'Steps',
  'Sampler',
  'Schedule type',
  'Schedule rho',
  'CFG scale',
  ...guidanceKeys,
  'Seed',
  'Size',
  'RNG',
  'Clip skip',
  'Relative tolerance',
  'Model',
  'Model hash',
  'Version',
  'Model evaluations',
  'Variation seed',
  'Variation seed strength',
  'Denoising strength',
])

/** Whether the pairs are of Flowline's own text, which names by their ids the methods and nodes that web UIs have not. */
export const isOwn = (pairs: ReadonlyMap<string, string>): boolean => pairs.get('Version')?.startsWith('Flowline ') ?? false

const isId = (name: string): boolean => /^[a-z\d-]{1,64}$/.test(name)

/** The settings that the pairs of a `parameters` line tell of. */
export function readSettings(pairs: ReadonlyMap<string, string>, settings: Record<string, unknown>, notes: string[]): void {
  const number = (key: string, whole: boolean, low: number, high: number): number | undefined =>
    note.numberIn(key, pairs.get(key), { whole, low, high }, notes)
  const usual = (key: string, range: note.NumberRange): number | undefined => note.numberIn(key, pairs.get(key), range, notes)
  const solver: Record<string, unknown> = {}
  note.set(settings, 'guidance', usual('CFG scale', note.ranges.guidance))
  note.set(settings, 'guidanceShape', readGuidance(pairs, number))
  note.set(settings, 'clipSkip', usual('Clip skip', note.ranges.clipSkip))
  note.set(settings, 'seed', usual('Seed', note.ranges.seed))
  note.set(solver, 'steps', usual('Steps', note.ranges.steps))
  note.set(solver, 'rtol', number('Relative tolerance', false, 1e-12, 1))
  const size = /^(\d{1,5})x(\d{1,5})$/.exec(pairs.get('Size') ?? '')
  note.set(settings, 'width', note.numberIn('Size', size?.[1], note.ranges.side, notes))
  note.set(settings, 'height', note.numberIn('Size', size?.[2], note.ranges.side, notes))
  const own = isOwn(pairs)
  const sampler = pairs.get('Sampler')
  const named = sampler?.replace(/ (Karras|Exponential)$/, '')
  if (sampler !== undefined && named !== undefined) readSampler(sampler, named.toLowerCase(), own, solver, notes)
  const spacing = pairs.get('Schedule type') ?? (sampler === named ? undefined : sampler?.split(' ').at(-1))
  if (spacing !== undefined) readSpacing(spacing, named?.toLowerCase() ?? '', own, solver, notes)
  const rho = number('Schedule rho', false, 1e-6, 1000)
  const nodes = solver['nodes'] as { rho?: number } | undefined
  if (rho !== undefined && nodes?.rho !== undefined) solver['nodes'] = { ...nodes, rho }
  readNoise(pairs, own, settings, notes)
  const variationSeed = usual('Variation seed', note.ranges.seed)
  const strength = number('Variation seed strength', false, 0, 1)
  if (variationSeed !== undefined && strength !== undefined) settings['variation'] = { seed: variationSeed, strength }
  if (Object.keys(solver).length > 0) settings['solver'] = solver
  const twice = pairs.has('Hires upscale') || pairs.has('Hires resize')
  if (twice) note.enlarged(notes)
  else if (pairs.has('Denoising strength')) note.fromPicture(notes)
  const model = pairs.get('Model')
  if (model !== undefined) note.madeWith(model, notes)
  const passed = (key: string): boolean => understood.has(key) || (twice && key.startsWith('Hires '))
  note.notUnderstood(
    [...pairs.keys()].filter((key) => !passed(key)),
    notes,
  )
}

function readSampler(name: string, key: string, own: boolean, solver: Record<string, unknown>, notes: string[]): void {
  const id = Object.hasOwn(samplersOfWeb, key) ? samplersOfWeb[key]! : own && isId(name) ? name : undefined
  if (id === undefined) return note.noSampler(name, notes)
  solver['id'] = id
  if (!own && skipsLevel.web.has(key)) note.skippedLevel(name, notes)
}

function readSpacing(name: string, sampler: string, own: boolean, solver: Record<string, unknown>, notes: string[]): void {
  const isAutomatic = name.toLowerCase() === 'automatic'
  if (own && isId(name)) {
    if (name !== 'custom') solver['nodes'] = withRho(name)
  } else if (!isAutomatic) note.readSchedule(name, solver['steps'], solver, notes)
  else if (Object.hasOwn(samplersOfWeb, sampler) && sampler !== 'lcm')
    note.readSchedule(automatic[sampler] ?? 'Uniform', solver['steps'], solver, notes)
}

function readNoise(pairs: ReadonlyMap<string, string>, own: boolean, settings: Record<string, unknown>, notes: string[]): void {
  const name = pairs.get('RNG') ?? ''
  const source = Object.hasOwn(noise, name) ? noise[name] : undefined
  if (source) settings['noiseSource'] = source
  else if (own) settings['noiseSource'] = 'philox'
  else if (settings['seed'] !== undefined) {
    settings['noiseSource'] = 'torch-cuda'
    notes.push('It names no source of noise: that of a graphics card is taken, as web UIs do.')
  }
}
