import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { finiteLevel } from '../../../src-shared/numerics/level.ts'
import { mostSteps, runLevels } from '../../../src-shared/numerics/nodes.ts'
import { scheduleFromConfig } from '../../../src-shared/numerics/schedules/from-config.ts'
import type { Schedule } from '../../../src-shared/numerics/types.ts'
import type { Translate } from '../../ui/text.ts'

/** The model's levels, which nodes keep to. */
export interface Range {
  readonly low: number
  readonly high: number
}

/**
 * The levels s = sigma/alpha of a run, largest first, and what is wrong with them. Pure noise is Infinity, which lists hold as the
 * largest finite number.
 */
export interface Laid {
  readonly levels: readonly number[]
  readonly problem: NodesProblem | null
}

export type NodesProblem =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'order'; readonly value: string; readonly before: string }
  | { readonly kind: 'range'; readonly value: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'long' }
  | { readonly kind: 'many'; readonly most: number }

interface Size {
  readonly width: number
  readonly height: number
}

/** How the model counts its noise for pictures of a size; null where its configuration is not known or not understood. */
export function modelOf(
  model: ModelCard | null,
  size: Size | null = model?.size ?? null,
): { readonly schedule: Schedule; readonly sigmaData: number } | null {
  if (!model?.schedule) return null
  try {
    const block = model.size?.multiple ?? 1
    const imageTokens = size ? (size.width / block) * (size.height / block) : undefined
    if (model.scheduler) return scheduleFromConfig(model.scheduler, 'log-sigma', imageTokens)
  } catch {
    return null
  }
  return null
}

export const scheduleOf = (model: ModelCard | null, size?: Size): Schedule | null => modelOf(model, size)?.schedule ?? null

export const rangeOf = (schedule: Schedule | null): Range => ({ low: schedule?.sMin ?? 0, high: schedule?.sMax ?? Infinity })

/** The levels the run will use; null where the model has to be known first. `open`: as the method's `openLevels`. */
export function layLevels({ nodes, steps }: SolverSettings, schedule: Schedule | null, open = false): Laid | null {
  if (nodes.id === 'custom') {
    const list = nodes.list ?? []
    const levels = list.at(-1) === 0 ? list.slice(0, -1) : list
    return { levels, problem: listProblem(levels.map(levelText), levels, rangeOf(schedule)) }
  }
  if (!schedule) return null
  const most = mostSteps(schedule, nodes.id)
  if (steps > most) return { levels: [], problem: { kind: 'many', most } }
  return { levels: Array.from(runLevels(schedule, steps, nodes, open), finiteLevel), problem: null }
}

/** What is wrong with the first wrong one of levels written as `words`. */
function listProblem(words: readonly string[], levels: readonly number[], { low, high }: Range): NodesProblem | null {
  for (const [index, value] of levels.entries()) {
    const word = words[index]!.slice(0, 40)
    if (Number.isNaN(value)) return { kind: 'word', text: word }
    if (value < low * (1 - 1e-4) || value > high * (1 + 1e-4)) return { kind: 'range', value: word }
    if (index > 0 && value >= levels[index - 1]!) return { kind: 'order', value: word, before: words[index - 1]!.slice(0, 40) }
  }
  if (levels.length === 0) return { kind: 'empty' }
  return levels.length > 10_000 ? { kind: 'long' } : null
}

/** Neighbours stay this factor apart, so that a list always falls. */
const apart = 1.0005

/** The list with one level moved, as far as its neighbours and the range [low, high] let it. */
export function moveLevel(levels: readonly number[], index: number, to: number, { low, high }: Range): number[] {
  const above = index === 0 ? high : Math.min(high, levels[index - 1]! / apart)
  const below = index === levels.length - 1 ? low : Math.max(low, levels[index + 1]! * apart)
  const next = [...levels]
  const moved = Math.min(above, Math.max(below, to))
  if (below <= above) next[index] = moved >= Number.MAX_VALUE ? Number.MAX_VALUE : Number(moved.toPrecision(6))
  return next
}

/** Reads levels typed with commas, spaces or line breaks between them; `inf` is pure noise, a last 0 is left out. */
export function parseLevels(text: string, range: Range): { readonly levels: number[] } | { readonly problem: NodesProblem } {
  const words = text.split(/[\s,;，、]+/).filter(Boolean)
  const levels = words.map((word) => finiteLevel(/^(inf(inity)?|∞)$/i.test(word) ? Infinity : Number(word)))
  if (levels.length > 1 && levels.at(-1) === 0) levels.pop()
  const problem = listProblem(words, levels, range)
  return problem ? { problem } : { levels }
}

export const levelText = (level: number): string =>
  level >= Number.MAX_VALUE ? '∞' : String(Number(level.toPrecision(level < 0.1 ? 4 : 5)))

/** The words for a problem, in the language that `t` speaks. */
export function sayProblem(t: Translate, problem: NodesProblem, { low, high }: Range): string {
  switch (problem.kind) {
    case 'word':
      return t('create.listWord', { text: problem.text })
    case 'order':
      return t('create.listOrder', { value: problem.value, before: problem.before })
    case 'range':
      return t('create.listRange', { value: problem.value, low: levelText(low), high: levelText(high) })
    case 'many':
      return t('create.nodesMany', { most: problem.most })
    case 'empty':
      return t('create.listEmpty')
    case 'long':
      return t('create.listLong')
  }
}
