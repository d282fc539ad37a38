import { Box, FlaskConical, Image, Images, Settings as Gear, type LucideIcon } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { useAppInfo, useConnectionStatus, useModels, useSettings } from '../client/queries.ts'
import { onTrashed } from '../client/trash.ts'
import { useDraft } from '../features/create/draft.ts'
import { cx } from '../ui/cx.ts'
import { setLanguage, t as words, useText } from '../ui/text.ts'
import { toast, Toasts } from '../ui/toast.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { actions } from './actions.ts'
import { Boundary } from './boundary.tsx'
import { CreateScreen } from './create-screen.tsx'
import { DropZone } from './drop-zone.tsx'
import { useKeyboard } from './keyboard.ts'
import { chooseModel, openInCreate, showRun, takeSolver } from './open.ts'
import { Palette } from './palette.tsx'
import { RunNews } from './run-news.tsx'
import { go, screens, useRoute, type Screen } from './route.ts'
import { setTheme } from './theme.ts'
import { TopBar } from './top-bar.tsx'
import { Tour } from './tour.tsx'

const load = {
  lab: () => import('../features/lab/lab.tsx'),
  gallery: () => import('../features/gallery/gallery.tsx'),
  models: () => import('../features/models/models.tsx'),
  settings: () => import('../features/settings/settings.tsx'),
}
const Lab = lazy(() => load.lab().then((module) => ({ default: module.Lab })))
const Gallery = lazy(() => load.gallery().then((module) => ({ default: module.Gallery })))
const Models = lazy(() => load.models().then((module) => ({ default: module.Models })))
const Settings = lazy(() => load.settings().then((module) => ({ default: module.Settings })))

/** Once the first screen stands the others are fetched, so that they are there when the connection is not. */
const restAfter = 1500

const shortcuts = actions.flatMap((action) => (action.keys ? [{ label: action.label, keys: [action.keys] }] : []))

const icons: Readonly<Record<Screen, LucideIcon>> = {
  create: Image,
  lab: FlaskConical,
  gallery: Images,
  models: Box,
  settings: Gear,
}

export function Shell() {
  const { t, language } = useText()
  const screen = useRoute((state) => state.screen)
  const status = useConnectionStatus()
  const { data: settings } = useSettings()
  const { data: models } = useModels()
  const mended = useAppInfo().data?.mended ?? null
  const modelId = useDraft((draft) => draft.modelId)
  const model = models?.find(({ id }) => id === modelId) ?? null
  useKeyboard()

  useEffect(() => {
    const rest = setTimeout(() => void Promise.allSettled(Object.values(load).map((one) => one())), restAfter)
    return () => clearTimeout(rest)
  }, [])

  // What had the focus may be gone with its screen.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById('main')?.focus()
  }, [screen])

  useEffect(() => {
    if (!settings) return
    setTheme(settings.theme)
    setLanguage(settings.language)
  }, [settings])

  // A first model, and the example prompt in the language of the screen until there is a prompt of one's own.
  useEffect(() => {
    const next = model ?? models?.find(({ usable }) => usable)
    if (next && (!model || !useDraft.getState().promptTouched)) chooseModel(next, language)
  }, [models, model, language])

  useEffect(() => {
    if (!mended) return
    const told = mended.whole ? 'mended.whole' : 'mended.part'
    toast({ tone: 'error', title: words('mended.title'), detail: words(told, { file: mended.damaged }) })
  }, [mended])

  useEffect(
    () =>
      onTrashed((ids, restore) =>
        toast({
          tone: 'done',
          title: words('create.trashed', { count: ids.length }),
          action: { label: words('common.undo'), perform: () => void restore() },
        }),
      ),
    [],
  )

  return (
    <div className="flex h-full flex-col">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-panel focus:p-2" onClick={skip}>
        {t('frame.skip')}
      </a>
      {(status === 'lost' || status === 'refused') && (
        <p role="alert" className="shrink-0 bg-bad-soft px-4 py-1.5 text-center text-fg">
          {t(status === 'lost' ? 'frame.lost' : 'frame.refused')}
        </p>
      )}
      <div className="grid min-h-0 flex-1 grid-cols-[56px_minmax(0,1fr)] grid-rows-[44px_minmax(0,1fr)]">
        <nav
          aria-label={t('frame.screens')}
          className="row-span-2 flex flex-col items-center gap-1 border-r border-line bg-app pt-2"
        >
          {screens.map((name, index) => {
            const Icon = icons[name]
            return (
              <Tooltip key={name} text={t(`screen.${name}`)} keys={`Mod+${index + 1}`} side="right">
                <button
                  type="button"
                  aria-current={screen === name ? 'page' : undefined}
                  data-screen={name}
                  onClick={() => go(name)}
                  className={cx(
                    'flex h-12 w-12 flex-col items-center justify-center gap-0.5 rounded-md text-2xs transition-colors',
                    screen === name ? 'bg-raised text-fg [&_svg]:text-accent' : 'text-fg-3 hover:bg-raised hover:text-fg',
                    name === 'settings' && 'mt-auto mb-2',
                  )}
                >
                  <Icon size={18} strokeWidth={1.6} aria-hidden />
                  {t(`screen.${name}`)}
                </button>
              </Tooltip>
            )
          })}
        </nav>
        <TopBar model={model} models={models ?? []} />
        <main id="main" tabIndex={-1} className="min-h-0 min-w-0 outline-none">
          {status === 'connecting' ? (
            <p className="p-4 text-fg-3">{t('frame.loading')}</p>
          ) : (
            <Boundary key={screen}>
              <Suspense>
                {screen === 'create' && <CreateScreen model={model} />}
                {screen === 'lab' && (
                  <Lab model={model} onUse={({ settings: solver, candidate }, id) => takeSolver(solver, candidate, id)} />
                )}
                {screen === 'gallery' && (
                  <Gallery onOpenInCreate={openInCreate} onShowRun={showRun} onGoCreate={() => go('create')} />
                )}
                {screen === 'models' && (
                  <Models
                    currentId={modelId}
                    onUse={(next) => {
                      chooseModel(next)
                      go('create')
                    }}
                  />
                )}
                {screen === 'settings' && <Settings shortcuts={shortcuts} />}
              </Suspense>
            </Boundary>
          )}
        </main>
      </div>
      <RunNews />
      <Palette />
      <DropZone />
      <Tour />
      <Toasts />
    </div>
  )
}

function skip(event: React.MouseEvent): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
