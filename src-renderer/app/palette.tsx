import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { useModels } from '../client/queries.ts'
import { offerPrompt } from '../features/create/actions.ts'
import { cx } from '../ui/cx.ts'
import { Kbd } from '../ui/kbd.tsx'
import { useText } from '../ui/text.ts'
import { actions, currentModel } from './actions.ts'
import { chooseModel } from './open.ts'
import { usePalette } from './palette-state.ts'
import { rankEntries, type Entry } from './palette-rank.ts'

/** Everything the app can do, by name. */
export function Palette() {
  const open = usePalette((state) => state.open)
  return (
    <Dialog.Root open={open} onOpenChange={(next) => usePalette.setState({ open: next })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="pop fixed top-[14%] left-1/2 z-40 flex max-h-[60vh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-panel shadow-pop outline-none">
          <PaletteBody />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteBody() {
  const { t, language } = useText()
  const { data: models = [] } = useModels()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const entries: Entry[] = [
    ...actions
      .filter((action) => action.id !== 'palette' && (action.enabled?.() ?? true))
      .map((action) => ({
        id: action.id,
        group: t('palette.groupActions'),
        label: t(action.label),
        ...(action.keys ? { keys: action.keys } : {}),
        perform: action.perform,
      })),
    ...models
      .filter((model) => model.usable)
      .map((model) => ({
        id: `model-${model.id}`,
        group: t('palette.groupModels'),
        label: model.name,
        perform: () => chooseModel(model, language),
      })),
    ...(currentModel()?.examplePrompts ?? []).map((example, index) => ({
      id: `prompt-${index}`,
      group: t('palette.groupPrompts'),
      label: example[language],
      perform: () => offerPrompt(example[language]),
    })),
  ]
  const found = rankEntries(entries, query)
  const current = Math.min(active, found.length - 1)

  function perform(entry: Entry | undefined): void {
    if (!entry) return
    usePalette.setState({ open: false })
    entry.perform()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0) {
      event.preventDefault()
      const next = (current + by + found.length) % Math.max(1, found.length)
      setActive(next)
      document.getElementById(`palette-${found[next]?.id}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      perform(found[current])
    }
  }

  return (
    <>
      <Dialog.Title className="sr-only">{t('palette.title')}</Dialog.Title>
      <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-3">
        <Search size={15} className="text-fg-3" aria-hidden />
        <input
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={found[current] ? `palette-${found[current].id}` : undefined}
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
          className="h-full flex-1 bg-transparent text-base outline-none placeholder:text-fg-3"
        />
      </div>
      <div
        id="palette-list"
        role="listbox"
        aria-label={t('palette.title')}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onClick={(event) =>
          perform(found[Number((event.target as HTMLElement).closest<HTMLElement>('[role=option]')?.dataset['index'])])
        }
        className="min-h-0 flex-1 overflow-y-auto p-1 outline-none"
      >
        {found.length === 0 && <p className="p-3 text-fg-3">{t('palette.none')}</p>}
        {found.map((entry, index) => (
          <div key={entry.id}>
            {entry.group !== found[index - 1]?.group && (
              <p className="px-2 pt-2 pb-1 text-2xs tracking-wide text-fg-3 uppercase">{entry.group}</p>
            )}
            <div
              id={`palette-${entry.id}`}
              role="option"
              aria-selected={index === current}
              onPointerMove={() => setActive(index)}
              data-index={index}
              className={cx('flex h-8 items-center gap-3 rounded-md px-2 text-base', index === current && 'bg-hover')}
            >
              <span className="min-w-0 flex-1 truncate">{entry.label}</span>
              {entry.keys && <Kbd keys={entry.keys} />}
            </div>
          </div>
        ))}
      </div>
    </>
  )
}
