import { create } from 'zustand'
import type { TextKey } from '../ui/text.ts'
import { go, type Screen } from './route.ts'

export interface Stop {
  /** What is pointed at. */
  readonly target: string
  readonly title: TextKey
  readonly text: TextKey
}

const nav = (screen: Screen): string => `nav [data-screen="${screen}"]`

export const stops: readonly Stop[] = [
  { target: '[data-tour="inspector"]', title: 'tour.ask', text: 'tour.askText' },
  { target: '[data-tour="canvas"]', title: 'tour.watch', text: 'tour.watchText' },
  { target: '[data-tour="trajectory"]', title: 'tour.scrub', text: 'tour.scrubText' },
  { target: nav('lab'), title: 'tour.lab', text: 'tour.labText' },
  { target: nav('gallery'), title: 'tour.gallery', text: 'tour.galleryText' },
]

/** The stop that the tour stands at, null where it is not under way. */
export const useTour = create<{ readonly at: number | null }>(() => ({ at: null }))

export function startTour(): void {
  go('create')
  useTour.setState({ at: 0 })
}

export const endTour = (): void => useTour.setState({ at: null })

/** To the next stop or the one before; beyond the last the tour ends. */
export function moveTour(by: 1 | -1): void {
  const { at } = useTour.getState()
  if (at === null) return
  const next = Math.max(0, at + by)
  useTour.setState({ at: next < stops.length ? next : null })
}
