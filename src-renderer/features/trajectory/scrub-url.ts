import type { Frame, FrameView } from '../../../src-shared/contract/run.ts'
import type { RunView } from '../../client/run-store.ts'
import { urls } from '../../client/urls.ts'
import { sigmaAt } from '../../plots/axis.ts'

/** Stays on the path and, where nothing lies between frames, on a frame. */
export function settle(position: number, frames: readonly Frame[], between: boolean): number {
  const inside = Math.min(frames.length - 1, Math.max(0, position))
  return between ? inside : Math.round(inside)
}

/** Dense output gives the estimate and the state anywhere; a change belongs to a whole step. */
export function showsBetween(run: RunView, view: FrameView): boolean {
  return run.dense && view !== 'change'
}

/** Address of the picture at the scrubber's position; null before the first frame. */
export function scrubUrl(
  run: RunView,
  { position, view }: { readonly position: number | null; readonly view: FrameView },
): string | null {
  const { frames } = run
  const last = frames.length - 1
  const { id, pictureId } = run.summary
  if (pictureId && view === 'x0' && (position === null || position >= last)) return urls.picture(pictureId)
  if (last < 0) return null
  const at = settle(position ?? last, frames, showsBetween(run, view))
  return pictureAt({ id, frames }, at, view)
}

/** Noise level at a position between frames. */
export function levelAt(frames: readonly Frame[], position: number): number {
  const from = Math.floor(position)
  return sigmaAt(
    position - from,
    frames.slice(from, from + 2).map((frame) => frame.sigma),
  )
}

/** The level of the kept state that the scrubber stands on; null at the end of the path and where no states were kept. */
export function branchLevel({ dense, frames }: Pick<RunView, 'dense' | 'frames'>, position: number | null): number | null {
  if (!dense || position === null || position >= frames.length - 1) return null
  const level = levelAt(frames, Math.max(0, position))
  return level > 0 ? Math.min(level, Number.MAX_VALUE) : null
}

/** Address of the picture at a position on the path: a kept frame, or the dense output between two. */
export function pictureAt(
  { id, frames }: { readonly id: string; readonly frames: readonly Frame[] },
  position: number,
  view: FrameView,
): string {
  if (Number.isInteger(position) || view === 'change') return urls.frame(id, frames[Math.round(position)]!.index, view)
  return urls.at(id, levelAt(frames, position), view)
}
