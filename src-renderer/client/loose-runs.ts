import { api, queryClient, runStore } from './core.ts'

/** Deletes ended runs without a picture for good, all of them or those named; resolves with how many that were. */
export async function removeLooseRuns(named?: readonly string[]): Promise<number> {
  const { ids } = await api.call('runs.removeLoose', named ? { ids: [...named] } : {})
  runStore.push({ kind: 'removed', ids })
  for (const key of ['disk', 'loose']) void queryClient.invalidateQueries({ queryKey: [key] })
  return ids.length
}
