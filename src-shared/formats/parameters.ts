import type { NodesSettings, Recipe } from '../contract/recipe.ts'
import { usualRho } from '../contract/usual-rho.ts'
import { webNodes, webSamplerOf } from './foreign-names.ts'
import { withoutNetworks, type ParsedText } from './foreign-notes.ts'
import { guidancePairs } from './guidance-parameters.ts'
import { isOwn, readSettings } from './parameters-settings.ts'

/**
 * The `parameters` text that Stable Diffusion web UIs write and read: the prompt, `Negative prompt:`, and one line of
 * `Key: value` pairs that begins with `Steps:`: the number asked for, of an adaptive run that of its accepted steps. Methods and
 * nodes that web UIs have too appear under their names, any other under its id.
 */
export function writeParameters(recipe: Recipe): string {
  const { settings, outcome, model, app } = recipe
  const { solver } = settings
  const pairs: [string, string | number][] = [
    [
      'Steps',
      outcome.effectiveTolerance === null ? stepsOf(solver) : Math.max(1, outcome.acceptedSteps + (outcome.completedSteps ?? 0)),
    ],
    ['Sampler', webSamplerOf(solver) ?? (solver.id === 'tableau' ? `Tableau ${solver.tableau?.name ?? ''}` : solver.id)],
    ...schedulePairs(solver.nodes),
    ['CFG scale', settings.guidance],
    ...guidancePairs(settings.guidanceShape, model.predictionType),
    ...(settings.clipSkip === undefined ? [] : [['Clip skip', settings.clipSkip] as [string, number]]),
    ['Seed', settings.seed],
    ['Size', `${settings.width}x${settings.height}`],
    ['Model hash', model.hash.slice(0, 10)],
    ['Model', model.name],
  ]
  if (settings.source && !settings.source.state) pairs.push(['Denoising strength', settings.source.strength])
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

function schedulePairs({ id, rho }: NodesSettings): [string, string | number][] {
  const type: [string, string] = ['Schedule type', webNodes[id] ?? id]
  const takesRho = id === 'karras' || id === 'polyexponential'
  return takesRho && rho !== usualRho(id) ? [type, ['Schedule rho', rho]] : [type]
}

function stepsOf({ steps, nodes }: Recipe['settings']['solver']): number {
  return nodes.id === 'custom' ? (nodes.list ?? []).filter((level) => level > 0).length : steps
}

function quote(value: string): string {
  return /[,:\n"]/.test(value) ? JSON.stringify(value) : value
}

/** Longest text that is looked at. */
const maxText = 4_000_000

/** Reads a `parameters` text. Never throws: what is not understood is named in the notes. */
export function parseParameters(given: string): ParsedText {
  const text = given.slice(0, maxText).replaceAll('\r\n', '\n')
  const notes = given.length > maxText ? ['The text is very long; its end was not read.'] : []
  const lines = text.trimEnd().split('\n')
  const last = lines.at(-1) ?? ''
  const pairs = /^\s*Steps:\s*\d/.test(last) ? readPairs(last) : new Map<string, string>()
  if (pairs.size > 0) lines.pop()
  else notes.push('There is no line of settings; only the prompt was read.')
  const start = lines.findIndex((line) => line.startsWith('Negative prompt:'))
  const networks: string[] = []
  const words = (text: string): string => (isOwn(pairs) ? text : withoutTags(text, networks)).trim()
  const settings: Record<string, unknown> = {
    prompt: words(lines.slice(0, start < 0 ? lines.length : start).join('\n')),
    negative: start < 0 ? '' : words(lines.slice(start).join('\n').slice('Negative prompt:'.length)),
  }
  readSettings(pairs, settings, notes)
  withoutNetworks(networks, notes)
  return { settings, notes }
}

/** Without the tags by which web UIs add networks to the model, whose names and weights go to `networks`. */
function withoutTags(text: string, networks: string[]): string {
  return text.replaceAll(/<(?:lora|lyco|hypernet):([^<>]{1,300})>/gi, (_, network: string) => {
    const [name, weight] = network.split(':')
    networks.push(weight === undefined ? name! : `${name} (${weight})`)
    return ''
  })
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
