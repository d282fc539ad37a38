import type { ModelCard } from '../../src-shared/contract/models.ts'
import type { AppSettings } from '../../src-shared/contract/settings.ts'
import { api, queryClient, runStore } from '../client/core.ts'
import { generate, randomPrompt, saveSeed, stop, stoppable } from '../features/create/actions.ts'
import { comparing, endComparison } from '../features/create/comparison.ts'
import { changeDraft, chooseSeed, randomSeed, useDraft } from '../features/create/draft.ts'
import { addDialog } from '../features/models/add-dialog.tsx'
import { togglePlay } from '../features/trajectory/scrub.ts'
import { setView } from '../plots/viewport.ts'
import { actualSize, fitted } from '../plots/zoom.ts'
import { reportError } from '../ui/report.ts'
import type { TextKey } from '../ui/text.ts'
import { go, screens, useRoute } from './route.ts'
import { usePalette } from './palette-state.ts'
import { startTour } from './tour-state.ts'

/** One thing the user can do: the palette, the keyboard and the menus read the same list. */
export interface Action {
  readonly id: string
  readonly label: TextKey
  readonly keys?: string
  readonly enabled?: () => boolean
  readonly perform: () => void
}

export async function changeAppSettings(change: Partial<AppSettings>): Promise<void> {
  await api.call('settings.set', change).then((settings) => void queryClient.setQueryData(['settings'], settings), reportError)
}

export function currentModel(): ModelCard | null {
  const models = queryClient.getQueryData<ModelCard[]>(['models']) ?? []
  const { modelId } = useDraft.getState()
  return models.find((model) => model.id === modelId) ?? null
}

const onCreate = (): boolean => useRoute.getState().screen === 'create'
const selectedRun = () => {
  const { runs, selected } = runStore.getState()
  return selected === null ? null : (runs[selected] ?? null)
}

export const actions: readonly Action[] = [
  {
    id: 'generate',
    label: 'action.generate',
    keys: 'Mod+Enter',
    enabled: () => currentModel()?.usable ?? false,
    perform: () => {
      go('create')
      void generate(currentModel())
    },
  },
  {
    id: 'end-comparison',
    label: 'action.endComparison',
    keys: 'Escape',
    enabled: () => onCreate() && comparing(),
    perform: endComparison,
  },
  { id: 'stop', label: 'action.stop', keys: 'Escape', enabled: () => stoppable() !== null, perform: () => void stop() },
  { id: 'palette', label: 'action.palette', keys: 'Mod+K', perform: () => usePalette.setState({ open: true }) },
  {
    id: 'random-prompt',
    label: 'create.randomPrompt',
    enabled: () => currentModel()?.randomPrompts ?? false,
    perform: () => {
      go('create')
      void randomPrompt(currentModel())
    },
  },
  { id: 'save-seed', label: 'action.saveSeed', keys: 'Mod+S', enabled: onCreate, perform: () => void saveSeed() },
  { id: 'new-seed', label: 'action.newSeed', keys: 'Mod+D', enabled: onCreate, perform: () => chooseSeed(randomSeed()) },
  {
    id: 'lock-seed',
    label: 'action.lockSeed',
    keys: 'Mod+L',
    enabled: onCreate,
    perform: () => changeDraft({ locked: !useDraft.getState().locked }),
  },
  {
    id: 'next-seed',
    label: 'action.nextSeed',
    enabled: onCreate,
    perform: () => chooseSeed(useDraft.getState().settings.seed + 1),
  },
  {
    id: 'play',
    label: 'action.play',
    enabled: () => onCreate() && (selectedRun()?.frames.length ?? 0) > 1,
    perform: () => togglePlay(selectedRun()),
  },
  { id: 'fit', label: 'action.fit', enabled: onCreate, perform: () => setView(fitted) },
  { id: 'actual-size', label: 'action.actualSize', enabled: onCreate, perform: () => setView(actualSize) },
  ...screens.map((screen, index): Action => ({
    id: screen,
    label: `screen.${screen}`,
    keys: `Mod+${index + 1}`,
    perform: () => go(screen),
  })),
  { id: 'tour', label: 'tour.start', perform: startTour },
  {
    id: 'add-model',
    label: 'action.addModel',
    perform: () => {
      go('models')
      addDialog.setState({ open: true })
    },
  },
  {
    id: 'rescan',
    label: 'action.rescan',
    perform: () => void api.call('models.rescan', {}).then((models) => queryClient.setQueryData(['models'], models), reportError),
  },
  { id: 'theme-dark', label: 'action.themeDark', perform: () => void changeAppSettings({ theme: 'dark' }) },
  { id: 'theme-light', label: 'action.themeLight', perform: () => void changeAppSettings({ theme: 'light' }) },
  { id: 'theme-system', label: 'action.themeSystem', perform: () => void changeAppSettings({ theme: 'system' }) },
  { id: 'language-en', label: 'action.languageEn', perform: () => void changeAppSettings({ language: 'en' }) },
  { id: 'language-zh', label: 'action.languageZh', perform: () => void changeAppSettings({ language: 'zh-CN' }) },
]
