import { create } from 'zustand'

/** Whether a mask is being painted on the canvas. */
export const useMaskEditing = create<{ readonly editing: boolean }>(() => ({ editing: false }))

export const editMask = (editing: boolean): void => useMaskEditing.setState({ editing })
