import { beforeEach, expect, test, vi } from 'vitest'
import { defaultSettings } from './default-settings.ts'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
vi.stubGlobal('navigator', { platform: 'Linux', languages: ['en'] })
vi.mock('../../client/core.ts', () => ({ api: {}, queryClient: { getQueryData: () => [] }, runStore: {} }))
vi.mock('./mask-files.ts', () => ({ maskFile: async () => new Blob(['mask']) }))
const shown = new Map<number, () => void>()
vi.mock('../../ui/toast.tsx', () => ({
  toast: ({ action }: { action: { perform: () => void } }) => shown.set(shown.size, action.perform).size - 1,
  dismiss: (id: number) => shown.delete(id),
}))
let answer = (): void => {}
vi.stubGlobal('fetch', async () => {
  await new Promise<void>((resolve) => (answer = resolve))
  return { ok: true, json: async () => ({ hash: 'mask of A', width: 8, height: 8 }) }
})
const { changeSettings, useDraft } = await import('./draft.ts')
const { editMask, keepStrokes, strokesOn, useMaskEditing } = await import('./mask-state.ts')
const { keepOpenMask } = await import('./mask-keep.ts')
const { takeSettings } = await import('./actions.ts')
const { startFromNoise } = await import('./source-actions.ts')

const mask = { width: 8, height: 8, data: new Uint8ClampedArray(64).fill(255) }
const startFrom = (picture: string): void => changeSettings({ source: { picture, strength: 0.5, mask: null } })
const kept = (): string | null | undefined => useDraft.getState().settings.source?.mask

beforeEach(() => {
  startFrom('A')
  editMask(true)
  keepStrokes('A', mask)
})

test('what is painted becomes the mask of its own picture', async () => {
  const keeping = keepOpenMask()
  await vi.waitFor(() => expect(kept()).toBe((answer(), 'mask of A')))
  expect(await keeping).toBe(true)
  expect(useMaskEditing.getState().editing).toBe(false)
})

test('and never that of a picture which took its place, before or while it is kept', async () => {
  const keeping = keepOpenMask()
  startFrom('B')
  await vi.waitFor(async () => (answer(), await Promise.race([keeping, Promise.reject(new Error('waits'))])))
  expect(kept()).toBeNull()
  editMask(true)
  keepStrokes('A', mask)
  expect(await keepOpenMask()).toBe(true)
  expect(kept()).toBeNull()
  expect(strokesOn('A')).toBe(mask)
})

test('settings taken from a run can be given back with the strokes, until something else is changed', () => {
  const before = useDraft.getState().settings
  takeSettings({ ...defaultSettings, prompt: 'of a run' }, undefined, null)
  expect([useDraft.getState().settings.prompt, strokesOn('A')]).toEqual(['of a run', null])
  shown.get(0)!()
  expect([useDraft.getState().settings, strokesOn('A'), useMaskEditing.getState().editing]).toEqual([before, mask, true])
  expect(shown.size).toBe(0)
  takeSettings({ ...defaultSettings, prompt: 'of a run' }, undefined, null)
  expect(shown.size).toBe(1)
  changeSettings({ prompt: 'my own' })
  expect(shown.size).toBe(0)
})

test('a start picture that is taken away comes back with the strokes on it', () => {
  const before = useDraft.getState().settings
  startFromNoise()
  editMask(false)
  expect(useDraft.getState().settings.source).toBeUndefined()
  shown.get(shown.size - 1)!()
  expect([useDraft.getState().settings, strokesOn('A')]).toEqual([before, mask])
})
