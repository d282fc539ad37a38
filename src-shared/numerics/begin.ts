import type { Method } from './method.ts'
import { runLevels, type NodesChoice } from './nodes.ts'
import type { Schedule } from './types.ts'

/** How a run that begins from a picture differs from one from noise. */
export interface Beginning {
  /** Level to which the picture is noised. */
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
