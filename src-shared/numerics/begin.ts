import type { Method } from './method.ts'
import { runLevels, type NodesChoice } from './nodes.ts'
import type { Schedule } from './types.ts'

/** Levels nearer than this share are one: a step between them would be none. */
const closeLevels = 1e-6

/** How a run that begins from a picture or a state differs from one from noise. */
export interface Beginning {
  /** Level to which the picture is noised, or of the state. */
  readonly sMax: number
  /** What is left of the nodes of a fixed-step method; null for an adaptive one. */
  readonly nodes: { readonly id: 'custom'; readonly rho: number; readonly list: number[] } | null
}

/**
 * A run that changes a picture by `strength` in (0, 1] takes that share of the way: of its steps, at least one and as other
 * programs count them, where they are fixed; of the model's own time where they are not. A method of few steps takes all of them,
 * each at that share of its time, as the first step alone of two would be at noise that hides the picture.
 */
export function beginAt(
  strength: number,
  { info }: Method,
  schedule: Schedule,
  { steps, nodes }: { readonly steps: number; readonly nodes: NodesChoice },
): Beginning {
  const shift = schedule.grid?.shift ?? 1
  const from = schedule.t(schedule.sMin / shift)
  /** The level at the share of the time at which s lies. */
  const nearer = (s: number): number => {
    const t = from + strength * (schedule.t(s / shift) - from)
    return shift * schedule.s(schedule.trainSteps === null || info.adaptive ? t : Math.round(t))
  }
  if (info.adaptive) return { sMax: strength >= 1 ? schedule.sMax : nearer(schedule.sMax), nodes: null }
  const levels = Array.from(runLevels(schedule, steps, nodes, info.openLevels))
  const few = info.group === 'one-step' && nodes.id !== 'custom' && strength < 1
  const list = few
    ? [...new Set(levels.map(nearer))]
    : levels.slice(levels.length - Math.max(1, Math.floor(levels.length * strength)))
  return { sMax: list[0]!, nodes: { id: 'custom', rho: nodes.rho, list } }
}

/** A run that goes on from a state at level s: of its fixed steps, those to the levels below. */
export function beginFrom(
  s: number,
  { info }: Method,
  schedule: Schedule,
  { steps, nodes }: { readonly steps: number; readonly nodes: NodesChoice },
): Beginning {
  if (info.adaptive) return { sMax: s, nodes: null }
  const below = Array.from(runLevels(schedule, steps, nodes, info.openLevels)).filter((level) => level < s * (1 - closeLevels))
  return { sMax: s, nodes: { id: 'custom', rho: nodes.rho, list: [s, ...below] } }
}

/** What a run begins from, as its settings say: a picture noised by its strength, or the state of a run at a level. */
export interface Begun {
  readonly strength: number
  readonly state?: { readonly sigma: number } | undefined
}

export const beginningOf = (
  { strength, state }: Begun,
  method: Method,
  schedule: Schedule,
  choice: { readonly steps: number; readonly nodes: NodesChoice },
): Beginning =>
  state
    ? beginFrom(state.sigma >= Number.MAX_VALUE ? Infinity : state.sigma, method, schedule, choice)
    : beginAt(strength, method, schedule, choice)
