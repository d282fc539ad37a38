import { create } from 'zustand'
import type { Frame, FrameView } from '../../../src-shared/contract/run.ts'
import type { RunView } from '../../client/run-store.ts'
import { urls } from '../../client/urls.ts'
import { sigmaAt, type AxisMode } from '../../plots/axis.ts'

export const measures = ['error', 'h', 'speed', 'turn'] as const
export type Measure = (typeof measures)[number]

export interface Scrub {
  readonly runId: string | null
  /** Frame number with a fraction; null follows the end of the path, live or not. */
  readonly position: number | null
  readonly view: FrameView
  readonly axis: AxisMode
  readonly playing: boolean
  readonly loop: boolean
  readonly shown: readonly Measure[]
  readonly table: boolean
}

/** Where the scrubber stands. The canvas and every strip under it read the same position. */
export const useScrub = create<Scrub>(() => ({
  runId: null,
  position: null,
  view: 'x0',
  axis: 'sigma',
  playing: false,
  loop: false,
  shown: ['error', 'h'],
  table: false,
}))

export const setScrub = (change: Partial<Scrub>): void => useScrub.setState(change)

/** Another run on the canvas starts at its end, with the estimate in view. */
export function openRun(runId: string | null): void {
  if (useScrub.getState().runId !== runId) setScrub({ runId, position: null, playing: false, view: 'x0' })
}

/** Stays on the path and, where nothing lies between frames, on a frame. */
export function settle(position: number, frames: readonly Frame[], between: boolean): number {
  const inside = Math.min(frames.length - 1, Math.max(0, position))
  return between ? inside : Math.round(inside)
}

/** Dense output gives the estimate and the state anywhere; a change belongs to a whole step. */
export function showsBetween(run: RunView, view: FrameView): boolean {
  return run.dense && view !== 'change'
}

export function togglePlay(run: RunView | null): void {
  if (!run || run.frames.length < 2) return
  const { playing, position } = useScrub.getState()
  const atEnd = position === null || position >= run.frames.length - 1
  setScrub({ playing: !playing, position: !playing && atEnd ? 0 : position })
}

/** Address of the picture at the scrubber's position; null before the first frame. */
export function scrubUrl(run: RunView, { position, view }: Pick<Scrub, 'position' | 'view'>): string | null {
  const { frames } = run
  const last = frames.length - 1
  const { id, pictureId } = run.summary
  if (pictureId && view === 'x0' && (position === null || position >= last)) return urls.picture(pictureId)
  if (last < 0) return null
  const at = settle(position ?? last, frames, showsBetween(run, view))
  if (Number.isInteger(at) || view === 'change') return urls.frame(id, frames[Math.round(at)]!.index, view)
  return urls.at(
    id,
    sigmaAt(
      at,
      frames.map((frame) => frame.sigma),
    ),
    view,
  )
}
