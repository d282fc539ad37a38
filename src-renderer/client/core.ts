import { QueryCache, QueryClient } from '@tanstack/react-query'
import type { ImportTask } from '../../src-shared/contract/imports.ts'
import { createConnection } from './connection.ts'
import { withTask } from './import-tasks.ts'
import { noteProgress } from './model-progress.ts'
import { createRunStore } from './run-store.ts'
import { noteStudy } from './studies.ts'
import { openTransport } from './transport.ts'

/** The one connection of this window, its cache and its run store. */
export const api = createConnection(openTransport)

let tell: (error: unknown) => void = () => {}

/** Tells who shows that data could not be read. A dropped connection has its own banner. */
export function onReadError(listener: (error: unknown) => void): void {
  tell = listener
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (api.status.get() === 'open' && !query.meta?.['silent']) tell(error)
    },
  }),
  defaultOptions: {
    queries: { retry: false, staleTime: Infinity, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

export const runStore = createRunStore()

const recent = 60

/** The last runs, and which of their pictures lie in the trash: of the newest there, no more can be theirs. */
async function loadRecent(): Promise<void> {
  const [runs, trash] = await Promise.all([
    api.call('runs.list', { limit: recent }),
    api.call('gallery.query', { trashed: true, limit: recent }),
  ])
  for (const summary of runs) runStore.push({ kind: 'updated', summary })
  runStore.push({ kind: 'gallery', added: [], removed: trash.items.map(({ id }) => id) })
}

/** Binds the core's events to the stores. Returns what unbinds them. */
export function listen(): () => void {
  const stops = [
    api.on('run.updated', (summary) => {
      runStore.push({ kind: 'updated', summary })
      if (summary.outcome) void queryClient.invalidateQueries({ queryKey: ['estimate'] })
    }),
    api.on('run.progress', (event) => runStore.push({ kind: 'progress', ...event })),
    api.on('run.step', (event) => runStore.push({ kind: 'step', ...event })),
    api.on('run.frame', (event) => runStore.push({ kind: 'frame', ...event })),
    api.on('gallery.changed', (event) => {
      runStore.push({ kind: 'gallery', ...event })
      for (const key of ['gallery', 'facets', 'picture']) void queryClient.invalidateQueries({ queryKey: [key] })
    }),
    api.on('models.progress', noteProgress),
    api.on(
      'imports.changed',
      (task) => void queryClient.setQueryData<ImportTask[]>(['imports'], (tasks) => withTask(tasks, task)),
    ),
    api.on('lab.changed', noteStudy(queryClient)),
    api.on('models.changed', () => void queryClient.invalidateQueries({ queryKey: ['models'] })),
    api.on('settings.changed', (settings) => queryClient.setQueryData(['settings'], settings)),
    api.on('localApi.changed', (state) => queryClient.setQueryData(['local-api'], state)),
    api.on('engine.changed', (state) => queryClient.setQueryData(['engine'], state)),
    api.status.subscribe((status) => {
      if (status !== 'open') return
      void queryClient.invalidateQueries()
      void loadRecent().catch(() => {})
    }),
  ]
  if (api.status.get() === 'open') void loadRecent().catch(() => {})
  return () => {
    for (const stop of stops) stop()
  }
}
