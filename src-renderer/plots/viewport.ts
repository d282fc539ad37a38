import { create } from 'zustand'
import { fitted, type View } from './zoom.ts'

/** How the canvas looks at its picture. Kept while pictures change, so that two can be compared by flipping. */
export const useViewport = create<{ view: View }>(() => ({ view: fitted }))

export function setView(view: View): void {
  useViewport.setState({ view })
}
