import { createContext, useContext } from 'react'

/** Id of the line that explains the field around a control, where there is one. */
export const HintId = createContext<string | undefined>(undefined)

export const useHintId = (): string | undefined => useContext(HintId)
