import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { layNodes } from '../../../src-shared/numerics/nodes.ts'
import { scheduleFromConfig } from '../../../src-shared/numerics/schedules/from-config.ts'
import type { Schedule } from '../../../src-shared/numerics/types.ts'

/** Levels are s = sigma/alpha, largest first. Pure noise is Infinity, which lists hold as the largest finite number. */
export type Laid = { readonly levels: readonly number[] } | { readonly problem: string }

/** The model's schedule; null where its configuration is not known or not understood. */
export function scheduleOf(model: ModelCard | null): Schedule | null {
  if (!model?.schedule) return null
  try {
    if (model.scheduler) return scheduleFromConfig(model.scheduler).schedule
  } catch {
    return null
  }
  return null
}

/** The levels the run will use; null where the model has to be known first. */
export function layLevels({ nodes, steps }: SolverSettings, schedule: Schedule | null): Laid | null {
  if (nodes.id !== 'custom' && !schedule) return null
  try {
    return {
      levels: Array.from(layNodes(schedule ?? ({} as Schedule), steps, nodes), (level) => Math.min(level, Number.MAX_VALUE)),
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Neighbours stay this factor apart, so that a list always falls. */
const apart = 1.0005

/** The list with one level moved, as far as its neighbours and the range [low, high] let it. */
export function moveLevel(
  levels: readonly number[],
  index: number,
  to: number,
  { low, high }: { readonly low: number; readonly high: number },
): number[] {
  const above = index === 0 ? high : Math.min(high, levels[index - 1]! / apart)
  const below = index === levels.length - 1 ? low : Math.max(low, levels[index + 1]! * apart)
  const next = [...levels]
  if (below <= above) next[index] = Number(Math.min(above, Math.max(below, to)).toPrecision(6))
  return next
}

export type ListProblem =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'order'; readonly value: string; readonly before: string }
  | { readonly kind: 'range'; readonly value: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'long' }

/** Reads levels typed with commas, spaces or line breaks between them; `inf` is pure noise, a last 0 is left out. */
export function parseLevels(
  text: string,
  { low, high }: { readonly low: number; readonly high: number },
): { readonly levels: number[] } | { readonly problem: ListProblem } {
  const words = text.split(/[\s,;，、]+/).filter(Boolean)
  const levels: number[] = []
  for (const [index, word] of words.entries()) {
    const value = /^(inf(inity)?|∞)$/i.test(word) ? Number.MAX_VALUE : Number(word)
    if (Number.isNaN(value)) return { problem: { kind: 'word', text: word.slice(0, 40) } }
    if (value === 0 && index > 0 && index === words.length - 1) break
    if (value < low * (1 - 1e-4) || value > high * (1 + 1e-4)) return { problem: { kind: 'range', value: word } }
    if (index > 0 && value >= levels[index - 1]!) return { problem: { kind: 'order', value: word, before: words[index - 1]! } }
    levels.push(value)
  }
  if (levels.length === 0) return { problem: { kind: 'empty' } }
  return levels.length > 10_000 ? { problem: { kind: 'long' } } : { levels }
}

export const levelText = (level: number): string =>
  level >= Number.MAX_VALUE ? '∞' : String(Number(level.toPrecision(level < 0.1 ? 4 : 5)))
