import type { SavedNodeSet } from '../../src-shared/contract/saved.ts'
import { api, queryClient } from './core.ts'

/** Saves levels under a name, and has the list of them read anew. */
export async function saveNodeSet(name: string, levels: readonly number[]): Promise<SavedNodeSet> {
  const saved = await api.call('nodes.save', { name, levels: [...levels] })
  await queryClient.invalidateQueries({ queryKey: ['nodes'] })
  return saved
}
