import { create } from 'zustand'
import type { Mask } from './mask-paint.ts'

/** Whether a mask is being painted on the canvas. */
export const useMaskEditing = create<{ readonly editing: boolean }>(() => ({ editing: false }))

/** The mask in work, which outlives a look at another screen. */
let strokes: { readonly picture: string; readonly mask: Mask } | null = null

/** Opens the editor, or closes it and forgets what was not kept. */
export function editMask(editing: boolean): void {
  strokes = null
  useMaskEditing.setState({ editing })
}

/** What the open editor does to keep its mask and close. */
let keeper: (() => Promise<void>) | null = null

export function keepWith(keep: (() => Promise<void>) | null): void {
  keeper = keep
}

/** Keeps what is painted and closes the editor, where one is open: what is generated is what is seen. */
export async function keepOpenMask(): Promise<void> {
  if (useMaskEditing.getState().editing) await keeper?.()
}

export function keepStrokes(picture: string, mask: Mask): void {
  strokes = { picture, mask }
}

export const strokesOn = (picture: string): Mask | null => (strokes?.picture === picture ? strokes.mask : null)
