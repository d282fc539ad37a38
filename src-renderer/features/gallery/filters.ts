import { create } from 'zustand'
import type { GalleryFilter } from '../../client/queries.ts'

/** How far back pictures are shown, in days with today's. */
export const periods = { today: 1, week: 7, month: 30, year: 365 } as const
export type Period = keyof typeof periods

export interface Filters {
  readonly text: string
  readonly modelName: string | null
  readonly solverId: string | null
  readonly starred: boolean
  readonly tag: string | null
  readonly trashed: boolean
  readonly period: Period | null
  readonly sort: 'newest' | 'oldest'
}

const none: Filters = {
  text: '',
  modelName: null,
  solverId: null,
  starred: false,
  tag: null,
  trashed: false,
  period: null,
  sort: 'newest',
}

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

/** The first moment of a period that ends with this day, in the time of this place. */
export function sinceOf(period: Period | null, now: Date): string | null {
  if (period === null) return null
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - periods[period] + 1).toISOString()
}

export function queryOf({ text, modelName, solverId, starred, tag, trashed, period, sort }: Filters): GalleryFilter {
  return { text, modelName, solverId, starred, tag, trashed, since: sinceOf(period, new Date()), sort }
}

export function isFiltered({ text, modelName, solverId, starred, tag, period }: Filters): boolean {
  return text !== '' || modelName !== null || solverId !== null || starred || tag !== null || period !== null
}
