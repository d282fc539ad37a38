import type { ModelCard } from '../../src-shared/contract/models.ts'
import type { Recipe, RunSettings, SolverSettings } from '../../src-shared/contract/recipe.ts'
import { queryClient, runStore } from '../client/core.ts'
import { post } from '../client/bytes.ts'
import type { RunView } from '../client/run-store.ts'
import { urls } from '../client/urls.ts'
import { takeSettings } from '../features/create/actions.ts'
import { changeDraft, changeSettings, fitToModel, useDraft } from '../features/create/draft.ts'
import { editMask } from '../features/create/mask-state.ts'
import { openRun } from '../features/trajectory/scrub.ts'
import { currentLanguage, t } from '../ui/text.ts'
import { formatMeasure } from '../ui/format.ts'
import { reportError } from '../ui/report.ts'
import { toast } from '../ui/toast.tsx'
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

/** Sets a measured way to integrate in Create, on the model it was measured on; everything else there stays. */
export function takeSolver(solver: SolverSettings, name: string, modelId: string): void {
  const model = queryClient.getQueryData<ModelCard[]>(['models'])?.find(({ id }) => id === modelId)
  if (model) chooseModel(model)
  const { maxNfe } = useDraft.getState().settings.solver
  changeSettings({ solver: { ...solver, maxNfe } })
  go('create')
  toast({ tone: 'done', title: t('lab.used', { name }) })
}

/** Sets up the next run as one that goes on from the state of another at a noise level, with its settings. */
export async function branchFrom({ summary }: RunView, sigma: number): Promise<void> {
  try {
    const kept = (await post(urls.keepState(summary.id, sigma))) as { hash: string; sigma: number }
    const source = { picture: kept.hash, strength: 1, mask: null, state: { sigma: kept.sigma, run: summary.id } }
    const model = queryClient.getQueryData<ModelCard[]>(['models'])?.find(({ id }) => id === summary.modelId)
    takeSettings(
      { ...summary.settings, source },
      model,
      summary.modelName,
      t('source.branched', { sigma: formatMeasure(kept.sigma) }),
    )
  } catch (error) {
    reportError(error)
  }
}

/** Puts a run on the canvas with its trajectory. */
export function showRun(runId: string): void {
  editMask(false)
  runStore.select(runId)
  openRun(runId)
  go('create')
}
