import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import type { RunSummary } from '../../../src-shared/contract/run.ts'
import { api, queryClient, runStore } from '../../client/core.ts'
import { isLive } from '../../client/run-store.ts'
import { reportError } from '../../ui/report.ts'
import { currentLanguage, t } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { changeDraft, nextRun, restored, settingsFor, takePrompt, useDraft, writePrompt } from './draft.ts'
import { keepOpenMask } from './mask-keep.ts'
import { editMask } from './mask-state.ts'
import { changeWithUndo } from './undo-draft.ts'
import type { ModelCard } from '../../../src-shared/contract/models.ts'

/** Queues the draft and puts its first run on the canvas, unless one is being watched already. */
export async function generate(model: ModelCard | null): Promise<void> {
  if (!model?.usable) return
  if (!(await keepOpenMask())) return
  const draft = nextRun(useDraft.getState())
  changeDraft(draft)
  try {
    const runs = await api.call('runs.enqueue', {
      modelId: model.id,
      settings: settingsFor(draft.settings, model),
      count: draft.count,
    })
    for (const summary of runs) runStore.push({ kind: 'updated', summary })
    const { runs: known, selected } = runStore.getState()
    const watching = selected !== null && known[selected] !== undefined && isLive(known[selected].summary)
    if (!watching && runs[0]) runStore.select(runs[0].id, true)
  } catch (error) {
    changeDraft({ fresh: true })
    reportError(error)
  }
}

/** Puts the settings of a run into the inspector. Where its model, `name`, is not here, they go to the one at hand, and that is said. */
export function takeSettings(
  settings: RunSettings,
  made: ModelCard | undefined,
  name: string | null,
  title = t('create.settingsTaken'),
): void {
  const { modelId } = useDraft.getState()
  const atHand = queryClient.getQueryData<ModelCard[]>(['models'])?.find(({ id }) => id === modelId) ?? null
  changeWithUndo(title, () => {
    editMask(false)
    changeDraft(restored(settings, made ?? atHand))
  })
  if (!made && name !== null) toast({ tone: 'error', title: t('gallery.modelNotHere', { name }) })
}

/** Fills in one of the model's prompts; words of the user's own that it replaces can be had back. */
export function offerPrompt(prompt: string): void {
  const { promptTouched, promptDrawn, settings } = useDraft.getState()
  takePrompt(prompt)
  if (!promptTouched || promptDrawn || settings.prompt.trim() === '' || settings.prompt === prompt) return
  toast({
    tone: 'done',
    title: t('create.promptReplaced'),
    detail: settings.prompt,
    action: { label: t('common.undo'), perform: () => writePrompt(settings.prompt) },
  })
}

/** Fills in a prompt like those the model was trained on, in the language of the screen. */
export async function randomPrompt(model: ModelCard | null): Promise<void> {
  if (!model?.randomPrompts) return
  try {
    offerPrompt((await api.call('models.randomPrompt', { id: model.id, language: currentLanguage() })).prompt)
  } catch (error) {
    reportError(error)
  }
}

/** The run that Esc stops: the one on the canvas while it is under way, else the one that is running. */
export function stoppable(): RunSummary | null {
  const { runs, order, selected } = runStore.getState()
  const shown = selected === null ? undefined : runs[selected]?.summary
  if (shown && isLive(shown)) return shown
  const live = order.filter((id) => isLive(runs[id]!.summary))
  const running = live.find((id) => runs[id]!.summary.state === 'running') ?? live.at(-1)
  return running === undefined ? null : runs[running]!.summary
}

/** Stops it, and what is under way side by side with it. */
export async function stop(): Promise<void> {
  const run = stoppable()
  if (!run) return
  const { runs, order } = runStore.getState()
  const ids = run.state === 'running' ? order.filter((id) => runs[id]!.summary.state === 'running') : [run.id]
  await Promise.all(ids.map((id) => api.call('runs.stop', { id }))).catch(reportError)
}

/** Keeps the seed of the draft under the first words of its prompt. */
export async function saveSeed(): Promise<void> {
  const { settings, modelId } = useDraft.getState()
  const { seed, noiseSource, variation, prompt } = settings
  const { runs, order } = runStore.getState()
  const same = JSON.stringify([seed, noiseSource, variation, prompt, modelId])
  const madeWith = ({ settings: made, modelId: by }: RunSummary): boolean =>
    JSON.stringify([made.seed, made.noiseSource, made.variation, made.prompt, by]) === same
  const made = order.map((id) => runs[id]!.summary).find((run) => run.pictureId !== null && madeWith(run))
  const name = prompt.trim().slice(0, 40) || String(seed)
  try {
    await api.call('seeds.save', {
      name,
      seed,
      noiseSource,
      variation,
      pictureId: made?.pictureId ?? null,
    })
    void queryClient.invalidateQueries({ queryKey: ['seeds'] })
    toast({ tone: 'done', title: t('create.seedSaved', { seed }), detail: name })
  } catch (error) {
    reportError(error)
  }
}
