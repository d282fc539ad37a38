import type { QueryClient } from '@tanstack/react-query'
import type { EventPayload } from '../../src-shared/contract/procedures.ts'
import type { LabStudy } from '../../src-shared/contract/lab.ts'

type Change = EventPayload<'lab.changed'>

/** The list with the news of one comparison in it; newest first, as the core lists them. */
export function withStudy(studies: readonly LabStudy[] = [], { id, study }: Change): LabStudy[] {
  const others = studies.filter((one) => one.id !== id)
  return study === null ? others : [...others, study].sort((a, b) => (a.id < b.id ? 1 : -1))
}

/** How often what was found is asked for again while runs end, milliseconds. */
const askEvery = 1000

/** Keeps the list and the results that are shown up to date with the core's news. */
export function noteStudy(client: QueryClient): (change: Change) => void {
  const asked = new Map<string, { over: number; at: number }>()
  return (change) => {
    const { id, study } = change
    client.setQueryData<LabStudy[]>(['lab'], (studies) => withStudy(studies, change))
    if (study === null) {
      asked.delete(id)
      client.removeQueries({ queryKey: ['lab', id] })
      return
    }
    const last = asked.get(id)
    const live = study.state === 'running' || study.state === 'waiting'
    const now = performance.now()
    if (live && last && (last.over === study.over || now - last.at < askEvery)) return
    asked.set(id, { over: study.over, at: now })
    void client.invalidateQueries({ queryKey: ['lab', id] })
  }
}
