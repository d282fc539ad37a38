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
 * programs count them, where they are fixed; of the model's own time where they are not.
 */
export function beginAt(
  strength: number,
  { info }: Method,
  schedule: Schedule,
  { steps, nodes }: { readonly steps: number; readonly nodes: NodesChoice },
): Beginning {
  if (info.adaptive) {
    const shift = schedule.grid?.shift ?? 1
    const [from, to] = [schedule.t(schedule.sMin / shift), schedule.t(schedule.sMax / shift)]
    return { sMax: strength >= 1 ? schedule.sMax : shift * schedule.s(from + strength * (to - from)), nodes: null }
  }
  const levels = Array.from(runLevels(schedule, steps, nodes, info.openLevels))
  const list = levels.slice(levels.length - Math.max(1, Math.floor(levels.length * strength)))
  return { sMax: list[0]!, nodes: { id: 'custom', rho: nodes.rho, list } }
}
