import { create } from 'zustand'
import type { GalleryFilter } from '../../client/queries.ts'

export interface Filters {
  readonly text: string
  readonly modelName: string | null
  readonly solverId: string | null
  readonly starred: boolean
  readonly trashed: boolean
  readonly sort: 'newest' | 'oldest'
}

const none: Filters = { text: '', modelName: null, solverId: null, starred: false, trashed: false, sort: 'newest' }

/** What the gallery shows; it outlives a visit to another screen. */
export const useFilters = create<Filters & { readonly size: number }>(() => ({
  ...none,
  size: Number(localStorage.getItem('gallery.size')) || 160,
}))

export function setFilters(change: Partial<Filters>): void {
  useFilters.setState(change)
}

export function setThumbSize(size: number): void {
  localStorage.setItem('gallery.size', String(size))
  useFilters.setState({ size })
}

export function queryOf({ text, modelName, solverId, starred, trashed, sort }: Filters): GalleryFilter {
  return { text, modelName, solverId, starred, trashed, sort }
}

export function isFiltered({ text, modelName, solverId, starred }: Filters): boolean {
  return text !== '' || modelName !== null || solverId !== null || starred
}
