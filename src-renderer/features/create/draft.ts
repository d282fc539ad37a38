import { create } from 'zustand'
import { fixedGuidance } from '../../../src-shared/contract/distilled-guidance.ts'
import { embedsGuidance } from '../../../src-shared/contract/embedded-guidance.ts'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import { restoreDraft, storeDraft } from './draft-storage.ts'
import { readsClass } from './class-prompt.ts'
import { adoptRecommended } from './recommended.ts'
import { sourceProblem } from './source.ts'
import { defaultSettings } from './default-settings.ts'

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
  /** It was drawn or picked from the model's own: another model that does not have the same replaces it. */
  readonly promptDrawn?: boolean | undefined
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

/** Everything as at the first start. */
export function forgetDraft(): void {
  useDraft.setState(firstDraft(), true)
}

export function changeDraft(change: Partial<Draft>): void {
  useDraft.setState(change)
}

export function changeSettings(change: Partial<RunSettings>): void {
  useDraft.setState(({ settings }) => ({ settings: { ...settings, ...change } }))
}

/** A prompt of the user's own: another model does not replace it. */
export function writePrompt(prompt: string): void {
  changeDraft({ promptTouched: true, promptDrawn: false })
  changeSettings({ prompt })
}

/** Counts prompts that were put into the field from elsewhere: the field's own undo knows nothing of them and must begin anew. */
export const usePromptTurn = create(() => 0)

/** One of the model's prompts. */
export function takePrompt(prompt: string): void {
  usePromptTurn.setState((turn) => turn + 1, true)
  changeDraft({ promptTouched: true, promptDrawn: true })
  changeSettings({ prompt })
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

/**
 * The draft on another model: a size it can make, its example where the prompt is not the user's own, and what it
 * recommends where nothing else was chosen. `previous` is the model that the draft was for.
 */
export function fitToModel(draft: Draft, model: ModelCard, language: 'en' | 'zh-CN', previous: ModelCard | null = null): Draft {
  const { settings } = draft
  const same = draft.modelId === model.id
  const size = same || !model.size ? sizeWithin(settings, model) : { width: model.size.width, height: model.size.height }
  const example = model.examplePrompts[0]?.[language] ?? ''
  const foreign = draft.promptDrawn === true && previous !== null && !sameExamples(previous, model)
  const promptTouched = draft.promptTouched && !foreign
  const prompt = promptTouched || !(model.textConditioned || readsClass(model)) ? settings.prompt : example
  const adopted = same ? settings : adoptRecommended(settings, previous, model)
  return { ...draft, modelId: model.id, promptTouched, settings: { ...adopted, ...size, prompt } }
}

/** The size nearest to the one given that the model makes. */
function sizeWithin({ width, height }: Pick<RunSettings, 'width' | 'height'>, { size }: ModelCard) {
  if (!size) return { width, height }
  if (size.fixed) return { width: size.width, height: size.height }
  const snap = (value: number): number => Math.max(size.multiple, Math.round(value / size.multiple) * size.multiple)
  return { width: snap(width), height: snap(height) }
}

/** The settings of another run, with its seed locked and on the newest version of its method, on `model` at a size it makes. */
export function restored(made: RunSettings, model: ModelCard | null): Partial<Draft> {
  const { version: _version, ...solver } = made.solver
  const settings = { ...made, solver }
  const chosen = { count: 1, locked: true, fresh: true, promptTouched: true, promptDrawn: false }
  if (!model) return { ...chosen, settings }
  return { ...chosen, modelId: model.id, settings: { ...settings, ...sizeWithin(settings, model) } }
}

/** Models of one family know the same things. */
const sameExamples = (a: ModelCard, b: ModelCard): boolean =>
  a.id === b.id || JSON.stringify(a.examplePrompts) === JSON.stringify(b.examplePrompts)

/** Settings as the model can use them: without text where it takes none, from noise where it can start from nothing else. */
export function settingsFor(settings: RunSettings, model: ModelCard | null): RunSettings {
  const { source: _source, ...fromNoise } = settings
  const kept = sourceProblem(model, settings.source) === null ? settings : fromNoise
  if (!model) return kept
  if (fixedGuidance(model.distilledGuidance) !== null) {
    const { guidanceShape: _none, ...plain } = kept
    return { ...plain, negative: '', guidance: 1 }
  }
  if (model.textConditioned) return embedsGuidance(model) ? { ...kept, negative: '' } : kept
  const { guidanceShape: _shape, ...rest } = kept
  return readsClass(model) ? { ...rest, negative: '' } : { ...rest, prompt: '', negative: '', guidance: 1 }
}
