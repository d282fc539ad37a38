import { create } from 'zustand'

/** The model that this window has measured right now: the engine does one thing at a time. */
export const useMeasuring = create<{ id: string | null }>(() => ({ id: null }))
