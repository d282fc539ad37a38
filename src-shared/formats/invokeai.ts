import { AppError } from '../contract/errors.ts'
import { samplersOfInvoke, withRho } from './foreign-names.ts'
import * as note from './foreign-notes.ts'
import { isObject, parseLooseJson } from './loose-json.ts'

const understood = new Set(
  (
    'positive_prompt negative_prompt seed steps cfg_scale guidance width height scheduler rand_device clip_skip model loras app_version ' +
    'generation_mode strength init_image hrf_enabled hrf_method hrf_strength vae positive_style_prompt negative_style_prompt'
  ).split(' '),
)

/** Reads the metadata that InvokeAI keeps in a picture. @throws AppError `recipe-malformed` */
export function readInvoke(text: string): note.ParsedText {
  const data = parse(text)
  const notes: string[] = []
  const settings: Record<string, unknown> = {}
  const solver: Record<string, unknown> = {}
  const number = (key: string, range: note.NumberRange): number | undefined => note.numberIn(key, data[key], range, notes)
  if (typeof data['positive_prompt'] === 'string') settings['prompt'] = data['positive_prompt']
  settings['negative'] = typeof data['negative_prompt'] === 'string' ? data['negative_prompt'] : ''
  const scale = number('cfg_scale', note.ranges.guidance)
  note.set(settings, 'guidance', (scale ?? 1) === 1 ? (number('guidance', note.ranges.guidance) ?? scale) : scale)
  note.set(settings, 'seed', number('seed', note.ranges.seed))
  if (settings['seed'] !== undefined) settings['noiseSource'] = data['rand_device'] === 'cuda' ? 'torch-cuda' : 'torch-cpu'
  note.set(settings, 'width', number('width', note.ranges.side))
  note.set(settings, 'height', number('height', note.ranges.side))
  const skip = number('clip_skip', { whole: true, low: 0, high: 11 })
  if (skip) settings['clipSkip'] = skip + 1
  note.set(solver, 'steps', number('steps', note.ranges.steps))
  if (typeof data['scheduler'] === 'string') readScheduler(data['scheduler'], solver, notes)
  if (Object.keys(solver).length > 0) settings['solver'] = solver
  readRest(data, notes)
  return { settings, notes }
}

function parse(text: string): Record<string, unknown> {
  let json: unknown
  try {
    json = parseLooseJson(text)
  } catch {
    throw new AppError('recipe-malformed', 'The InvokeAI text in this picture is not valid JSON.', {})
  }
  const known = ['positive_prompt', 'seed', 'steps', 'scheduler']
  if (isObject(json) && known.some((key) => Object.hasOwn(json, key))) return Object.assign(Object.create(null), json)
  throw new AppError('recipe-malformed', 'The InvokeAI text in this picture tells no prompt, seed, steps or scheduler.', {})
}

/** One name for the method and its levels. */
function readScheduler(name: string, solver: Record<string, unknown>, notes: string[]): void {
  const karras = name.endsWith('_k')
  const key = karras ? name.slice(0, -2) : name
  if (Object.hasOwn(samplersOfInvoke, key)) solver['id'] = samplersOfInvoke[key]!
  else note.noSampler(name, notes)
  solver['nodes'] = karras ? withRho('karras') : { id: 'model' }
  if (!karras) notes.push("It names no schedule: the model's own time nodes are taken.")
}

function nameOf(value: unknown): string | undefined {
  const { name, model_name: older } = isObject(value) ? value : {}
  return [name, older].find((one) => typeof one === 'string')
}

const isFilled = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== false && value !== 0

function readRest(data: Readonly<Record<string, unknown>>, notes: string[]): void {
  const mode = data['generation_mode']
  const drawnOver = typeof mode === 'string' && /img2img|inpaint|outpaint/.test(mode)
  if (drawnOver || isFilled(data['init_image'])) note.fromPicture(notes)
  if (data['hrf_enabled'] === true) note.enlarged(notes)
  const networks = Array.isArray(data['loras']) ? data['loras'] : []
  const named = networks.flatMap((one) => (isObject(one) ? (nameOf(one['model'] ?? one['lora']) ?? []) : []))
  note.withoutNetworks(named, notes)
  const model = nameOf(data['model'])
  if (model !== undefined) note.madeWith(model, notes)
  const styled = ['positive_style_prompt', 'negative_style_prompt'].filter(
    (key) => isFilled(data[key]) && data[key] !== '' && data[key] !== data[key.replace('style_', '')],
  )
  const others = Object.keys(data).filter((key) => !understood.has(key) && isFilled(data[key]))
  note.notUnderstood([...styled, ...others], notes)
}
