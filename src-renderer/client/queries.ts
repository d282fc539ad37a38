import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { GalleryQueryInput } from '../../src-shared/contract/gallery.ts'
import type { RunSettings } from '../../src-shared/contract/recipe.ts'
import type { NodesInfo, SolverInfo } from '../../src-shared/contract/solvers.ts'
import type { ConnectionStatus } from './connection.ts'
import { pathPlaneSchema } from '../../src-shared/contract/run.ts'
import { api, runStore } from './core.ts'
import { getJson } from './bytes.ts'
import { urls } from './urls.ts'
import type { RunsState, RunView } from './run-store.ts'

export const useModels = () => useQuery({ queryKey: ['models'], queryFn: () => api.call('models.list', {}) })
interface Solvers {
  readonly solvers: SolverInfo[]
  readonly nodes: NodesInfo[]
}

/** Methods and kinds of nodes; methods are named in the language of the screen. */
export function useSolvers() {
  const { i18n } = useTranslation()
  return useQuery({
    queryKey: ['solvers'],
    queryFn: () => api.call('solvers.list', {}),
    select: i18n.language === 'zh-CN' ? inChinese : undefined,
  })
}

const inChinese = ({ solvers, nodes }: Solvers): Solvers => ({
  solvers: solvers.map((one) => ({ ...one, name: one.nameZh ?? one.name })),
  nodes,
})
export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: () => api.call('settings.get', {}) })
export const useEngineState = () => useQuery({ queryKey: ['engine'], queryFn: () => api.call('engine.state', {}) })
/** Looked at anew whenever it is shown. */
export const useDiskUse = () =>
  useQuery({ queryKey: ['disk'], queryFn: () => api.call('app.diskUse', {}), staleTime: 0, gcTime: 0 })

export const useLooseRuns = () =>
  useQuery({ queryKey: ['loose'], queryFn: () => api.call('runs.loose', {}), staleTime: 0, gcTime: 0 })

export const useLocalApi = () => useQuery({ queryKey: ['local-api'], queryFn: () => api.call('app.localApi', {}) })
export const useAppInfo = () => useQuery({ queryKey: ['info'], queryFn: () => api.call('app.info', {}) })
export const useSavedSeeds = () => useQuery({ queryKey: ['seeds'], queryFn: () => api.call('seeds.list', {}) })
export const useNodeSets = () => useQuery({ queryKey: ['nodes'], queryFn: () => api.call('nodes.list', {}) })
export const useTableaux = () => useQuery({ queryKey: ['tableaux'], queryFn: () => api.call('tableaux.list', {}) })
export const useStudies = () => useQuery({ queryKey: ['lab'], queryFn: () => api.call('lab.list', {}) })

/** A comparison with what it has found so far. */
export const useStudy = (id: string | null) =>
  useQuery({
    queryKey: ['lab', id],
    queryFn: ({ signal }) => api.call('lab.get', { id: id! }, { signal }),
    enabled: id !== null,
    structuralSharing: false,
    gcTime: 10_000,
  })

export const useFacets = () => useQuery({ queryKey: ['facets'], queryFn: () => api.call('gallery.facets', {}) })

/** Presets as they fit a model; null for those of any. */
export const usePresets = (modelId: string | null) =>
  useQuery({
    queryKey: ['presets', modelId],
    queryFn: () => api.call('presets.list', modelId === null ? {} : { modelId }),
    placeholderData: keepPreviousData,
  })

export const pictureQuery = (id: string) => ({ queryKey: ['picture', id], queryFn: () => api.call('gallery.get', { id }) })

export const usePicture = (id: string | null) =>
  useQuery({ ...pictureQuery(id ?? ''), enabled: id !== null, placeholderData: keepPreviousData })

/** By how much the change in a frame was multiplied to be seen, and its largest difference of 255; null until known. */
export const useChangeScale = (url: string | null) =>
  useQuery({
    queryKey: ['change', url],
    queryFn: async ({ signal }) => {
      const { headers } = await fetch(url!, { method: 'HEAD', signal })
      return { gain: Number(headers.get('flowline-gain') ?? 1), largest: Number(headers.get('flowline-largest') ?? 0) }
    },
    enabled: url !== null,
    gcTime: 10_000,
  })

/** The path of a run whose states were kept, in the plane of its first two components. */
export const usePathPlane = (runId: string | null) =>
  useQuery({
    queryKey: ['path', runId],
    queryFn: async ({ signal }) => pathPlaneSchema.parse(await getJson(urls.path(runId!), signal)),
    enabled: runId !== null,
    staleTime: Infinity,
    gcTime: 60_000,
  })

export const useTokens = (modelId: string | null, text: string) =>
  useQuery({
    queryKey: ['tokens', modelId, text],
    queryFn: ({ signal }) => api.call('models.tokens', { id: modelId!, text }, { signal }),
    enabled: modelId !== null,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })

export const useEstimate = (modelId: string | null, settings: RunSettings) =>
  useQuery({
    queryKey: ['estimate', modelId, settings],
    queryFn: ({ signal }) => api.call('runs.estimate', { modelId: modelId!, settings }, { signal }),
    enabled: modelId !== null,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })

export type GalleryFilter = Omit<GalleryQueryInput, 'cursor' | 'limit'>

/** Pages of the gallery in keyset order; each asks from the last one's cursor. */
export const useGallery = (filter: GalleryFilter) =>
  useInfiniteQuery({
    queryKey: ['gallery', filter],
    queryFn: ({ pageParam, signal }) => api.call('gallery.query', { ...filter, cursor: pageParam, limit: 500 }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // Comparing tens of thousands of pictures field by field costs more than it saves.
    structuralSharing: false,
    placeholderData: keepPreviousData,
  })

export function useRuns<T>(select: (state: RunsState) => T): T {
  return useStore(runStore, select)
}

export const useRun = (id: string | null): RunView | null => useRuns((state) => (id === null ? null : (state.runs[id] ?? null)))

export const useConnectionStatus = (): ConnectionStatus => useSyncExternalStore(api.status.subscribe, api.status.get)
