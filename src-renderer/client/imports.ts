import { useQuery } from '@tanstack/react-query'
import { create } from 'zustand'
import type { ImportTask } from '../../src-shared/contract/imports.ts'
import { api, queryClient } from './core.ts'
import { withTask } from './import-tasks.ts'

const useDismissed = create<{ ids: readonly string[] }>(() => ({ ids: [] }))

/** Takes a copy that has ended off the list of this window. */
export function dismissImport(id: string): void {
  useDismissed.setState(({ ids }) => ({ ids: [...ids, id] }))
}

/** Puts the news of a copy into the list. */
export function noteImport(task: ImportTask): void {
  queryClient.setQueryData<ImportTask[]>(['imports'], (tasks) => withTask(tasks, task))
}

/** Copies under way, ended or interrupted; cancelled ones are gone. */
export function useImports(): ImportTask[] {
  const { data } = useQuery({ queryKey: ['imports'], queryFn: () => api.call('imports.list', {}) })
  const dismissed = useDismissed((state) => state.ids)
  return (data ?? []).filter(({ id, state }) => state !== 'cancelled' && !dismissed.includes(id))
}
