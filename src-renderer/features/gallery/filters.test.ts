import { expect, test, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
const { isFiltered, queryOf, sinceOf, useFilters } = await import('./filters.ts')

test('a period begins with the first moment of a day of this place', () => {
  const now = new Date(2026, 2, 3, 15, 30)
  expect(sinceOf(null, now)).toBeNull()
  expect(sinceOf('today', now)).toBe(new Date(2026, 2, 3).toISOString())
  expect(sinceOf('week', now)).toBe(new Date(2026, 1, 25).toISOString())
  expect(sinceOf('month', now)).toBe(new Date(2026, 1, 2).toISOString())
  expect(sinceOf('year', now)).toBe(new Date(2025, 2, 4).toISOString())
})

test('a period asks for the same all day, and counts as a filter', () => {
  const filters = { ...useFilters.getState(), period: 'week' as const }
  expect(queryOf(filters)).toEqual(queryOf(filters))
  expect([isFiltered(filters), isFiltered(useFilters.getState())]).toEqual([true, false])
})
