import { create } from 'zustand'
import type { EventPayload } from '../../src-shared/contract/procedures.ts'

export type ModelProgress = EventPayload<'models.progress'>

/** How far hashes and measurements are, by task and model. Ended ones stay until the next begins. */
const useStore = create<Readonly<Record<string, ModelProgress>>>(() => ({}))

const keyOf = (task: ModelProgress['task'], id: string): string => `${task} ${id}`

export function noteProgress(progress: ModelProgress): void {
  useStore.setState({ [keyOf(progress.task, progress.id)]: progress })
}

export function forgetProgress(task: ModelProgress['task'], id: string): void {
  const gone = keyOf(task, id)
  useStore.setState((state) => Object.fromEntries(Object.entries(state).filter(([key]) => key !== gone)), true)
}

export const useModelProgress = (task: ModelProgress['task'], id: string): ModelProgress | null =>
  useStore((state) => state[keyOf(task, id)] ?? null)
