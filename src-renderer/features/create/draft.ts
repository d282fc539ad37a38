import { create } from 'zustand'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import { restoreDraft, storeDraft } from './draft-storage.ts'

/** What the inspector holds: everything of the next run. */
export interface Draft {
  readonly modelId: string | null
  readonly settings: RunSettings
  readonly count: number
  /** Every run uses the same seed. */
  readonly locked: boolean
  /** The seed shown has not made a picture yet: the next run uses it even when it is not locked. */
  readonly fresh: boolean
  /** The prompt is the user's, not an example that may be replaced when the model changes. */
  readonly promptTouched: boolean
}

export const defaultSettings: RunSettings = {
  prompt: '',
  negative: '',
  guidance: 1,
  seed: 0,
  noiseSource: 'philox',
  variation: null,
  width: 64,
  height: 64,
  solver: { id: 'uhp-fi', rtol: 1e-4, atol: 1e-4, maxNfe: 2000, steps: 20, nodes: { id: 'karras', rho: 7 }, chart: 'auto' },
  refinement: { iterations: 0, eta: 0.05, temperature: 1 },
}

/** Seeds are drawn from the range other tools understand. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!
}

const firstDraft = (): Draft => ({
  modelId: null,
  settings: { ...defaultSettings, seed: randomSeed() },
  count: 1,
  locked: false,
  fresh: true,
  promptTouched: false,
})

export const useDraft = create<Draft>(() => restoreDraft(localStorage.getItem('draft')) ?? firstDraft())

let saving: ReturnType<typeof setTimeout> | undefined
function save(): void {
  clearTimeout(saving)
  saving = undefined
  localStorage.setItem('draft', storeDraft(useDraft.getState()))
}
useDraft.subscribe(() => (saving ??= setTimeout(save, 300)))
globalThis.addEventListener?.('pagehide', save)

export function changeDraft(change: Partial<Draft>): void {
  useDraft.setState(change)
}

export function changeSettings(change: Partial<RunSettings>): void {
  useDraft.setState(({ settings }) => ({ settings: { ...settings, ...change } }))
}

/** A seed the user chose; the next run uses it. */
export function chooseSeed(seed: number): void {
  useDraft.setState(({ settings }) => ({ settings: { ...settings, seed }, fresh: true }))
}

/** The draft as it enters the queue: an unlocked seed that was used before is drawn anew. */
export function nextRun(draft: Draft, draw: () => number = randomSeed): Draft {
  const seed = draft.locked || draft.fresh ? draft.settings.seed : draw()
  return { ...draft, settings: { ...draft.settings, seed }, fresh: false }
}

/** The draft on another model: a size it can make, and its example where the prompt is not the user's own. */
export function fitToModel(draft: Draft, model: ModelCard, language: 'en' | 'zh-CN'): Draft {
  const { settings } = draft
  const { size } = model
  const snap = (value: number, multiple: number): number => Math.max(multiple, Math.round(value / multiple) * multiple)
  const same = draft.modelId === model.id
  const [width, height] = !size
    ? [settings.width, settings.height]
    : size.fixed || !same
      ? [size.width, size.height]
      : [snap(settings.width, size.multiple), snap(settings.height, size.multiple)]
  const example = model.examplePrompts[0]?.[language] ?? ''
  const prompt = draft.promptTouched ? settings.prompt : model.textConditioned ? example : settings.prompt
  return { ...draft, modelId: model.id, settings: { ...settings, width, height, prompt } }
}

/** Settings as the model can use them: without text where it takes none. */
export function settingsFor(settings: RunSettings, model: ModelCard | null): RunSettings {
  return model && !model.textConditioned ? { ...settings, prompt: '', negative: '', guidance: 1 } : settings
}
