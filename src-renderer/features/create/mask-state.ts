import { create } from 'zustand'
import type { Mask } from './mask-paint.ts'

/** Whether a mask is being painted on the canvas. */
export const useMaskEditing = create<{ readonly editing: boolean }>(() => ({ editing: false }))

/** The mask in work and the picture it is of, which outlive a look at another screen. */
let strokes: { readonly picture: string; readonly mask: Mask } | null = null

/** Opens the editor on the strokes that were left, or on the mask that is kept; or closes it and forgets what was not kept. */
export function editMask(editing: boolean): void {
  if (!editing) strokes = null
  useMaskEditing.setState({ editing })
}

/** Closes the editor; the strokes that are not kept wait for the next time it opens. */
export const leaveMask = (): void => useMaskEditing.setState({ editing: false })

export function keepStrokes(picture: string, mask: Mask): void {
  strokes = { picture, mask }
}

export const strokesOn = (picture: string): Mask | null => (strokes?.picture === picture ? strokes.mask : null)

export const strokesInWork = (): { readonly picture: string; readonly mask: Mask } | null => strokes
