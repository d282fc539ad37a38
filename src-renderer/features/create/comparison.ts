import { create } from 'zustand'
import { runStore } from '../../client/core.ts'

/** Two pictures side by side; `picking` waits for the second. */
export const useComparison = create<{ readonly picking: string | null; readonly pair: readonly [string, string] | null }>(() => ({
  picking: null,
  pair: null,
}))

/** Picks one of two; the canvas stays where it is meanwhile. */
export function pickForComparison(pictureId: string): void {
  runStore.stay()
  const { picking } = useComparison.getState()
  if (picking === null) useComparison.setState({ picking: pictureId, pair: null })
  else if (picking !== pictureId) useComparison.setState({ picking: null, pair: [picking, pictureId] })
}

/** Two pictures are compared, or the second is being chosen. */
export const comparing = (): boolean => {
  const { picking, pair } = useComparison.getState()
  return picking !== null || pair !== null
}

export function endComparison(): void {
  useComparison.setState({ picking: null, pair: null })
}
