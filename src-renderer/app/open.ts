import type { ModelCard } from '../../src-shared/contract/models.ts'
import type { Recipe, RunSettings } from '../../src-shared/contract/recipe.ts'
import { queryClient, runStore } from '../client/core.ts'
import { takeSettings } from '../features/create/actions.ts'
import { changeDraft, fitToModel, useDraft } from '../features/create/draft.ts'
import { editMask } from '../features/create/mask-state.ts'
import { openRun } from '../features/trajectory/scrub.ts'
import { currentLanguage } from '../ui/text.ts'
import type { Language } from '../../src-shared/i18n/index.ts'
import { go } from './route.ts'

export function chooseModel(model: ModelCard, language: Language = currentLanguage()): void {
  const draft = useDraft.getState()
  const previous = queryClient.getQueryData<ModelCard[]>(['models'])?.find(({ id }) => id === draft.modelId) ?? null
  changeDraft(fitToModel(draft, model, language, previous))
}

/** Restores settings into Create, with the seed locked; the model is found by hash, then by name. */
export function openInCreate(
  settings: RunSettings,
  made: Pick<Recipe['model'], 'name' | 'hash'> | null,
  runId: string | null = null,
): void {
  const models = queryClient.getQueryData<ModelCard[]>(['models']) ?? []
  const model = made
    ? (models.find(({ hash }) => hash !== null && hash === made.hash) ?? models.find(({ name }) => name === made.name))
    : undefined
  takeSettings(settings, model, made?.name ?? null)
  if (runId !== null) runStore.select(runId)
  go('create')
}

/** Puts a run on the canvas with its trajectory. */
export function showRun(runId: string): void {
  editMask(false)
  runStore.select(runId)
  openRun(runId)
  go('create')
}
