import { ChevronsUpDown, Plus, Search } from 'lucide-react'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { IconButton } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Popover } from '../../ui/popover.tsx'
import { useText } from '../../ui/text.ts'
import { findSolvers, likeliest } from './solver-search.ts'

const columns = 'grid grid-cols-[minmax(0,1fr)_3rem_3.5rem] gap-x-2'

/** The methods: a button with the chosen one's name, which opens a list that is searched and walked with the keyboard. */
export function SolverPicker({
  solvers,
  value,
  onChange,
  onNew,
}: {
  solvers: readonly SolverInfo[]
  value: string
  onChange: (id: string) => void
  /** Brings a method of one's own. */
  onNew: () => void
}) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const name = solvers.find(({ id }) => id === value)?.name ?? value
  return (
    <Popover
      label={t('create.method')}
      open={open}
      onOpenChange={setOpen}
      align="start"
      className="flex max-h-[min(36rem,var(--available-height))]! w-[36rem] max-w-[calc(100vw-2rem)] flex-col overflow-hidden! p-0!"
      trigger={
        <button
          type="button"
          aria-label={`${t('create.method')}: ${name}`}
          className="control flex h-7 w-full min-w-0 items-center gap-1.5 px-2 text-left"
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
            event.preventDefault()
            setOpen(true)
          }}
        >
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <ChevronsUpDown size={12} strokeWidth={1.75} aria-hidden className="shrink-0 text-fg-3" />
        </button>
      }
    >
      <SolverList
        solvers={solvers}
        value={value}
        onChoose={(id) => {
          setOpen(false)
          if (id !== value) onChange(id)
        }}
        onNew={() => {
          setOpen(false)
          onNew()
        }}
      />
    </Popover>
  )
}

function SolverList({
  solvers,
  value,
  onChoose,
  onNew,
}: {
  solvers: readonly SolverInfo[]
  value: string
  onChoose: (id: string) => void
  onNew: () => void
}) {
  const { t, language } = useText()
  const base = useId()
  const list = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState('')
  const [wanted, setWanted] = useState(value)
  const found = findSolvers(solvers, query, ({ group, use }) => ({ group: t(`group.${group}`), use: use[language] }))
  const held = found.findIndex(({ id }) => id === wanted)
  const at = held >= 0 ? held : likeliest(found, query)
  const active = found[at]
  const groups = [...new Set(found.map(({ group }) => group))]

  function moveTo(index: number): void {
    const next = found[Math.min(found.length - 1, Math.max(0, index))]
    if (!next) return
    setWanted(next.id)
    document.getElementById(`${base}-${next.id}`)?.scrollIntoView({ block: 'nearest' })
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') moveTo(at + 1)
    else if (event.key === 'ArrowUp') moveTo(at - 1)
    else if (event.key === 'PageDown') moveTo(at + 8)
    else if (event.key === 'PageUp') moveTo(at - 8)
    else if (event.key === 'Home' && query === '') moveTo(0)
    else if (event.key === 'End' && query === '') moveTo(found.length - 1)
    else if (event.key === 'Enter' && active) onChoose(active.id)
    else return
    event.preventDefault()
  }

  return (
    <>
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3">
        <Search size={14} className="text-fg-3" aria-hidden />
        <input
          ref={(input) => {
            if (input && query === '') document.getElementById(`${base}-${value}`)?.scrollIntoView({ block: 'center' })
          }}
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={base}
          aria-activedescendant={active && `${base}-${active.id}`}
          aria-label={t('create.methodSearch')}
          placeholder={t('create.methodSearch')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            if (list.current) list.current.scrollTop = 0
            setWanted('')
          }}
          onKeyDown={onKeyDown}
          className="h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-fg-3"
        />
        <span className="text-xs text-fg-3">{found.length}</span>
        <IconButton icon={Plus} size={24} label={t('tableau.new')} className="-mr-1" onClick={onNew} />
      </div>
      <div
        ref={list}
        id={base}
        role="listbox"
        tabIndex={-1}
        aria-label={t('create.method')}
        className="min-h-0 flex-1 overflow-y-auto pb-1 outline-none"
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const id = (event.target as HTMLElement).closest<HTMLElement>('[role=option]')?.dataset['solver']
          if (id) onChoose(id)
        }}
      >
        {found.length === 0 && <p className="p-3 text-fg-3">{t('create.methodNone')}</p>}
        {groups.map((group) => (
          <div key={group} role="group" aria-label={t(`group.${group}`)} className="px-1">
            <div className={cx(columns, 'sticky top-0 z-1 -mx-1 bg-panel px-3 pt-2 pb-1 text-2xs text-fg-3')}>
              <span className="font-medium tracking-wide uppercase">{t(`group.${group}`)}</span>
              <span className="text-right">{t('create.orderHead')}</span>
              <span className="text-right">{t(group === 'adaptive' ? 'create.nfeTryHead' : 'create.nfeStepHead')}</span>
            </div>
            {found
              .filter((solver) => solver.group === group)
              .map((solver) => (
                <div
                  key={solver.id}
                  id={`${base}-${solver.id}`}
                  role="option"
                  aria-selected={solver.id === value}
                  className={cx(
                    columns,
                    'scroll-mt-7 rounded-md px-2 py-1',
                    solver === active && 'bg-hover',
                    solver.id === value && 'shadow-[inset_2px_0_0_var(--accent)]',
                  )}
                  onPointerMove={() => setWanted(solver.id)}
                  data-solver={solver.id}
                >
                  <span className={cx('truncate', solver.id === value && 'text-accent')}>{solver.name}</span>
                  <span className="text-right text-fg-3">{solver.order}</span>
                  <span className="text-right text-fg-3">{solver.nfePerStep}</span>
                  <span className="col-span-3 truncate text-xs text-fg-3">{solver.use[language]}</span>
                </div>
              ))}
          </div>
        ))}
      </div>
      <footer className="h-[76px] shrink-0 overflow-hidden border-t border-line px-3 py-2 text-xs" aria-live="polite">
        <p className="line-clamp-2 text-fg-2">{active?.use[language]}</p>
        <p className="mt-1 line-clamp-2 text-2xs text-fg-3">{active?.source}</p>
      </footer>
    </>
  )
}
