import { create } from 'zustand'
import type { FrameView } from '../../../src-shared/contract/run.ts'
import { runStore } from '../../client/core.ts'
import type { RunView } from '../../client/run-store.ts'
import type { AxisMode } from '../../plots/axis.ts'

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
  /** The path in the plane of its components, in place of plots and table. */
  readonly plane: boolean
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
  plane: false,
}))

export function setScrub(change: Partial<Scrub>): void {
  if (typeof change.position === 'number') runStore.stay()
  useScrub.setState(change)
}

/** Another run on the canvas starts at its end, with the estimate in view. */
export function openRun(runId: string | null): void {
  if (useScrub.getState().runId !== runId) setScrub({ runId, position: null, playing: false, view: 'x0' })
}

export function togglePlay(run: RunView | null): void {
  if (!run || run.frames.length < 2) return
  const { playing, position } = useScrub.getState()
  const atEnd = position === null || position >= run.frames.length - 1
  setScrub({ playing: !playing, position: !playing && atEnd ? 0 : position })
}
